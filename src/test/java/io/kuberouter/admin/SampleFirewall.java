package io.kuberouter.admin;

import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Port;
import io.kuberouter.net.PortRange;
import io.kuberouter.net.Prefix;
import io.kuberouter.net.Protocol;
import io.kuberouter.state.AddressGroup;
import io.kuberouter.state.Allowance;
import io.kuberouter.state.Chain;
import io.kuberouter.state.ChainKey;
import io.kuberouter.state.Direction;
import io.kuberouter.state.Explanation;
import io.kuberouter.state.Firewall;
import io.kuberouter.state.Flow;
import io.kuberouter.state.GroupKey;
import io.kuberouter.state.GuardFrame;
import io.kuberouter.state.IpSet;
import io.kuberouter.state.NftKey;
import io.kuberouter.state.NftObject;
import io.kuberouter.state.PodGuard;
import io.kuberouter.state.PodKey;
import io.kuberouter.state.PolicyKey;
import io.kuberouter.state.PolicyRules;
import io.kuberouter.state.RuleKey;
import io.kuberouter.state.Ruleset;
import io.kuberouter.state.SetEntry;
import io.kuberouter.state.SetKey;
import io.kuberouter.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Firewalls of invented nodes, in either plane's words.
public final class SampleFirewall {

    public static final PolicyKey DB = new PolicyKey("shop", "db");
    public static final PodKey DB_POD = new PodKey("shop", "db-0");
    private static final PortRange NODE_PORTS = new PortRange(30000, 32767);

    private final Map<PodKey, List<Ip>> addresses = new TreeMap<>();
    private final Map<PodKey, List<PolicyKey>> ingress = new TreeMap<>();
    private final Map<PodKey, List<PolicyKey>> egress = new TreeMap<>();
    private Table<GroupKey, AddressGroup> groups = Table.empty();
    private Table<PolicyKey, PolicyRules> policies = Table.empty();

    private SampleFirewall() {}

    /// The shop's: five pods of which one is open, four policies.
    public static Firewall shop(boolean nft) {
        var it = new SampleFirewall();
        it.pod("shop/db-0", "10.244.1.7", "fd00:244:1::7");
        it.pod("shop/web-0", "10.244.1.5", "fd00:244:1::5");
        it.pod("shop/web-1", "10.244.1.6");
        it.pod("shop/cart-1", "10.244.1.9");
        it.pod("monitoring/grafana-0", "10.244.1.20");
        var web = it.pods("pods app=web in namespace shop", "10.244.1.5", "10.244.1.6", "10.244.3.17");
        var backup = it.pods("all pods in namespaces team=backup");
        var inside = it.blocks("10.0.0.0/8 except 10.244.0.0/16", "10.0.0.0/9", "10.128.0.0/10", "10.192.0.0/11");
        it.policy(
                "shop/db",
                "app=db",
                Direction.INGRESS,
                List.of("db-0"),
                List.of(
                        rule(0, "from pods app=web in the same namespace, TCP 5432", tcp(web, 5432)),
                        rule(1, "from all pods in namespaces team=backup, TCP 5432", tcp(backup, 5432))));
        it.policy("shop/default-deny", "", Direction.INGRESS, List.of("db-0", "web-0", "web-1", "cart-1"), List.of());
        it.policy(
                "shop/web",
                "app=web",
                Direction.INGRESS,
                List.of("web-0", "web-1"),
                List.of(rule(0, "from anybody, TCP 80, TCP 443", anybody(80), anybody(443))));
        it.policy(
                "shop/outside",
                "app in (web,cart)",
                Direction.EGRESS,
                List.of("web-0", "cart-1"),
                List.of(rule(0, "to 10.0.0.0/8 except 10.244.0.0/16, every port", to(inside))));
        return it.firewall(nft);
    }

