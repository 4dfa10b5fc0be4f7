package io.kuberouter.plan.firewall;

import static io.kuberouter.plan.firewall.NftWords.comment;

import io.kuberouter.net.Family;
import io.kuberouter.net.Prefix;
import io.kuberouter.net.Protocol;
import io.kuberouter.state.Direction;
import io.kuberouter.state.GuardFrame;
import io.kuberouter.state.NftKey;
import io.kuberouter.state.NftKey.Kind;
import io.kuberouter.state.NftObject;
import io.kuberouter.state.NftObject.BaseChain;
import io.kuberouter.state.NftObject.Chain;
import io.kuberouter.state.NftObject.Members;
import io.kuberouter.state.NftObject.VerdictMap;
import io.kuberouter.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What one family's table holds whatever the pods: the chains that the kernel enters, those that all pods share, and
/// the maps and the set of pods, still empty.
///
/// `accept` ends a base chain only; what the node's own tables say of a packet is heard as well. So here the node's
/// own rules decide about what a pod sends to it even where [GuardFrame.Manner#acceptsToNode] asks for a last word:
/// that only the plane of iptables can have.
final class NftFrame {

    private static final String UNPASSED = NftWords.UNPASS + comment("clear netpol-ok mark");

    private final GuardFrame frame;
    private final Family family;
    private final String ip;

    NftFrame(GuardFrame frame, Family family) {
        this.frame = frame;
        this.family = family;
        this.ip = NftWords.word(family);
    }

    List<NftObject> objects() {
        var objects = new ArrayList<NftObject>();
        if (isDefaultDeny()) {
            objects.add(new Members(NftWords.localPods(family), false, "pods with a firewall", Table.empty()));
        }
        objects.add(chain(Names.COMMON, common()));
        objects.add(chain(
                Names.DEFAULT,
                List.of("counter " + NftWords.ALLOW + comment("rule to mark traffic matching a network policy"))));
        objects.add(chain(Names.TAIL, tail()));
        for (var direction : Direction.values()) {
            objects.add(new VerdictMap(NftWords.podMap(family, direction), Table.empty()));
        }
        objects.add(base(Names.INPUT, "input", input()));
        objects.add(base(Names.FORWARD, "forward", passage()));
        objects.add(base(Names.OUTPUT, "output", passage()));
        return objects;
    }

    private boolean isDefaultDeny() {
        return !ours(frame.denied()).isEmpty();
    }

    private List<Prefix> ours(List<Prefix> networks) {
        return networks.stream().filter(each -> each.family() == family).toList();
    }

    private NftObject chain(String name, List<String> rules) {
        return new Chain(NftWords.chain(family, name), "", rules);
    }

    private NftObject base(String name, String hook, List<String> rules) {
        return new BaseChain(new NftKey(family, Kind.BASE_CHAIN, name), hook, rules);
    }

    /// Traffic to a Service enters here before its real destination is known; that is judged on its way out.
    private List<String> input() {
        var rules = new ArrayList<String>();
        var clusterIps = ours(frame.clusterIps());
        for (int i = 0; i < clusterIps.size(); i++) {
            String which = i == 0 ? "primary" : "secondary";
            rules.add(exempt(clusterIps.get(i), "allow traffic to " + which + " cluster IP range"));
        }
        for (var protocol : Protocol.values()) {
            rules.add("fib daddr type local " + protocol + " dport " + frame.nodePorts() + " counter return"
                    + comment(
                            "allow LOCAL " + protocol.toString().toUpperCase(Locale.ROOT) + " traffic to node ports"));
        }
        ours(frame.externalIps())
                .forEach(each -> rules.add(exempt(each, "allow traffic to external IP range: " + each)));
        ours(frame.loadBalancerIps())
                .forEach(each -> rules.add(exempt(each, "allow traffic to load balancer IP range: " + each)));
        rules.add(UNPASSED);
        String verdict = frame.manner().acceptsToNode() ? " counter accept" : " counter return";
        if (!frame.manner().nodeIsFree()) {
            rules.add(byMap("saddr", Direction.EGRESS));
        } else if (isDefaultDeny()) {
            rules.add(ip + " saddr @" + Names.LOCAL_PODS + verdict + comment("pods reach their node"));
        }
        if (frame.manner().acceptsToNode()) {
            rules.addAll(verdict());
        } else {
            // before TAIL, which accepts whatever passed
            rules.add(compliant("return"));
            rules.add(decision());
        }
        return rules;
    }

