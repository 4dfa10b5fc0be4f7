package io.kuberouter.plan.firewall;

import io.kuberouter.cluster.ContainerPort;
import io.kuberouter.cluster.LabelSelector;
import io.kuberouter.cluster.NetworkPolicy.Pods;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which pods a group is made of. Choices that ask the same have the same id.
///
/// @param id 16 characters, a hash of the rest
/// @param pods what their labels must be
/// @param declares the port that they must name, for a port given by name
record Choice(String id, Scope scope, Selector pods, Optional<ContainerPort> declares) implements GroupSource {

    /// In which namespaces.
    sealed interface Scope {

        /// A namespace by name, whether its object is there or not.
        record In(String namespace) implements Scope {}

        /// Namespaces by their labels.
        record Matching(Selector namespaces) implements Scope {}

        /// Everywhere, whether the Namespace objects are there or not.
        record Everywhere() implements Scope {}

        default boolean includes(Actor actor) {
            return switch (this) {
                case In(String namespace) -> namespace.equals(actor.pod().name().namespace());
                case Matching(Selector namespaces) ->
                    actor.namespace().isPresent()
                            && namespaces.matches(actor.namespace().get().labels());
                case Everywhere() -> true;
            };
        }
    }

    /// All pods of the cluster.
    static final Choice ANYONE = of(new Scope.Everywhere(), Selector.EVERYTHING, Optional.empty());

    /// The pods that a policy of this namespace selects.
    static Choice in(String namespace, LabelSelector pods) {
        return of(new Scope.In(namespace), Selector.of(pods), Optional.empty());
    }

    /// The pods of a peer in a policy of this namespace.
    static Choice of(String namespace, Pods peer) {
        Scope scope = peer.namespaces()
                .<Scope>map(namespaces -> new Scope.Matching(Selector.of(namespaces)))
                .orElseGet(() -> new Scope.In(namespace));
        return of(scope, peer.pods().map(Selector::of).orElse(Selector.EVERYTHING), Optional.empty());
    }

    /// Those of them that name this port.
    Choice declaring(ContainerPort port) {
        return of(scope, pods, Optional.of(port));
    }

    private static Choice of(Scope scope, Selector pods, Optional<ContainerPort> declares) {
        var parts = new ArrayList<String>();
        switch (scope) {
            case Scope.In(String namespace) -> parts.addAll(List.of("in", namespace));
            case Scope.Matching(Selector namespaces) -> {
                parts.add("matching");
                parts.addAll(namespaces.parts());
            }
            case Scope.Everywhere() -> parts.add("everywhere");
        }
        parts.add("pods");
        parts.addAll(pods.parts());
        declares.ifPresent(port -> parts.addAll(
                List.of("port", port.name(), port.protocol().name(), port.port().toString())));
        return new Choice(Names.id(parts.toArray(String[]::new)), scope, pods, declares);
    }

    boolean matches(Actor actor) {
        return scope.includes(actor)
                && pods.matches(actor.labels())
                && (declares.isEmpty() || declares(actor, declares.get()));
    }

    private static boolean declares(Actor actor, ContainerPort port) {
        return actor.declares(port.name(), port.protocol(), port.port().number());
    }

    /// `pods app=web in namespaces team=shop`.
    @Override
    public String words() {
        String who = (pods.selectsAll() ? "all pods" : "pods " + pods) + place();
        return who
                + declares.map(port -> " that name " + port.protocol().name() + " " + port.port() + " " + port.name())
                        .orElse("");
    }

    private String place() {
        return switch (scope) {
            case Scope.In(String namespace) -> " in namespace " + namespace;
            case Scope.Matching(Selector namespaces) ->
                namespaces.selectsAll() ? " in all namespaces" : " in namespaces " + namespaces;
            case Scope.Everywhere() -> " in all namespaces";
        };
    }
}
