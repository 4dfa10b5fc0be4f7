package io.kuberouter.plan.firewall;

import io.kuberouter.state.GuardFrame.Refusal;
import java.util.List;

/// The rules that refuse packets, in the manner that the operator chose.
record NftRefusal(Refusal manner) {

    /// What refuses all that matches.
    ///
    /// @param match with its blank behind it, or empty
    /// @param counted how it is counted
    /// @param why the comment
    List<String> rules(String match, String counted, String why) {
        String rejected = match + counted + " reject" + why;
        return switch (manner) {
            case REJECT -> List.of(rejected);
            case RESET -> List.of(match + "meta l4proto tcp " + counted + " reject with tcp reset" + why, rejected);
            case DROP -> List.of(match + counted + " drop" + why);
        };
    }
}
