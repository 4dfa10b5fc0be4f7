package io.kuberouter.plan.firewall;

import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.net.PortRange;
import io.kuberouter.net.Prefix;
import io.kuberouter.net.Protocol;
import io.kuberouter.state.AddressGroup;
import io.kuberouter.state.Allowance;
import io.kuberouter.state.Allowance.Peers;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Rulesets made by hand, for tests of the planes.
public final class SampleRulesets {

    public static final PodKey WEB = new PodKey("shop", "web-0");
    public static final PodKey DB = new PodKey("shop", "db-0");
    public static final PolicyKey INGRESS = new PolicyKey("shop", "allow-web");
    public static final PolicyKey EGRESS = new PolicyKey("shop", "only-db");

    private SampleRulesets() {}

    /// Each by the name of its golden folder.
    public static Map<String, Ruleset> all() {
        var all = new TreeMap<String, Ruleset>();
        all.put("by-hand-no-policy", noPolicy());
        all.put("by-hand-one-policy", onePolicy());
        all.put("by-hand-dual-stack", dualStack());
        all.put("by-hand-default-deny", with(dualStack(), denying(Manner.USUAL)));
        all.put("by-hand-manner", with(dualStack(), denying(new Manner(Refusal.RESET, false, true, false))));
        all.put("by-hand-drop", with(onePolicy(), frame(new Manner(Refusal.DROP, false, false, true), List.of())));
        return all;
    }

    public static Ruleset named(String name) {
        return Objects.requireNonNull(all().get(name));
    }

    public static GuardFrame frame(Manner manner, List<Prefix> denied, Family... families) {
        return new GuardFrame(
                families.length == 0 ? List.of(Family.IPV4) : List.of(families),
                prefixes("10.96.0.0/12", "fd00:96::/112"),
                prefixes("198.51.100.0/24", "198.51.100.7/32"),
                prefixes("203.0.113.0/24", "2001:db8:1b::/64"),
                new PortRange(30000, 32767),
                denied,
                manner);
    }

    private static GuardFrame denying(Manner manner) {
        return frame(manner, prefixes("10.244.1.0/24", "fd00:244:1::/64"), Family.IPV4, Family.IPV6);
    }

    public static List<Prefix> prefixes(String... texts) {
        return Arrays.stream(texts).map(Prefix::of).toList();
    }

    public static Ruleset with(Ruleset ruleset, GuardFrame frame) {
        return new Ruleset(frame, ruleset.groups(), ruleset.policies(), ruleset.pods());
    }

    public static Ruleset with(Ruleset ruleset, AddressGroup group) {
        return new Ruleset(
                ruleset.frame(), ruleset.groups().with(group.key(), group), ruleset.policies(), ruleset.pods());
    }

    public static Ruleset with(Ruleset ruleset, PolicyRules policy) {
        return new Ruleset(
                ruleset.frame(), ruleset.groups(), ruleset.policies().with(policy.key(), policy), ruleset.pods());
    }

    public static Ruleset with(Ruleset ruleset, PodGuard pod) {
        return new Ruleset(
                ruleset.frame(),
                ruleset.groups(),
                ruleset.policies(),
                ruleset.pods().with(pod.key(), pod));
    }

    public static Ruleset empty(Family... families) {
        return with(Ruleset.NONE, frame(Manner.USUAL, List.of(), families));
    }

    public static Ruleset noPolicy() {
        return with(empty(), pod(WEB, List.of(), List.of(), "10.244.1.2"));
    }

    /// Pods of one group may reach `web` on TCP ports.
    public static Ruleset onePolicy() {
        var clients = group("clients", Family.IPV4, Role.SOURCE, AddressGroup.Kind.PODS, "10.244.1.3", "10.244.2.9");
        var policy = policy(
                INGRESS,
                true,
                false,
                List.of(rule(0, tcp(Optional.of(clients.key()), Optional.empty(), 80, 443, 444))));
        return with(
                with(with(with(empty(), clients), policy), pod(WEB, List.of(INGRESS), List.of(), "10.244.1.2")),
                pod(DB, List.of(), List.of(), "10.244.1.3"));
    }

    /// As [#onePolicy], with one member less in its group.
    public static Ruleset fewerClients() {
        return with(onePolicy(), group("clients", Family.IPV4, Role.SOURCE, AddressGroup.Kind.PODS, "10.244.1.3"));
    }

