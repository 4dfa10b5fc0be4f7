package io.kuberouter.lab.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Durations of one kind, to be summed up.
final class Figures {

    private final List<Duration> all = new ArrayList<>();

    void add(Duration one) {
        all.add(one);
    }

    /// The smallest one that is not below this share of all, in milliseconds.
    double millis(double share) {
        var sorted = all.stream().sorted().toList();
        int place = (int) Math.ceil(share * sorted.size()) - 1;
        return sorted.get(Math.max(0, place)).toNanos() / 1e6;
    }
}
