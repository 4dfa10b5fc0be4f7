package io.kuberouter.lab.cluster;

import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The first time that an agent brought its node to what the cluster wants, by its log.
///
/// @param seconds from the first step's beginning to the last one's end
/// @param areas seconds of work of each area
record ColdSync(double seconds, Map<String, Double> areas) {

    /// A step in the agent's log: when it was over, area, milliseconds it took.
    private static final Pattern STEP =
            Pattern.compile("^I\\d{4} (\\S+) .*\\] (\\w+): \\d+ changed, \\d+ repaired in (\\d+) ms \\(first list.*");

    /// @throws Disproved if the log has no such step
    static ColdSync of(String log) {
        var steps = new ArrayList<Matcher>();
        for (String line : log.lines().toList()) {
            var step = STEP.matcher(line);
            if (step.matches()) {
                steps.add(step);
            }
        }
        Disproved.unless(!steps.isEmpty(), "no first step in the log");
        var areas = new HashMap<String, Double>();
        steps.forEach(step -> areas.merge(step.group(2), millis(step) / 1000.0, Double::sum));
        return new ColdSync(span(steps) / 1e9, areas);
    }

    private static long span(List<Matcher> steps) {
        long end = steps.stream().mapToLong(ColdSync::nanos).max().orElseThrow();
        long begin = steps.stream()
                .mapToLong(step -> nanos(step) - millis(step) * 1_000_000)
                .min()
                .orElseThrow();
        return end - begin;
    }

    private static long millis(Matcher step) {
        return Long.parseLong(step.group(3));
    }

    private static long nanos(Matcher step) {
        return LocalTime.parse(step.group(1)).toNanoOfDay();
    }
}
