package io.kuberouter.plan.firewall;

import io.kuberouter.net.Family;
import io.kuberouter.net.Prefix;
import io.kuberouter.net.Protocol;
import io.kuberouter.state.Chain;
import io.kuberouter.state.Chain.Jump;
import io.kuberouter.state.ChainKey;
import io.kuberouter.state.GuardFrame;
import io.kuberouter.state.PodGuard;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/// The chains that the built-in chains jump to first of all: they know the addresses of each pod, and every packet of
/// the node runs through one of them.
record IptablesTops(GuardFrame frame, Family family) {

    private static final String DECISION =
            "rule to explicitly handle traffic for network policies ACCEPT/REJECT decision";
    private static final String COMPLIANT = "rule to explicitly ACCEPT traffic that comply to network policies";
    private static final String TO_LOCAL = "-m addrtype --dst-type LOCAL";

    /// TAIL accepts what bears the mark of a pod's chain. One that somebody else set must not carry a packet that meets
    /// no pod past the rules of others.
    private static final String UNPASSED =
            IptablesRule.ANY.comment("clear netpol-ok mark").unmark(Names.PASSED);

    List<Chain> chains(Collection<PodGuard> pods) {
        return List.of(
                top("INPUT", Names.INPUT, input(pods)),
                top("FORWARD", Names.FORWARD, through(pods)),
                top("OUTPUT", Names.OUTPUT, through(pods)));
    }

    private Chain top(String from, String name, List<String> rules) {
        String comment = "kube-router netpol";
        String id = Names.ruleId(from + "-m" + "comment" + "--comment" + comment + "-j" + name);
        var jump = new Jump(
                from,
                true,
                IptablesRule.ANY.comment(comment + " - " + id).matches().strip());
        return new Chain(new ChainKey(family, "filter", name), rules, List.of(jump));
    }

    /// What goes to a Service is let through here and judged in OUTPUT, where its real destination is known.
    private List<String> input(Collection<PodGuard> pods) {
        var rules = new ArrayList<String>();
        exempt(frame.clusterIps(), "allow traffic to primary/secondary cluster IP range", false, rules);
        for (var protocol : List.of(Protocol.TCP, Protocol.UDP, Protocol.SCTP)) {
            rules.add(nodePorts(protocol.toString()));
        }
        exempt(frame.externalIps(), "allow traffic to external IP range: ", true, rules);
        exempt(frame.loadBalancerIps(), "allow traffic to load balancer IP range: ", true, rules);
        rules.add(UNPASSED);
        for (var pod : pods) {
            leaving(pod, rules);
        }
        var accepted = IptablesRule.ANY.comment(COMPLIANT).marked(Names.PASSED);
        if (frame.manner().acceptsToNode()) {
            rules.add(IptablesRule.ANY.comment(DECISION).jump(Names.TAIL));
            rules.add(accepted.jump("ACCEPT"));
        } else {
            // before TAIL, which accepts whatever passed
            rules.add(accepted.jump("RETURN"));
            rules.add(IptablesRule.ANY.comment(DECISION).jump(Names.TAIL));
        }
        return rules;
    }

    private void exempt(List<Prefix> ranges, String words, boolean named, List<String> rules) {
        for (var range : ranges) {
            if (range.family() == family) {
                String cidr = range.network().toString();
                String comment = named ? words + cidr : words;
                String id = Names.ruleId(
                        Names.INPUT + "-m" + "comment" + "--comment" + comment + "-d" + cidr + "-j" + "RETURN");
                rules.add(
                        IptablesRule.ANY.to(range).comment(comment + " - " + id).jump("RETURN"));
            }
        }
    }

    private String nodePorts(String protocol) {
        String comment = "allow LOCAL " + protocol.toUpperCase(Locale.ROOT) + " traffic to node ports";
        String ports = ports(frame.nodePorts().first(), frame.nodePorts().last());
        String id = Names.ruleId(Names.INPUT + "-p" + protocol + "-m" + "comment" + "--comment" + comment + "-m"
                + "addrtype" + "--dst-type" + "LOCAL" + "-m" + "multiport" + "--dports" + ports + "-j" + "RETURN");
        return IptablesRule.ANY
                .protocol(protocol)
                .comment(comment + " - " + id)
                .match(TO_LOCAL)
                .match("-m multiport --dports " + ports)
                .jump("RETURN");
    }

    /// As iptables writes a range of ports.
    static String ports(int first, int last) {
        return first == last ? String.valueOf(first) : first + ":" + last;
    }

    private List<String> through(Collection<PodGuard> pods) {
        var rules = new ArrayList<>(List.of(UNPASSED));
        for (var pod : pods) {
            for (var ip : pod.addresses(family)) {
                rules.add(IptablesRule.ANY
                        .to(ip)
                        .comment(Names.comment(pod.key().toString(), "in"))
                        .jump(Names.podChain(pod.id())));
            }
            leaving(pod, rules);
        }
        rules.add(IptablesRule.ANY.comment(DECISION).jump(Names.TAIL));
        rules.add(IptablesRule.ANY.comment(COMPLIANT).marked(Names.PASSED).jump("ACCEPT"));
        return rules;
    }

    private void leaving(PodGuard pod, List<String> rules) {
        for (var ip : pod.addresses(family)) {
            rules.add(IptablesRule.ANY
                    .from(ip)
                    .comment(Names.comment(pod.key().toString(), "out"))
                    .jump(Names.podChain(pod.id())));
        }
    }
}