    /// As many policies with two rules each, and as many pods that some of them isolate.
    public static Firewall of(int policyCount, int podCount) {
        var it = new SampleFirewall();
        for (int i = 0; i < podCount; i++) {
            it.pod("team-" + i % 20 + "/app-" + i, "10.244." + i / 250 + "." + (i % 250 + 2));
        }
        var everybody = it.addresses.values().stream()
                .map(ips -> ips.getFirst().toString())
                .toArray(String[]::new);
        for (int i = 0; i < policyCount; i++) {
            var group = it.pods("pods app=client-" + i + " in namespace team-" + i % 20, everybody);
            int pod = i % podCount;
            it.policy(
                    "team-" + pod % 20 + "/policy-" + i,
                    "app=app-" + pod,
                    Direction.INGRESS,
                    List.of("app-" + pod),
                    List.of(
                            rule(0, "from pods app=client-" + i + ", TCP 80", tcp(group, 80)),
                            rule(1, "from anybody, TCP 443", anybody(443))));
        }
        return it.firewall(false);
    }

    /// What a policy of the shop makes of a connection from `shop/cart-1` or anybody else to its database.
    public static Explanation explanation(boolean allowed) {
        var from = new Flow.End(
                Ip.of(allowed ? "10.244.1.5" : "10.244.1.9"),
                Optional.of(new PodKey("shop", allowed ? "web-0" : "cart-1")));
        var to = new Flow.End(Ip.of("10.244.1.7"), Optional.of(DB_POD));
        var rule = new RuleKey(DB, Direction.INGRESS, 0);
        var isolating = List.of(DB, new PolicyKey("shop", "default-deny"));
        var out = new Explanation.Side(
                Direction.EGRESS,
                true,
                false,
                "no policy isolates pod " + from.pod().get() + " for egress",
                List.of(),
                Optional.empty(),
                List.of());
        var in = allowed
                ? new Explanation.Side(
                        Direction.INGRESS,
                        true,
                        true,
                        "policy shop/db allows it by rule 0: from pods app=web, TCP 5432",
                        isolating,
                        Optional.of(rule),
                        List.of())
                : new Explanation.Side(
                        Direction.INGRESS,
                        false,
                        true,
                        "2 policies isolate it and no rule allows it",
                        isolating,
                        Optional.empty(),
                        List.of(
                                new Explanation.Miss(rule, 3, "pod shop/cart-1 does not match app=web"),
                                new Explanation.Miss(
                                        new RuleKey(DB, Direction.INGRESS, 1),
                                        2,
                                        "namespace shop does not match team=backup")));
        return new Explanation(
                new Flow(from, to, Protocol.TCP, new Port(5432)),
                allowed,
                out,
                in,
                List.of("both pods run on this node"));
    }

    private void pod(String name, String... ips) {
        addresses.put(pod(name), List.of(ips).stream().map(Ip::of).toList());
    }

    private static PodKey pod(String name) {
        int slash = name.indexOf('/');
        return new PodKey(name.substring(0, slash), name.substring(slash + 1));
    }

    private GroupKey pods(String words, String... ips) {
        return group(
                words,
                AddressGroup.Kind.PODS,
                GroupKey.Role.SOURCE,
                List.of(ips).stream().map(ip -> Ip.of(ip).asPrefix()).toList());
    }

    private GroupKey blocks(String words, String... cidrs) {
        return group(
                words,
                AddressGroup.Kind.BLOCKS,
                GroupKey.Role.DESTINATION,
                List.of(cidrs).stream().map(Prefix::of).toList());
    }

    private GroupKey group(String words, AddressGroup.Kind kind, GroupKey.Role role, List<Prefix> members) {
        var key = new GroupKey(Family.IPV4, role, id(words));
        Table<Prefix, Prefix> table = Table.empty();
        for (var member : members) {
            table = table.with(member, member);
        }
        groups = groups.with(key, new AddressGroup(key, kind, words, table));
        return key;
    }

    private static PolicyRules.Rule rule(int index, String words, Allowance... allows) {
        return new PolicyRules.Rule(index, words, List.of(allows));
    }

    private static Allowance tcp(GroupKey from, int port) {
        return new Allowance(
                Family.IPV4,
                Optional.of(from),
                Optional.empty(),
                Optional.of(Protocol.TCP),
                Optional.of(new PortRange(port, port)),
                Allowance.Peers.PODS,
                false);
    }

    private static Allowance anybody(int port) {
        return new Allowance(
                Family.IPV4,
                Optional.empty(),
                Optional.empty(),
                Optional.of(Protocol.TCP),
                Optional.of(new PortRange(port, port)),
                Allowance.Peers.ANY,
                false);
    }

