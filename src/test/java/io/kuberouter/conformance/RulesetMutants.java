package io.kuberouter.conformance;

import io.kuberouter.net.Family;
import io.kuberouter.net.PortRange;
import io.kuberouter.net.Prefix;
import io.kuberouter.net.Protocol;
import io.kuberouter.state.AddressGroup;
import io.kuberouter.state.Allowance;
import io.kuberouter.state.GroupKey;
import io.kuberouter.state.GuardFrame;
import io.kuberouter.state.PodGuard;
import io.kuberouter.state.PodKey;
import io.kuberouter.state.PolicyKey;
import io.kuberouter.state.PolicyRules;
import io.kuberouter.state.Ruleset;
import io.kuberouter.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// Damage to a ruleset, such as a planner or a renderer with a mistake would do: every one must be noticed by a case.
final class RulesetMutants {

    private RulesetMutants() {}

    /// By what they are, the damage.
    static Map<String, UnaryOperator<Ruleset>> all() {
        var all = new TreeMap<String, UnaryOperator<Ruleset>>();
        all.put("rules of both directions count for each", policies(RulesetMutants::merged));
        all.put("directions are swapped", policies(rules -> with(rules, rules.egress(), rules.ingress())));
        all.put("egress isolates nobody", guards(guard -> with(guard, guard.ingress(), List.of())));
        all.put("ingress isolates nobody", guards(guard -> with(guard, List.of(), guard.egress())));
        all.put("only the first policy of a pod counts", guards(RulesetMutants::firstPolicy));
        all.put("only the last policy of a pod counts", guards(RulesetMutants::lastPolicy));
        all.put("addresses of IPv6 are not guarded", guards(guard -> withAddresses(guard, Family.IPV6)));
        all.put("addresses of IPv4 are not guarded", guards(guard -> withAddresses(guard, Family.IPV4)));
        all.put("a policy without rules counts for nothing", RulesetMutants::emptyForgotten);
        all.put("the first rule is lost", rules(rules -> rules.stream().skip(1).toList()));
        all.put(
                "the last rule is lost",
                rules(rules ->
                        rules.stream().limit(Math.max(rules.size() - 1, 0)).toList()));
        all.put(
                "only the first allowance of a rule counts",
                allowances(list -> list.stream().limit(1).toList()));
        all.put(
                "only the last allowance of a rule counts",
                allowances(list -> list.reversed().stream().limit(1).toList()));
        all.putAll(ofAllowances());
        all.putAll(ofGroups());
        all.put("default-deny is forgotten", RulesetMutants::undenied);
        return all;
    }

    private static Map<String, UnaryOperator<Ruleset>> ofAllowances() {
        return Map.of(
                "source and destination are swapped",
                each(a -> Stream.of(with(a, a.destination(), a.source(), a.protocol(), a.ports()))),
                "the source is ignored",
                each(a -> Stream.of(with(a, Optional.empty(), a.destination(), a.protocol(), a.ports()))),
                "the destination is ignored",
                each(a -> Stream.of(with(a, a.source(), Optional.empty(), a.protocol(), a.ports()))),
                "the group of a named port is ignored",
                each(a -> Stream.of(a.named() ? with(a, a.source(), Optional.empty(), a.protocol(), a.ports()) : a)),
                "the protocol is ignored",
                each(a -> Stream.of(with(a, a.source(), a.destination(), Optional.empty(), a.ports()))),
                "every protocol is TCP",
                each(a -> Stream.of(
                        with(a, a.source(), a.destination(), a.protocol().map(_ -> Protocol.TCP), a.ports()))),
                "ports are ignored",
                each(a -> Stream.of(with(a, a.source(), a.destination(), a.protocol(), Optional.empty()))),
                "the end of a range is ignored",
                each(a -> Stream.of(withPorts(a, ports -> new PortRange(ports.first(), ports.first())))),
                "a range ends too late",
                each(a -> Stream.of(withPorts(
                        a, ports -> new PortRange(ports.first(), Math.min(ports.last() + 1, 65535))))),
                "a range begins too early",
                each(a -> Stream.of(withPorts(a, ports -> new PortRange(ports.first() - 1, ports.last())))));
    }

    private static Map<String, UnaryOperator<Ruleset>> ofGroups() {
        return Map.of(
                "named ports allow nothing",
                each(a -> a.named() ? Stream.of() : Stream.of(a)),
                "blocks allow nothing",
                each(a -> a.peers() == Allowance.Peers.BLOCKS ? Stream.of() : Stream.of(a)),
                "nothing is allowed to IPv6",
                each(a -> a.family() == Family.IPV6 ? Stream.of() : Stream.of(a)),
                "exceptions are ignored",
                groups(group -> group.kind() == AddressGroup.Kind.BLOCKS ? hulls(group) : members(group)),
                "the first member of a group is lost",
                groups(group -> members(group).skip(1)),
                "the last member of a group is lost",
                groups(group -> members(group).limit(Math.max(group.members().size() - 1, 0))),
                "all of IPv6 is 2000::/3 and fd00::/8",
                groups(group -> members(group).flatMap(RulesetMutants::narrowed)),
                "a network is one bit too wide",
                groups(group -> group.kind() == AddressGroup.Kind.BLOCKS
                        ? members(group).map(RulesetMutants::wider)
                        : members(group)));
    }

    private static PolicyRules merged(PolicyRules rules) {
        var both =
                Stream.concat(rules.ingress().stream(), rules.egress().stream()).toList();
        return with(rules, both, both);
    }

    private static PodGuard firstPolicy(PodGuard guard) {
        return with(
                guard,
                guard.ingress().stream().limit(1).toList(),
                guard.egress().stream().limit(1).toList());
    }

