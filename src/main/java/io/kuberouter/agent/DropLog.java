package io.kuberouter.agent;

import io.kuberouter.cluster.ObjectName;
import io.kuberouter.cluster.Pod;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Protocol;
import io.kuberouter.state.Direction;
import io.kuberouter.state.PodGuard;
import io.kuberouter.state.PodKey;
import io.kuberouter.state.Ruleset;
import io.kuberouter.table.Table;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The last packets that policies refused, with the names of the pods at both ends. Thread-safe.
final class DropLog {

    private static final int KEPT = 2_000;

    /// Guards of pods that went are known a while longer: a record may come after its pod has gone.
    private static final int GUARDS_KEPT = 10_000;

    /// As the planes write it in front of a record: direction and the pod's id.
    private static final Pattern PREFIX = Pattern.compile("np:(in|out):([A-Z2-7]{16})");

    private final ArrayDeque<Drop> last = new ArrayDeque<>();
    private final Map<String, PodGuard> guards = new LinkedHashMap<>();
    private Table<PodKey, PodGuard> known = Table.empty();
    private Table<ObjectName, Pod> indexed = Table.empty();
    private final Map<Ip, List<Holder>> holders = new HashMap<>();
    private long total;

    /// A pod that has an address.
    private record Holder(PodKey pod, boolean leaves) {}

    /// A refused packet as the kernel told of it.
    ///
    /// @param protocol number of the IP protocol
    record Refused(String prefix, Ip source, int sourcePort, Ip destination, int destinationPort, int protocol) {}

    /// Takes a packet in, unless it was not one of our rules that told of it.
    synchronized void add(Refused packet, Instant at, Ruleset ruleset, Table<ObjectName, Pod> pods) {
        var prefix = PREFIX.matcher(packet.prefix());
        var guard = prefix.matches() ? guard(prefix.group(2), ruleset) : null;
        if (guard == null) {
            return;
        }
        var direction = prefix.group(1).equals("in") ? Direction.INGRESS : Direction.EGRESS;
        index(pods);
        last.addFirst(new Drop(
                ++total,
                at,
                guard.key(),
                direction,
                packet.source(),
                packet.sourcePort(),
                holder(packet.source(), guard),
                packet.destination(),
                packet.destinationPort(),
                holder(packet.destination(), guard),
                name(packet.protocol()),
                guard.policies(direction)));
        if (last.size() > KEPT) {
            last.removeLast();
        }
    }

    /// The guard knows its own pod, of whose address the API may not tell yet.
    private Optional<PodKey> holder(Ip ip, PodGuard guard) {
        return guard.addresses().contains(ip) ? Optional.of(guard.key()) : holder(ip);
    }

    /// Newest first.
    synchronized List<Drop> last(int most) {
        return last.stream().limit(most).toList();
    }

    /// Since the start.
    synchronized long total() {
        return total;
    }

    private @Nullable PodGuard guard(String id, Ruleset ruleset) {
        ruleset.pods().changesSince(known, (key, was, is) -> {
            if (is != null) {
                guards.remove(is.id());
                guards.put(is.id(), is);
            }
        });
        known = ruleset.pods();
        var eldest = guards.keySet().iterator();
        while (guards.size() > GUARDS_KEPT) {
            eldest.next();
            eldest.remove();
        }
        return guards.get(id);
    }

    /// Looks only at pods that changed: refused packets may come by the hundred while pods of a large cluster come and
    /// go.
    private void index(Table<ObjectName, Pod> pods) {
        pods.changesSince(indexed, (name, was, is) -> {
            var key = new PodKey(name.namespace(), name.name());
            addresses(was).forEach(ip -> holders.computeIfPresent(ip, (_, all) -> without(all, key)));
            addresses(is).forEach(ip -> holders.merge(ip, List.of(new Holder(key, isLeaving(is))), DropLog::both));
        });
        indexed = pods;
    }

    private static Set<Ip> addresses(@Nullable Pod pod) {
        return pod == null || pod.hostNetwork() ? Set.of() : new HashSet<>(pod.ips());
    }

    private static @Nullable List<Holder> without(List<Holder> all, PodKey key) {
        var left = all.stream().filter(holder -> !holder.pod().equals(key)).toList();
        return left.isEmpty() ? null : left;
    }

    private static List<Holder> both(List<Holder> some, List<Holder> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    /// Those that go last, so that an address given to a new pod is the new one's.
    private Optional<PodKey> holder(Ip ip) {
        return holders.getOrDefault(ip, List.of()).stream()
                .max(Comparator.comparing((Holder holder) -> !holder.leaves()).thenComparing(Holder::pod))
                .map(Holder::pod);
    }

    private static boolean isLeaving(@Nullable Pod pod) {
        return pod != null
                && (pod.deleting()
                        || pod.phase().equals("Succeeded")
                        || pod.phase().equals("Failed"));
    }

    private static String name(int number) {
        var protocol = Protocol.of(number);
        return switch (number) {
            case 1 -> "icmp";
            case 58 -> "ipv6-icmp";
            default -> protocol == null ? Integer.toString(number) : protocol.toString();
        };
    }
}
