package io.kuberouter.conformance.rules;

import java.util.List;

/// Where a packet's way through one hook ends.
///
/// @param mark what it bears then
/// @param log what was written on the way: `group 101 np:in:27RLTRRO6ODJFI3F`
/// @param way the rules that matched, in order
public record End(Verdict verdict, int mark, List<String> log, List<String> way) {

    /// What becomes of it.
    public enum Verdict {
        ACCEPT,
        REJECT,
        DROP
    }

    public End {
        log = List.copyOf(log);
        way = List.copyOf(way);
    }

    public boolean passes() {
        return verdict == Verdict.ACCEPT;
    }
}
