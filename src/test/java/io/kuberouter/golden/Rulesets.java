package io.kuberouter.golden;

import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.net.PortRange;
import io.kuberouter.net.Prefix;
import io.kuberouter.net.Protocol;
import io.kuberouter.state.AddressGroup;
import io.kuberouter.state.AddressGroup.Kind;
import io.kuberouter.state.Allowance;
import io.kuberouter.state.Allowance.Peers;
import io.kuberouter.state.Chain;
import io.kuberouter.state.ChainKey;
import io.kuberouter.state.Direction;
import io.kuberouter.state.GroupKey;
import io.kuberouter.state.GuardFrame;
import io.kuberouter.state.GuardFrame.Manner;
import io.kuberouter.state.PodGuard;
import io.kuberouter.state.PodKey;
import io.kuberouter.state.PolicyKey;
import io.kuberouter.state.PolicyRules;
import io.kuberouter.state.PolicyRules.Rule;
import io.kuberouter.state.Ruleset;
import io.kuberouter.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Rulesets for tests, in few words. Ids are the names themselves, filled up to 16 characters.
public final class Rulesets {

    public static final Prefix PODS = Prefix.of("10.244.1.0/24");
    public static final Prefix PODS_6 = Prefix.of("fd00:244:1::/64");
    public static final Prefix EVERYTHING = Prefix.of("0.0.0.0/0");
    public static final Prefix EVERYTHING_6 = Prefix.of("::/0");

    /// Both families, ranges as their flags have them by default.
    public static final GuardFrame FRAME = new GuardFrame(
            List.of(Family.values()),
            List.of(Prefix.of("10.96.0.0/12"), Prefix.of("fd00:96::/108")),
            List.of(),
            List.of(),
            new PortRange(30000, 32767),
            List.of(),
            Manner.USUAL);

    private Rulesets() {}

    public static Ruleset of(GuardFrame frame, Object... parts) {
        return with(new Ruleset(frame, Table.empty(), Table.empty(), Table.empty()), parts);
    }

    /// The ruleset with these groups, policies and pods added or replaced.
    public static Ruleset with(Ruleset ruleset, Object... parts) {
        var groups = ruleset.groups();
        var policies = ruleset.policies();
        var pods = ruleset.pods();
        for (var part : parts) {
            switch (part) {
                case AddressGroup group -> groups = groups.with(group.key(), group);
                case PolicyRules policy -> policies = policies.with(policy.key(), policy);
                case PodGuard pod -> pods = pods.with(pod.key(), pod);
                default -> throw new IllegalArgumentException(part.toString());
            }
        }
        return new Ruleset(ruleset.frame(), groups, policies, pods);
    }

    public static GuardFrame denying(Manner manner, Prefix... denied) {
        return new GuardFrame(
                FRAME.families(),
                FRAME.clusterIps(),
                FRAME.externalIps(),
                FRAME.loadBalancerIps(),
                FRAME.nodePorts(),
                List.of(denied),
                manner);
    }

    public static PodKey podKey(String name) {
        return new PodKey(before(name), after(name));
    }

    public static PolicyKey policyKey(String name) {
        return new PolicyKey(before(name), after(name));
    }

    private static String before(String name) {
        return name.substring(0, name.indexOf('/'));
    }

    private static String after(String name) {
        return name.substring(name.indexOf('/') + 1);
    }

    /// @param name `namespace/pod`
    /// @param ingress names of policies, apart by blanks
    public static PodGuard pod(String name, String addresses, String ingress, String egress) {
        return new PodGuard(
                podKey(name),
                id(name),
                words(addresses).map(Ip::of).toList(),
                words(ingress).map(Rulesets::policyKey).toList(),
                words(egress).map(Rulesets::policyKey).toList());
    }

    private static Stream<String> words(String text) {
        return Stream.of(text.split(" ")).filter(word -> !word.isEmpty());
    }

