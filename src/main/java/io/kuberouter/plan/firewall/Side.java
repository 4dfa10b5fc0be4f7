package io.kuberouter.plan.firewall;

import io.kuberouter.net.Ip;
import io.kuberouter.plan.firewall.Places.Place;
import io.kuberouter.state.Allowance;
import io.kuberouter.state.Direction;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// What the policies that isolate a pod in one direction say. Addresses are asked first, each once, and then the ports
/// of all pairs whose addresses got the same answers: there are many pairs, and few answers.
///
/// @param isOpen whether none does
/// @param grants all that they let through; the sets below hold their places here
record Side(Verdicts verdicts, Direction direction, boolean isOpen, List<Grant> grants) {

    /// An allowance, and whose groups it names.
    record Grant(PolicyPart part, Allowance allowance) {}

    static Side of(Verdicts verdicts, Direction direction, List<Verdicts.Judge> isolating) {
        var grants = new ArrayList<Grant>();
        for (var judge : isolating) {
            for (var rule : judge.part().rules().rules(direction)) {
                rule.allows().forEach(allowance -> grants.add(new Grant(judge.part(), allowance)));
            }
        }
        return new Side(verdicts, direction, isolating.isEmpty(), grants);
    }

    /// The grants that an address on the pod's side fits.
    BitSet near(Ip ip) {
        return fitting(ip, direction == Direction.EGRESS);
    }

    /// The grants that an address on the other side fits.
    BitSet far(Ip ip) {
        return fitting(ip, direction == Direction.INGRESS);
    }

    private BitSet fitting(Ip ip, boolean asSource) {
        var fitting = new BitSet(grants.size());
        for (int i = 0; i < grants.size(); i++) {
            var grant = grants.get(i);
            var group = asSource ? grant.allowance.source() : grant.allowance.destination();
            fitting.set(i, grant.allowance.family() == ip.family() && verdicts.isIn(grant.part, group, ip));
        }
        return fitting;
    }

    /// Whether a connection is let through.
    ///
    /// @param fitting the grants that both addresses fit
    boolean allows(BitSet fitting, Place place) {
        if (isOpen) {
            return true;
        }
        for (int i = fitting.nextSetBit(0); i >= 0; i = fitting.nextSetBit(i + 1)) {
            if (place.isIn(grants.get(i).allowance)) {
                return true;
            }
        }
        return false;
    }
}