    private String exempt(Prefix network, String why) {
        return (network.length() == 0 ? "" : ip + " daddr " + exact(network) + " ") + "counter return" + comment(why);
    }

    /// A packet between two pods of this node passes the chains of both, and each must let it.
    private List<String> passage() {
        var rules =
                new ArrayList<>(List.of(UNPASSED, byMap("saddr", Direction.EGRESS), byMap("daddr", Direction.INGRESS)));
        rules.addAll(verdict());
        return rules;
    }

    private String byMap(String side, Direction direction) {
        return ip + " " + side + " vmap @"
                + NftWords.podMap(family, direction).name()
                + comment(Names.shortWord(direction));
    }

    private static List<String> verdict() {
        return List.of(decision(), compliant("accept"));
    }

    private static String decision() {
        return "counter jump " + Names.TAIL
                + comment("rule to explicitly handle traffic for network policies ACCEPT/REJECT decision");
    }

    private static String compliant(String verdict) {
        return NftWords.HAS_PASSED + " counter " + verdict
                + comment("rule to explicitly ACCEPT traffic that comply to network policies");
    }

    private List<String> common() {
        var rules = new ArrayList<>(List.of(
                "ct state invalid counter drop" + comment("rule to drop invalid state for pod"),
                "ct state established,related counter accept" + comment("rule for stateful firewall for pod")));
        icmp().forEach(type -> rules.add((family == Family.IPV4 ? "icmp" : "icmpv6") + " type " + type
                + " counter accept" + comment("allow icmp " + type + " messages")));
        return rules;
    }

    /// Without neighbour discovery there is no IPv6, so it passes even where pings do not.
    private List<String> icmp() {
        boolean any = frame.manner().anyIcmp();
        var types = new ArrayList<String>();
        if (any) {
            types.add("echo-request");
        }
        types.addAll(List.of("destination-unreachable", "time-exceeded"));
        if (family == Family.IPV6) {
            types.addAll(List.of("nd-neighbor-solicit", "nd-neighbor-advert"));
            types.addAll(any ? List.of("echo-reply") : List.of());
        }
        return types;
    }

    /// With default-deny, an address in the node's pod networks is nobody's until its guard stands; the node's own
    /// addresses there, such as the bridge's, are the node.
    private List<String> tail() {
        var rules = new ArrayList<String>();
        var denied = ours(frame.denied());
        var refusal = new NftRefusal(frame.manner().refusal());
        for (var network : denied) {
            for (String side : List.of("saddr", "daddr")) {
                rules.addAll(refusal.rules(
                        inside(side, network) + ip + " " + side + " != @" + Names.LOCAL_PODS + " " + notLocal(side),
                        "counter",
                        comment("reject unprogrammed local pod (default-deny)")));
            }
        }
        rules.add(NftWords.HAS_PASSED + " counter accept" + comment("accept netpol-ok"));
        for (var network : denied) {
            for (String side : List.of("saddr", "daddr")) {
                rules.addAll(refusal.rules(
                        inside(side, network) + notLocal(side),
                        "counter",
                        comment("reject pre-netpol (default-deny)")));
            }
        }
        return rules;
    }

    private static String notLocal(String side) {
        return "fib " + side + " type != local ";
    }

    private String inside(String side, Prefix network) {
        return network.length() == 0 ? "" : ip + " " + side + " " + exact(network) + " ";
    }

    /// nft prints a network of one address as that address.
    private static String exact(Prefix network) {
        var whole = network.network();
        return whole.length() == whole.family().bits() ? whole.address().toString() : whole.toString();
    }
}