    static String id(String name) {
        String letters = name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z2-7]", "");
        return (letters + "7".repeat(16)).substring(0, 16);
    }

    public static AddressGroup pods(GroupKey.Role role, String id, Family family, String... addresses) {
        return group(
                role,
                id,
                family,
                Kind.PODS,
                Stream.of(addresses).map(a -> Ip.of(a).asPrefix()));
    }

    public static AddressGroup blocks(GroupKey.Role role, String id, Family family, Prefix... blocks) {
        return group(role, id, family, Kind.BLOCKS, Stream.of(blocks));
    }

    private static AddressGroup group(
            GroupKey.Role role, String id, Family family, Kind kind, Stream<Prefix> addresses) {
        var members = Table.<Prefix, Prefix>empty();
        for (var prefix : addresses.toList()) {
            members = members.with(prefix, prefix);
        }
        return new AddressGroup(new GroupKey(family, role, id(id)), kind, id, members);
    }

    /// A policy of one rule for each list of allowances.
    @SafeVarargs
    public static PolicyRules policy(String name, Direction direction, List<Allowance>... rules) {
        boolean in = direction == Direction.INGRESS;
        return in ? both(name, numbered(rules), null) : both(name, null, numbered(rules));
    }

    @SafeVarargs
    public static List<Rule> numbered(List<Allowance>... rules) {
        var all = new ArrayList<Rule>();
        for (var allowances : rules) {
            all.add(new Rule(all.size(), "", allowances));
        }
        return all;
    }

    /// The IPv4 part of what a plane made.
    public static Table<ChainKey, Chain> four(Table<ChainKey, Chain> chains) {
        var four = chains;
        for (var key : chains.keySet()) {
            four = key.family() == Family.IPV4 ? four : four.without(key);
        }
        return four;
    }

    /// @param ingress null where the policy does not isolate that way
    public static PolicyRules both(String name, @Nullable List<Rule> ingress, @Nullable List<Rule> egress) {
        return new PolicyRules(
                policyKey(name),
                id(name),
                "",
                ingress != null,
                egress != null,
                ingress == null ? List.of() : ingress,
                egress == null ? List.of() : egress);
    }

    /// Everything of a family.
    public static Allowance any(Family family) {
        return new Allowance(
                family, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Peers.ANY, false);
    }

    public static Allowance from(AddressGroup group) {
        return new Allowance(
                group.key().family(),
                Optional.of(group.key()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                peers(group),
                false);
    }

    public static Allowance to(AddressGroup group) {
        return new Allowance(
                group.key().family(),
                Optional.empty(),
                Optional.of(group.key()),
                Optional.empty(),
                Optional.empty(),
                peers(group),
                false);
    }

    private static Peers peers(AddressGroup group) {
        return group.kind() == Kind.PODS ? Peers.PODS : Peers.BLOCKS;
    }

    public static Allowance on(Protocol protocol, Allowance allowance) {
        return narrowed(allowance, allowance.destination(), Optional.of(protocol), Optional.empty(), false);
    }

    public static Allowance on(Protocol protocol, int first, int last, Allowance allowance) {
        var ports = Optional.of(new PortRange(first, last));
        return narrowed(allowance, allowance.destination(), Optional.of(protocol), ports, false);
    }

    /// On the port of that name, which these pods have.
    public static Allowance named(Protocol protocol, int port, AddressGroup pods, Allowance allowance) {
        var ports = Optional.of(new PortRange(port, port));
        return narrowed(allowance, Optional.of(pods.key()), Optional.of(protocol), ports, true);
    }

    private static Allowance narrowed(
            Allowance allowance,
            Optional<GroupKey> destination,
            Optional<Protocol> protocol,
            Optional<PortRange> ports,
            boolean named) {
        return new Allowance(
                allowance.family(), allowance.source(), destination, protocol, ports, allowance.peers(), named);
    }
}