    private static Allowance to(GroupKey blocks) {
        return new Allowance(
                Family.IPV4,
                Optional.empty(),
                Optional.of(blocks),
                Optional.empty(),
                Optional.empty(),
                Allowance.Peers.BLOCKS,
                false);
    }

    private void policy(
            String name, String selects, Direction direction, List<String> pods, List<PolicyRules.Rule> rules) {
        var pod = pod(name);
        var key = new PolicyKey(pod.namespace(), pod.name());
        boolean in = direction == Direction.INGRESS;
        policies = policies.with(
                key,
                new PolicyRules(
                        key,
                        id(name),
                        selects.isEmpty() ? "all pods" : "pods " + selects,
                        in,
                        !in,
                        in ? rules : List.of(),
                        in ? List.of() : rules));
        for (var selected : pods) {
            (in ? ingress : egress)
                    .computeIfAbsent(new PodKey(key.namespace(), selected), _ -> new ArrayList<>())
                    .add(key);
        }
    }

    private Firewall firewall(boolean nft) {
        Table<PodKey, PodGuard> guards = Table.empty();
        for (var pod : addresses.keySet()) {
            guards = guards.with(
                    pod,
                    new PodGuard(
                            pod,
                            id(pod.toString()),
                            addresses.getOrDefault(pod, List.of()),
                            ingress.getOrDefault(pod, List.of()),
                            egress.getOrDefault(pod, List.of())));
        }
        var frame = new GuardFrame(
                List.of(Family.IPV4, Family.IPV6),
                List.of(Prefix.of("10.96.0.0/12")),
                List.of(),
                List.of(),
                NODE_PORTS,
                List.of(),
                GuardFrame.Manner.USUAL);
        var ruleset = new Ruleset(frame, groups, policies, guards);
        return nft
                ? new Firewall(ruleset, Table.empty(), Table.empty(), Table.empty(), objects(ruleset))
                : new Firewall(
                        ruleset, chains(ruleset), sets(ruleset), Table.<SetEntry, SetEntry>empty(), Table.empty());
    }

    private static Table<SetKey, IpSet> sets(Ruleset ruleset) {
        Table<SetKey, IpSet> sets = Table.empty();
        for (var group : ruleset.groups().values()) {
            var key = new SetKey(group.key().family(), group.key().name());
            sets = sets.with(key, new IpSet(key, IpSet.Type.HASH_NET, group.members(), false));
        }
        return sets;
    }

    private static Table<ChainKey, Chain> chains(Ruleset ruleset) {
        Table<ChainKey, Chain> chains = Table.empty();
        for (var family : Family.values()) {
            var top = new ArrayList<String>();
            for (var guard : ruleset.pods().values()) {
                for (var ip : guard.addresses(family)) {
                    top.add("-d " + ip.asPrefix() + " -m comment --comment \"" + guard.key() + " in\" -j "
                            + podChain(guard));
                    top.add("-s " + ip.asPrefix() + " -m comment --comment \"" + guard.key() + " out\" -j "
                            + podChain(guard));
                    chains = with(chains, family, podChain(guard), guardRules(guard, ip), List.of());
                }
            }
            chains = with(chains, family, "KUBE-ROUTER-FORWARD", top, List.of(new Chain.Jump("FORWARD", true, "")));
            for (var policy : ruleset.policies().values()) {
                chains = with(chains, family, policyChain(policy), policyRules(policy), List.of());
            }
        }
        return chains;
    }

    private static Table<ChainKey, Chain> with(
            Table<ChainKey, Chain> chains, Family family, String name, List<String> rules, List<Chain.Jump> jumps) {
        var key = new ChainKey(family, "filter", name);
        return chains.with(key, new Chain(key, rules, jumps));
    }