    private static PodGuard lastPolicy(PodGuard guard) {
        return with(
                guard,
                guard.ingress().reversed().stream().limit(1).toList(),
                guard.egress().reversed().stream().limit(1).toList());
    }

    /// As if no rules meant no opinion.
    private static Ruleset emptyForgotten(Ruleset ruleset) {
        return guards(guard -> with(
                        guard,
                        guard.ingress().stream()
                                .filter(key -> has(ruleset, key, PolicyRules::ingress))
                                .toList(),
                        guard.egress().stream()
                                .filter(key -> has(ruleset, key, PolicyRules::egress))
                                .toList()))
                .apply(ruleset);
    }

    private static boolean has(Ruleset ruleset, PolicyKey key, Function<PolicyRules, List<PolicyRules.Rule>> side) {
        var rules = ruleset.policies().at(key);
        return rules != null
                && side.apply(rules).stream().anyMatch(rule -> !rule.allows().isEmpty());
    }

    private static Ruleset undenied(Ruleset ruleset) {
        var frame = ruleset.frame();
        var open = new GuardFrame(
                frame.families(),
                frame.clusterIps(),
                frame.externalIps(),
                frame.loadBalancerIps(),
                frame.nodePorts(),
                List.of(),
                frame.manner());
        return new Ruleset(open, ruleset.groups(), ruleset.policies(), ruleset.pods());
    }

    /// The smallest network around all members of a family: what a block was before its exceptions.
    private static Stream<Prefix> hulls(AddressGroup group) {
        return members(group).reduce(RulesetMutants::hull).stream();
    }

    private static Prefix hull(Prefix one, Prefix other) {
        var hull = one;
        while (!hull.contains(other)) {
            hull = wider(hull);
        }
        return hull;
    }

    private static Prefix wider(Prefix network) {
        return network.length() == 0 ? network : new Prefix(network.address(), network.length() - 1).network();
    }

    private static Stream<Prefix> narrowed(Prefix network) {
        return network.family() == Family.IPV6 && network.length() == 0
                ? Stream.of(Prefix.of("2000::/3"), Prefix.of("fd00::/8"))
                : Stream.of(network);
    }

    private static Stream<Prefix> members(AddressGroup group) {
        return group.members().values().stream();
    }

    private static UnaryOperator<Ruleset> groups(Function<AddressGroup, Stream<Prefix>> members) {
        return ruleset -> {
            Table<GroupKey, AddressGroup> groups = Table.empty();
            for (var group : ruleset.groups().values()) {
                Table<Prefix, Prefix> changed = Table.empty();
                for (var member : members.apply(group).toList()) {
                    changed = changed.with(member, member);
                }
                groups = groups.with(group.key(), new AddressGroup(group.key(), group.kind(), group.words(), changed));
            }
            return new Ruleset(ruleset.frame(), groups, ruleset.policies(), ruleset.pods());
        };
    }

    private static UnaryOperator<Ruleset> policies(UnaryOperator<PolicyRules> change) {
        return ruleset -> {
            Table<PolicyKey, PolicyRules> policies = Table.empty();
            for (var rules : ruleset.policies().values()) {
                policies = policies.with(rules.key(), change.apply(rules));
            }
            return new Ruleset(ruleset.frame(), ruleset.groups(), policies, ruleset.pods());
        };
    }

    private static UnaryOperator<Ruleset> guards(UnaryOperator<PodGuard> change) {
        return ruleset -> {
            Table<PodKey, PodGuard> pods = Table.empty();
            for (var guard : ruleset.pods().values()) {
                pods = pods.with(guard.key(), change.apply(guard));
            }
            return new Ruleset(ruleset.frame(), ruleset.groups(), ruleset.policies(), pods);
        };
    }

    private static UnaryOperator<Ruleset> rules(UnaryOperator<List<PolicyRules.Rule>> change) {
        return policies(rules -> with(rules, change.apply(rules.ingress()), change.apply(rules.egress())));
    }

    private static UnaryOperator<Ruleset> allowances(UnaryOperator<List<Allowance>> change) {
        return rules(rules -> {
            var changed = new ArrayList<PolicyRules.Rule>();
            rules.forEach(
                    rule -> changed.add(new PolicyRules.Rule(rule.index(), rule.words(), change.apply(rule.allows()))));
            return changed;
        });
    }

    private static UnaryOperator<Ruleset> each(Function<Allowance, Stream<Allowance>> change) {
        return allowances(list -> list.stream().flatMap(change).toList());
    }

    private static PolicyRules with(PolicyRules rules, List<PolicyRules.Rule> ingress, List<PolicyRules.Rule> egress) {
        return new PolicyRules(
                rules.key(),
                rules.id(),
                rules.selects(),
                rules.isolatesIngress(),
                rules.isolatesEgress(),
                ingress,
                egress);
    }

    private static PodGuard with(PodGuard guard, List<PolicyKey> ingress, List<PolicyKey> egress) {
        return new PodGuard(guard.key(), guard.id(), guard.addresses(), ingress, egress);
    }

    private static PodGuard withAddresses(PodGuard guard, Family without) {
        var rest =
                guard.addresses().stream().filter(ip -> ip.family() != without).toList();
        return new PodGuard(guard.key(), guard.id(), rest, guard.ingress(), guard.egress());
    }

    private static Allowance with(
            Allowance allowance,
            Optional<GroupKey> source,
            Optional<GroupKey> destination,
            Optional<Protocol> protocol,
            Optional<PortRange> ports) {
        return new Allowance(
                allowance.family(), source, destination, protocol, ports, allowance.peers(), allowance.named());
    }

    private static Allowance withPorts(Allowance allowance, UnaryOperator<PortRange> change) {
        return with(
                allowance,
                allowance.source(),
                allowance.destination(),
                allowance.protocol(),
                allowance.ports().map(change));
    }
}
