package io.kuberouter.agent;

import io.kuberouter.cluster.Inputs;
import io.kuberouter.state.Explanation;
import io.kuberouter.state.Ruleset;
import io.kuberouter.state.VerdictChange;
import java.util.List;

/// What a firewall tells people beside its plan. May be asked from any thread.
interface Policing {

    /// Begins to listen for refused packets.
    ///
    /// @param board where the newest ruleset and the newest inputs are found
    void watch(Board board);

    /// As [Board#policyTraffic()] promises.
    PolicyTraffic traffic(Ruleset ruleset);

    /// As [Board#drops(int)] promises.
    Drops drops(int most);

    /// As [Board#explain(String, String, String, String)] promises.
    Explanation explain(Inputs inputs, String from, String to, String protocol, String port);

    /// As [Board#diff(String)] promises.
    List<VerdictChange> diff(Inputs inputs, String yaml);
}