    private static List<String> guardRules(PodGuard guard, Ip ip) {
        var rules = new ArrayList<String>();
        rules.add("-j MARK --set-xmark 0x0/0x30000");
        rules.add("-m comment --comment \"common netpol rules\" -j KUBE-NWPLCY-COMMON");
        rules.add("-d " + ip.asPrefix()
                + " -m comment --comment \"from local node\" -m addrtype --src-type LOCAL -j ACCEPT");
        for (var direction : Direction.values()) {
            String side = (direction == Direction.INGRESS ? "-d " : "-s ") + ip.asPrefix();
            if (guard.policies(direction).isEmpty()) {
                rules.add(side + " -m comment --comment \"default " + direction + "\" -j KUBE-NWPLCY-DEFAULT");
            }
            guard.policies(direction)
                    .forEach(policy -> rules.add(
                            side + " -m comment --comment \"" + policy + " policy\" -j " + policyChain(policy)));
        }
        rules.add(
                "-m comment --comment \"" + guard.key()
                        + " log-drop\" -m mark ! --mark 0x10000/0x10000 -m limit --limit 10/min --limit-burst 10 -j NFLOG --nflog-group 100");
        rules.add("-m comment --comment \"" + guard.key()
                + " reject\" -m mark ! --mark 0x10000/0x10000 -j REJECT --reject-with icmp-port-unreachable");
        rules.add("-j MARK --set-xmark 0x0/0x10000");
        rules.add("-m comment --comment \"set netpol-ok mark\" -j MARK --set-xmark 0x20000/0x20000");
        return rules;
    }

    private static List<String> policyRules(PolicyRules policy) {
        return List.of(
                "-p tcp -m comment --comment \"" + policy.key() + " ingress any\" -j MARK --set-xmark 0x10000/0x10000");
    }

    private static Table<NftKey, NftObject> objects(Ruleset ruleset) {
        Table<NftKey, NftObject> objects = Table.empty();
        for (var direction : Direction.values()) {
            Table<Ip, String> verdicts = Table.empty();
            for (var guard : ruleset.pods().values()) {
                String name = "KUBE-POD-FW-" + id(guard.id() + direction);
                objects = with(
                        objects,
                        new NftObject.Chain(
                                nft(NftKey.Kind.CHAIN, name), "podfw " + guard.key(), nftRules(guard, direction)));
                for (var ip : guard.addresses(Family.IPV4)) {
                    verdicts = verdicts.with(ip, "jump " + name);
                }
            }
            objects = with(objects, new NftObject.VerdictMap(nft(NftKey.Kind.MAP, "pod-" + direction), verdicts));
        }
        for (var policy : ruleset.policies().values()) {
            objects = with(
                    objects,
                    new NftObject.Chain(
                            nft(NftKey.Kind.CHAIN, policyChain(policy)),
                            "netpol " + policy.key(),
                            List.of("tcp dport 80 accept")));
        }
        return objects;
    }

    private static List<String> nftRules(PodGuard guard, Direction direction) {
        var rules = new ArrayList<>(List.of(
                "meta mark set meta mark & 0xfffcffff",
                "counter jump KUBE-NWPLCY-COMMON comment \"common netpol rules\""));
        guard.policies(direction)
                .forEach(policy ->
                        rules.add("counter jump " + policyChain(policy) + " comment \"" + policy + " policy\""));
        rules.add("meta mark & 0x00010000 == 0x00000000 counter reject comment \"" + guard.key() + " reject\"");
        return rules;
    }

    private static Table<NftKey, NftObject> with(Table<NftKey, NftObject> objects, NftObject object) {
        return objects.with(object.key(), object);
    }

    private static NftKey nft(NftKey.Kind kind, String name) {
        return new NftKey(Family.IPV4, kind, name);
    }

    /// The chain of a pod in the plane of iptables.
    public static String podChain(PodGuard guard) {
        return "KUBE-POD-FW-" + guard.id();
    }

    private static String policyChain(PolicyRules policy) {
        return policyChain(policy.key());
    }

    /// The chain of a policy.
    public static String policyChain(PolicyKey policy) {
        return "KUBE-NWPLCY-" + id(policy.toString());
    }

    /// 16 letters and digits that look like those of the kernel's names.
    static String id(String text) {
        var id = new StringBuilder();
        long seed = text.hashCode() * 0x9E3779B97F4A7C15L;
        for (int i = 0; i < 16; i++) {
            seed = seed * 6364136223846793005L + 1442695040888963407L;
            id.append("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".charAt((int) (seed >>> 59)));
        }
        return id.toString();
    }
}
