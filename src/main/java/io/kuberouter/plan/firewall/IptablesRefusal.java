package io.kuberouter.plan.firewall;

import io.kuberouter.net.Family;
import io.kuberouter.state.GuardFrame.Refusal;
import java.util.List;

/// The rules that refuse packets, in the manner that the operator chose.
record IptablesRefusal(Refusal manner, Family family) {

    /// What refuses all that this rule matches.
    List<String> rules(IptablesRule rule) {
        String rejected =
                rule.jump("REJECT --reject-with " + (family == Family.IPV4 ? "icmp" : "icmp6") + "-port-unreachable");
        return switch (manner) {
            case REJECT -> List.of(rejected);
            case RESET -> List.of(rule.protocol("tcp").jump("REJECT --reject-with tcp-reset"), rejected);
            case DROP -> List.of(rule.jump("DROP"));
        };
    }
}
