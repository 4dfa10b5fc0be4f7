package io.kuberouter.kernel.iptables;

import io.kuberouter.state.CountedRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Rules with their counters, as `iptables -S -v` prints them. Unlike `iptables-save -c` that takes the lock of the
/// legacy build, in which a table that is just being replaced counts from zero until the old counters were added.
final class Counters {

    private static final Pattern RULE = Pattern.compile("-A (\\S+)(.*) -c (\\d+) (\\d+)((?: -[jg] .*)?)");

    private Counters() {}

    /// By chain; a chain without rules is left out.
    static Map<String, List<CountedRule>> parse(String text) {
        var chains = new LinkedHashMap<String, List<CountedRule>>();
        text.lines().map(RULE::matcher).filter(matcher -> matcher.matches()).forEach(matcher -> {
            String rule = (matcher.group(2) + matcher.group(5)).strip();
            chains.computeIfAbsent(matcher.group(1), name -> new ArrayList<>())
                    .add(new CountedRule(rule, count(matcher.group(3)), count(matcher.group(4))));
        });
        return chains;
    }

    private static long count(String digits) {
        return Long.parseUnsignedLong(digits);
    }
}
