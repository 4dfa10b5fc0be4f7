package io.kuberouter.plan.firewall;

import io.kuberouter.net.Family;
import io.kuberouter.net.Prefix;
import io.kuberouter.state.Chain;
import io.kuberouter.state.ChainKey;
import io.kuberouter.state.GuardFrame;
import io.kuberouter.state.SetKey;
import java.util.ArrayList;
import java.util.List;

/// The chains that know nothing of single pods: what every pod's chain begins with, and how all that passed ends.
record IptablesShared(GuardFrame frame, Family family) {

    private static final String UNPROGRAMMED = "reject unprogrammed local pod (default-deny)";
    private static final String EARLY = "reject pre-netpol (default-deny)";

    List<Chain> chains() {
        return List.of(chain(Names.COMMON, common()), chain(Names.DEFAULT, defaults()), chain(Names.TAIL, tail()));
    }

    /// Pod networks of this family in which an address without a guard is refused.
    List<Prefix> denied() {
        return frame.denied().stream().filter(cidr -> cidr.family() == family).toList();
    }

    /// The addresses of pods whose guard stands.
    SetKey localPods() {
        return new SetKey(family, Names.LOCAL_PODS);
    }

    private Chain chain(String name, List<String> rules) {
        return new Chain(new ChainKey(family, "filter", name), rules, List.of());
    }

    private List<String> common() {
        var rules = new ArrayList<String>();
        rules.add(IptablesRule.ANY
                .comment("rule to drop invalid state for pod")
                .match("-m conntrack --ctstate INVALID")
                .jump("DROP"));
        rules.add(IptablesRule.ANY
                .comment("rule for stateful firewall for pod")
                .match("-m conntrack --ctstate RELATED,ESTABLISHED")
                .jump("ACCEPT"));
        for (var kind : IcmpKind.values()) {
            if (kind.family() == family && (frame.manner().anyIcmp() || !kind.isEcho())) {
                rules.add(kind.accepted());
            }
        }
        return rules;
    }

    private static List<String> defaults() {
        return List.of(IptablesRule.ANY
                .comment("rule to mark traffic matching a network policy")
                .mark(Names.ALLOWED));
    }

    /// With default-deny, whatever concerns a pod's address and passed no pod's chain is refused. Addresses of the node
    /// itself that lie in the pod network, such as the bridge's, are no pods.
    private List<String> tail() {
        var refusal = new IptablesRefusal(frame.manner().refusal(), family);
        String set = "-m set ! --match-set " + localPods().kernelName();
        var rules = new ArrayList<String>();
        for (var cidr : denied()) {
            rules.addAll(refusal.rules(
                    fromPods(cidr, IptablesRule.ANY.comment(UNPROGRAMMED).match(set + " src"))));
            rules.addAll(refusal.rules(
                    toPods(cidr, IptablesRule.ANY.comment(UNPROGRAMMED).match(set + " dst"))));
        }
        rules.add(IptablesRule.ANY
                .comment("accept netpol-ok")
                .marked(Names.PASSED)
                .jump("ACCEPT"));
        for (var cidr : denied()) {
            rules.addAll(refusal.rules(fromPods(cidr, IptablesRule.ANY.comment(EARLY))));
            rules.addAll(refusal.rules(toPods(cidr, IptablesRule.ANY.comment(EARLY))));
        }
        return rules;
    }

    private static IptablesRule fromPods(Prefix cidr, IptablesRule rule) {
        return rule.from(cidr).match("-m addrtype ! --src-type LOCAL");
    }

    private static IptablesRule toPods(Prefix cidr, IptablesRule rule) {
        return rule.to(cidr).match("-m addrtype ! --dst-type LOCAL");
    }
}
