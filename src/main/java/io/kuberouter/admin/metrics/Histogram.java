package io.kuberouter.admin.metrics;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/// Times in the default buckets of Prometheus' Go client, which the original uses.
final class Histogram {

    private static final double[] BUCKETS = {.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10};
    private static final double[] MINUTES = {.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 120, 300};

    private final double[] bounds;
    private final LongAdder[] counts;
    private final LongAdder nanos = new LongAdder();

    Histogram() {
        this(BUCKETS);
    }

    /// With buckets up to five minutes, for what may have to wait for a retry.
    static Histogram ofMinutes() {
        return new Histogram(MINUTES);
    }

    private Histogram(double[] bounds) {
        this.bounds = bounds;
        counts = new LongAdder[bounds.length + 1];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
    }

    void add(Duration took) {
        double seconds = took.toNanos() / 1e9;
        int bucket = 0;
        while (bucket < bounds.length && seconds > bounds[bucket]) {
            bucket++;
        }
        counts[bucket].increment();
        nanos.add(took.toNanos());
    }

    /// Writes the samples; `labels` as `area="ipvs"` or empty.
    void write(String name, String labels, Exposition out) {
        String comma = labels.isEmpty() ? "" : labels + ",";
        long sum = 0;
        for (int i = 0; i < bounds.length; i++) {
            sum += counts[i].sum();
            out.sample(name + "_bucket", comma + "le=\"" + Exposition.number(bounds[i]) + '"', sum);
        }
        sum += counts[bounds.length].sum();
        out.sample(name + "_bucket", comma + "le=\"+Inf\"", sum);
        out.sample(name + "_sum", labels, nanos.sum() / 1e9);
        out.sample(name + "_count", labels, sum);
    }
}
