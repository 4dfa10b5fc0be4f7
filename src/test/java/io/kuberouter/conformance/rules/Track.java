package io.kuberouter.conformance.rules;

import io.kuberouter.conformance.rules.End.Verdict;
import java.util.ArrayList;
import java.util.List;

/// A packet that is being walked: what changes on its way.
final class Track {

    /// Deeper than the kernel allows (16 for both planes), so that a loop is an error and no overflow.
    private static final int DEPTH = 16;

    final Packet packet;
    private int mark;
    private int depth;
    private final List<String> log = new ArrayList<>();
    private final List<String> way = new ArrayList<>();

    Track(Packet packet) {
        this.packet = packet;
        this.mark = packet.mark();
    }

    int mark() {
        return mark;
    }

    /// Keeps no bit of the mask but what the value says, as `MARK --set-xmark` does.
    void mark(int value, int mask) {
        mark = mark & ~mask ^ value;
    }

    void log(String record) {
        log.add(record);
    }

    void matched(String rule) {
        way.add(rule);
    }

    void enter(String chain) {
        if (++depth > DEPTH) {
            throw new UnknownRule(chain, "more than " + DEPTH + " jumps deep");
        }
    }

    void leave() {
        depth--;
    }

    End end(Verdict verdict) {
        return new End(verdict, mark, log, way);
    }
}
