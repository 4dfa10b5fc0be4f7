package io.kuberouter.plan.firewall;

import io.kuberouter.net.Ip;
import io.kuberouter.state.Allowance;
import io.kuberouter.state.Direction;
import io.kuberouter.state.GroupKey;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What one version of a policy says in one direction. Addresses are asked first, each once, and then the ports of all
/// pairs whose addresses have the same answers: there are many pairs, and few answers.
///
/// @param judge absent where there is no such policy
/// @param allowances all that it lets through; the sets below hold their places here
record Voice(Verdicts verdicts, Verdicts.@Nullable Judge judge, Direction direction, List<Allowance> allowances) {

    /// What a policy may say of a connection to or from a pod.
    enum Word {
        NOTHING,
        YES,
        NO
    }

    static Voice of(Verdicts verdicts, Verdicts.@Nullable Judge judge, Direction direction) {
        var allowances = judge == null
                ? List.<Allowance>of()
                : judge.part().rules().rules(direction).stream()
                        .flatMap(rule -> rule.allows().stream())
                        .toList();
        return new Voice(verdicts, judge, direction, allowances);
    }

    /// Whether it has any say about this pod.
    boolean speaksOf(Actor pod) {
        return judge != null
                && judge.part().rules().isolates(direction)
                && judge.selects().matches(pod);
    }

    /// The allowances that an address on the pod's side fits.
    BitSet near(Ip ip) {
        return fitting(ip, direction == Direction.EGRESS);
    }

    /// The allowances that an address on the other side fits.
    BitSet far(Ip ip) {
        return fitting(ip, direction == Direction.INGRESS);
    }

    private BitSet fitting(Ip ip, boolean asSource) {
        var fitting = new BitSet(allowances.size());
        for (int i = 0; i < allowances.size(); i++) {
            var allowance = allowances.get(i);
            var group = asSource ? allowance.source() : allowance.destination();
            fitting.set(i, allowance.family() == ip.family() && isIn(group, ip));
        }
        return fitting;
    }

    private boolean isIn(Optional<GroupKey> group, Ip ip) {
        return judge != null && verdicts.isIn(judge.part(), group, ip);
    }

    /// What it says of a connection.
    ///
    /// @param speaks whether it has any say about the pod
    /// @param fitting the allowances that both addresses fit
    Word word(boolean speaks, BitSet fitting, Places.Place place) {
        if (!speaks) {
            return Word.NOTHING;
        }
        for (int i = fitting.nextSetBit(0); i >= 0; i = fitting.nextSetBit(i + 1)) {
            if (place.isIn(allowances.get(i))) {
                return Word.YES;
            }
        }
        return Word.NO;
    }
}
