package io.kuberouter.plan.firewall;

import io.kuberouter.cluster.Inputs;
import io.kuberouter.cluster.Namespace;
import io.kuberouter.cluster.ObjectName;
import io.kuberouter.cluster.Pod;
import io.kuberouter.net.Ip;
import io.kuberouter.table.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The pods that take part in policies, by namespace and by address.
record PodIndex(Table<String, Table<ObjectName, Actor>> byNamespace, Table<Ip, Table<ObjectName, Actor>> byAddress) {

    static final PodIndex EMPTY = new PodIndex(Table.empty(), Table.empty());

    /// What became of a pod: it came, went, or policies treat it in another way.
    record Move(ObjectName name, Optional<Actor> before, Optional<Actor> after) {
        boolean keepsAddresses() {
            return before.isPresent()
                    && after.isPresent()
                    && before.get().pod().ips().equals(after.get().pod().ips());
        }

        /// All addresses it had or has.
        List<Ip> addresses() {
            var all = new ArrayList<Ip>();
            before.ifPresent(actor -> all.addAll(actor.pod().ips()));
            after.ifPresent(actor -> all.addAll(actor.pod().ips()));
            return all;
        }
    }

    /// An index with the moves that led to it.
    record Moved(PodIndex index, List<Move> moves) {}

    static PodIndex of(Inputs inputs) {
        return EMPTY.moved(Inputs.empty(inputs.host()), inputs).index;
    }

    /// This index, made from the inputs before, brought to those after.
    Moved moved(Inputs before, Inputs after) {
        var names = new TreeSet<ObjectName>();
        after.pods().changesSince(before.pods(), (name, was, is) -> names.add(name));
        after.announced().changesSince(before.announced(), (name, was, is) -> names.add(name));
        after.namespaces()
                .changesSince(
                        before.namespaces(),
                        (name, was, is) -> names.addAll(
                                byNamespace.at(name.name(), Table.empty()).keySet()));
        var index = this;
        var moves = new ArrayList<Move>();
        for (var name : names) {
            var was = Optional.ofNullable(at(name));
            var is = actor(after, name);
            if (was.isPresent() && is.isPresent() && was.get().isLike(is.get())) {
                continue;
            }
            if (was.isPresent() || is.isPresent()) {
                moves.add(new Move(name, was, is));
                index = was.isPresent() ? index.without(was.get()) : index;
                index = is.isPresent() ? index.with(is.get()) : index;
            }
        }
        return new Moved(index, moves);
    }

    private static Optional<Actor> actor(Inputs inputs, ObjectName name) {
        Pod pod = inputs.pod(name);
        if (pod == null || !Actor.isOne(pod)) {
            return Optional.empty();
        }
        Namespace namespace = inputs.namespaces().at(new ObjectName("", name.namespace()));
        return Optional.of(Actor.of(
                pod, Optional.ofNullable(namespace), inputs.announced(pod).ips()));
    }

    private PodIndex with(Actor actor) {
        var name = actor.pod().name();
        var addresses = byAddress;
        for (var ip : actor.pod().ips()) {
            addresses = addresses.with(ip, addresses.at(ip, Table.empty()).with(name, actor));
        }
        var own = byNamespace.at(name.namespace(), Table.empty()).with(name, actor);
        return new PodIndex(byNamespace.with(name.namespace(), own), addresses);
    }

    private PodIndex without(Actor actor) {
        var name = actor.pod().name();
        var addresses = byAddress;
        for (var ip : actor.pod().ips()) {
            addresses = less(addresses, ip, name);
        }
        return new PodIndex(less(byNamespace, name.namespace(), name), addresses);
    }

    private static <K extends Comparable<K>> Table<K, Table<ObjectName, Actor>> less(
            Table<K, Table<ObjectName, Actor>> all, K key, ObjectName name) {
        var left = all.at(key, Table.empty()).without(name);
        return left.isEmpty() ? all.without(key) : all.with(key, left);
    }

    @Nullable
    Actor at(ObjectName name) {
        return byNamespace.at(name.namespace(), Table.empty()).at(name);
    }

    /// The pods that hold an address.
    Collection<Actor> holders(Ip ip) {
        return byAddress.at(ip, Table.empty()).values();
    }

    /// Whether a pod of this choice holds the address.
    boolean holds(Choice choice, Ip ip) {
        for (var actor : holders(ip)) {
            if (choice.matches(actor)) {
                return true;
            }
        }
        return false;
    }

    void forEach(Consumer<Actor> visitor) {
        byNamespace.forEach((namespace, actors) -> actors.forEach((name, actor) -> visitor.accept(actor)));
    }
}