    /// Both directions, blocks, all protocols, a port by name, every address of a family, two families.
    public static Ruleset dualStack() {
        var rules = empty(Family.IPV4, Family.IPV6);
        for (var group : groups()) {
            rules = with(rules, group);
        }
        return with(
                with(
                        with(with(rules, ingress()), egress()),
                        pod(WEB, List.of(INGRESS), List.of(EGRESS, INGRESS), "10.244.1.2", "fd00:244:1::2")),
                pod(DB, List.of(), List.of(EGRESS), "10.244.1.3", "fd00:244:1::3"));
    }

    private static List<AddressGroup> groups() {
        return List.of(
                group("clients", Family.IPV4, Role.SOURCE, AddressGroup.Kind.PODS, "10.244.1.3"),
                group("clients", Family.IPV6, Role.SOURCE, AddressGroup.Kind.PODS, "fd00:244:1::3"),
                group("nobody", Family.IPV4, Role.SOURCE, AddressGroup.Kind.PODS),
                blocks("all", Family.IPV4, "0.0.0.0/0"),
                blocks("all", Family.IPV6, "::/0"),
                blocks("some", Family.IPV4, "10.0.0.0/9", "10.128.0.0/10", "192.0.2.7/32", "192.0.2.8/29"),
                blocks("some", Family.IPV6, "64:ff9b::/96", "fc00::/8", "fe80::/10"));
    }

    private static PolicyRules ingress() {
        return policy(
                INGRESS,
                true,
                true,
                List.of(
                        rule(0, both("clients", Role.SOURCE, Peers.PODS, Protocol.TCP, 80, 8080, 8443)),
                        rule(1, Stream.empty()),
                        rule(2, both("some", Role.DESTINATION, Peers.BLOCKS, Protocol.UDP, 53))));
    }

    private static PolicyRules egress() {
        var all = Stream.of(Family.values())
                .map(family -> new Allowance(
                        family,
                        Optional.empty(),
                        Optional.of(key("all", family, Role.DESTINATION)),
                        Optional.of(Protocol.SCTP),
                        Optional.empty(),
                        Peers.BLOCKS,
                        false));
        var any = Stream.of(Family.values())
                .map(family -> new Allowance(
                        family,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(Protocol.TCP),
                        Optional.of(new PortRange(1, 65535)),
                        Peers.ANY,
                        true));
        return policy(EGRESS, false, true, List.of(rule(0, all), rule(1, any)));
    }

    private static Stream<Allowance> both(String group, Role role, Peers peers, Protocol protocol, int... ports) {
        return Stream.of(Family.values())
                .flatMap(family -> Arrays.stream(ports).mapToObj(port -> {
                    var key = Optional.of(key(group, family, role));
                    return new Allowance(
                            family,
                            role == Role.SOURCE ? key : Optional.empty(),
                            role == Role.SOURCE ? Optional.empty() : key,
                            Optional.of(protocol),
                            Optional.of(new PortRange(port, port)),
                            peers,
                            false);
                }));
    }

    public static Stream<Allowance> tcp(Optional<GroupKey> source, Optional<GroupKey> destination, int... ports) {
        return Arrays.stream(ports)
                .mapToObj(port -> new Allowance(
                        Family.IPV4,
                        source,
                        destination,
                        Optional.of(Protocol.TCP),
                        Optional.of(new PortRange(port, port)),
                        Peers.PODS,
                        false));
    }

    public static GroupKey key(String words, Family family, Role role) {
        return new GroupKey(family, role, Names.id(words, family.toString()));
    }

    public static AddressGroup group(
            String words, Family family, Role role, AddressGroup.Kind kind, String... addresses) {
        Table<Prefix, Prefix> members = Table.empty();
        for (String address : addresses) {
            var member =
                    address.contains("/") ? Prefix.of(address) : Ip.of(address).asPrefix();
            members = members.with(member, member);
        }
        return new AddressGroup(key(words, family, role), kind, words, members);
    }

    private static AddressGroup blocks(String words, Family family, String... blocks) {
        return group(words, family, Role.DESTINATION, AddressGroup.Kind.BLOCKS, blocks);
    }

    /// With the rules for both directions alike, where it isolates.
    public static PolicyRules policy(PolicyKey key, boolean ingress, boolean egress, List<Rule> rules) {
        return new PolicyRules(
                key,
                Names.policyId(key),
                "all pods",
                ingress,
                egress,
                ingress ? rules : List.of(),
                egress ? rules : List.of());
    }

    public static Rule rule(int index, Stream<Allowance> allows) {
        return new Rule(index, "by hand", allows.toList());
    }

    public static PodGuard pod(PodKey key, List<PolicyKey> ingress, List<PolicyKey> egress, String... addresses) {
        return new PodGuard(
                key, Names.podId(key), Arrays.stream(addresses).map(Ip::of).toList(), ingress, egress);
    }
}
