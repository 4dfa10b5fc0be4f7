package io.kuberouter.kernel.iptables;

import io.kuberouter.state.CountedRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One table as `iptables-save -t TABLE` prints it, with counters if asked for by `-c`.
///
/// @param chains the rules of each chain
/// @param builtIn the chains that the kernel itself enters
record Saved(Map<String, List<CountedRule>> chains, List<String> builtIn) {

    private static final Pattern RULE = Pattern.compile("(?:\\[(\\d+):(\\d+)] )?-A (\\S+) ?(.*)");

    static Saved parse(String text) {
        var chains = new LinkedHashMap<String, List<CountedRule>>();
        var builtIn = new ArrayList<String>();
        text.lines().forEach(line -> {
            if (line.startsWith(":")) {
                var words = line.substring(1).split(" ");
                chains.put(words[0], new ArrayList<>());
                if (words.length > 1 && !words[1].equals("-")) {
                    builtIn.add(words[0]);
                }
            } else if (line.startsWith("-A ") || line.startsWith("[")) {
                rule(line, chains);
            }
        });
        return new Saved(chains, builtIn);
    }

    private static void rule(String line, Map<String, List<CountedRule>> chains) {
        var matcher = RULE.matcher(line);
        if (matcher.matches()) {
            var rule = new CountedRule(matcher.group(4), count(matcher.group(1)), count(matcher.group(2)));
            chains.computeIfAbsent(matcher.group(3), name -> new ArrayList<>()).add(rule);
        }
    }

    private static long count(@Nullable String digits) {
        return digits == null ? 0 : Long.parseUnsignedLong(digits);
    }

    /// The rules of a chain, without `-A CHAIN`; none if there is no such chain.
    List<String> rules(String chain) {
        return chains.getOrDefault(chain, List.of()).stream()
                .map(CountedRule::rule)
                .toList();
    }
}
