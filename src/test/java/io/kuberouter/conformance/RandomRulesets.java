package io.kuberouter.conformance;

import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.net.PortRange;
import io.kuberouter.net.Prefix;
import io.kuberouter.net.Protocol;
import io.kuberouter.plan.firewall.Ids;
import io.kuberouter.state.AddressGroup;
import io.kuberouter.state.AddressGroup.Kind;
import io.kuberouter.state.Allowance;
import io.kuberouter.state.Allowance.Peers;
import io.kuberouter.state.Direction;
import io.kuberouter.state.GroupKey;
import io.kuberouter.state.GroupKey.Role;
import io.kuberouter.state.GuardFrame;
import io.kuberouter.state.GuardFrame.Manner;
import io.kuberouter.state.GuardFrame.Refusal;
import io.kuberouter.state.PodGuard;
import io.kuberouter.state.PodKey;
import io.kuberouter.state.PolicyKey;
import io.kuberouter.state.PolicyRules;
import io.kuberouter.state.PolicyRules.Rule;
import io.kuberouter.state.Ruleset;
import io.kuberouter.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/// Rulesets of all shapes, those that no planner would make among them. A renderer must mean what the ruleset says.
final class RandomRulesets {

    /// Addresses of a node that its host knows.
    static final List<Ip> NODE =
            List.of(Ip.of("192.0.2.11"), Ip.of("2001:db8::11"), Ip.of("10.244.1.1"), Ip.of("fd00:10:244:1::1"));

    /// Of pods elsewhere, of the outside, and of no pod although in this node's pod networks.
    static final List<Ip> OTHERS = List.of(
            Ip.of("10.244.2.2"),
            Ip.of("fd00:10:244:2::2"),
            Ip.of("203.0.113.7"),
            Ip.of("64:ff9b::7"),
            Ip.of("10.244.1.99"),
            Ip.of("fd00:10:244:1::99"));

    static final List<Ip> UNKNOWN = OTHERS.subList(4, 6);

    private static final List<String> BLOCKS =
            List.of("10.244.1.2/32", "10.244.1.4/30", "10.244.2.0/24", "203.0.113.0/25");
    private static final List<String> BLOCKS_6 =
            List.of("fd00:10:244:1::2/128", "fd00:10:244:1::4/126", "fd00:10:244:2::/64", "64:ff9b::/96");
    private static final PortRange[] RANGES = {
        new PortRange(80, 80), new PortRange(80, 81), new PortRange(0, 65535), new PortRange(1, 80)
    };
    private static final Family[][] FAMILIES = {{Family.IPV4}, {Family.IPV6}, {Family.IPV4, Family.IPV6}};
    private static final int PODS = 6, GROUPS = 8, POLICIES = 6;

    private final Random random;
    private Table<GroupKey, AddressGroup> groups = Table.empty();

    private RandomRulesets(Random random) {
        this.random = random;
    }

    static Ruleset of(long seed) {
        return new RandomRulesets(new Random(seed)).ruleset();
    }

    private Ruleset ruleset() {
        for (int i = 0; i < GROUPS; i++) {
            for (var family : Family.values()) {
                for (var role : Role.values()) {
                    var group = group(new GroupKey(family, role, id(i)), i % 2 == 0 ? Kind.PODS : Kind.BLOCKS);
                    groups = groups.with(group.key(), group);
                }
            }
        }
        var policies = Table.<PolicyKey, PolicyRules>empty();
        for (int i = 0; i < POLICIES; i++) {
            var policy = policy(new PolicyKey("x", "p" + i));
            policies = policies.with(policy.key(), policy);
        }
        var pods = Table.<PodKey, PodGuard>empty();
        for (int i = 0; i < PODS; i++) {
            var pod = pod(new PodKey("x", "a" + i), i, List.copyOf(policies.values()));
            pods = pods.with(pod.key(), pod);
        }
        return new Ruleset(frame(), groups, policies, pods);
    }

