package io.kuberouter.kernel.iptables;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One table as `iptables-save -t TABLE` prints it.
///
/// @param chains the rules of each chain, without `-A CHAIN`
/// @param builtIn the chains that the kernel itself enters
record Saved(Map<String, List<String>> chains, List<String> builtIn) {

    static Saved parse(String text) {
        var chains = new LinkedHashMap<String, List<String>>();
        var builtIn = new ArrayList<String>();
        text.lines().forEach(line -> {
            if (line.startsWith(":")) {
                var words = line.substring(1).split(" ");
                chains.put(words[0], new ArrayList<>());
                if (words.length > 1 && !words[1].equals("-")) {
                    builtIn.add(words[0]);
                }
            } else if (line.startsWith("-A ")) {
                int end = line.indexOf(' ', 3);
                String chain = end < 0 ? line.substring(3) : line.substring(3, end);
                String rule = end < 0 ? "" : line.substring(end + 1);
                chains.computeIfAbsent(chain, name -> new ArrayList<>()).add(rule);
            }
        });
        return new Saved(chains, builtIn);
    }
}