    private GuardFrame frame() {
        boolean denies = random.nextInt(3) == 0;
        var manner = new Manner(
                random.nextInt(3) > 0 ? Refusal.REJECT : any(Refusal.values()),
                random.nextBoolean(),
                random.nextInt(4) == 0,
                random.nextBoolean());
        return new GuardFrame(
                List.of(Family.IPV4, Family.IPV6),
                List.of(Prefix.of("10.96.0.0/12"), Prefix.of("fd00:10:96::/112")),
                List.of(Prefix.of("198.51.100.0/24")),
                List.of(Prefix.of("198.51.101.0/24")),
                new PortRange(30000, 32767),
                denies ? List.of(Prefix.of("10.244.1.0/24"), Prefix.of("fd00:10:244:1::/64")) : List.of(),
                manner);
    }

    private <T> T any(T[] values) {
        return values[random.nextInt(values.length)];
    }

    private static String id(int number) {
        return "GROUPOFADDRESSE" + (char) ('A' + number);
    }

    /// An id stands for what chooses the members, so it is always of one kind.
    private AddressGroup group(GroupKey key, Kind kind) {
        var members = Table.<Prefix, Prefix>empty();
        if (kind == Kind.BLOCKS && random.nextInt(6) == 0) {
            var all = Prefix.of(key.family() == Family.IPV4 ? "0.0.0.0/0" : "::/0");
            return new AddressGroup(key, kind, "all", members.with(all, all));
        }
        for (var member : kind == Kind.PODS ? podMembers(key.family()) : blocks(key.family())) {
            members = random.nextBoolean() ? members.with(member, member) : members;
        }
        return new AddressGroup(key, kind, "some", members);
    }

    private static List<Prefix> podMembers(Family family) {
        var all = new ArrayList<Prefix>();
        for (int i = 0; i < PODS; i++) {
            all.add(address(family, i).asPrefix());
        }
        OTHERS.stream()
                .filter(ip -> ip.family() == family)
                .findFirst()
                .map(Ip::asPrefix)
                .ifPresent(all::add);
        return all;
    }

    private static List<Prefix> blocks(Family family) {
        return (family == Family.IPV4 ? BLOCKS : BLOCKS_6)
                .stream().map(Prefix::of).toList();
    }

    private static Ip address(Family family, int number) {
        return Ip.of((family == Family.IPV4 ? "10.244.1." : "fd00:10:244:1::") + (2 + number));
    }

    private PolicyRules policy(PolicyKey key) {
        return new PolicyRules(
                key, Ids.of(key), "some pods", random.nextBoolean(), random.nextBoolean(), rules(), rules());
    }

    private List<Rule> rules() {
        return IntStream.range(0, random.nextInt(4))
                .mapToObj(index -> new Rule(index, "from some", allowances()))
                .toList();
    }

    private List<Allowance> allowances() {
        return IntStream.range(0, random.nextInt(5)).mapToObj(i -> allowance()).toList();
    }

    private Allowance allowance() {
        var family = any(Family.values());
        Optional<Protocol> protocol = random.nextInt(5) == 0 ? Optional.empty() : Optional.of(any(Protocol.values()));
        Optional<PortRange> ports =
                protocol.isEmpty() || random.nextInt(3) == 0 ? Optional.empty() : Optional.of(any(RANGES));
        return new Allowance(
                family,
                some(family, Role.SOURCE),
                some(family, Role.DESTINATION),
                protocol,
                ports,
                any(Peers.values()),
                random.nextBoolean());
    }

    private Optional<GroupKey> some(Family family, Role role) {
        return random.nextBoolean()
                ? Optional.empty()
                : Optional.of(new GroupKey(family, role, id(random.nextInt(GROUPS))));
    }

    private PodGuard pod(PodKey key, int number, List<PolicyRules> policies) {
        var addresses = new ArrayList<Ip>();
        for (var family : any(FAMILIES)) {
            addresses.add(address(family, number));
        }
        return new PodGuard(
                key,
                Ids.of(key),
                addresses,
                isolating(policies, Direction.INGRESS),
                isolating(policies, Direction.EGRESS));
    }

    private List<PolicyKey> isolating(List<PolicyRules> policies, Direction direction) {
        return policies.stream()
                .filter(policy -> policy.isolates(direction) && random.nextInt(3) == 0)
                .map(PolicyRules::key)
                .toList();
    }
}
