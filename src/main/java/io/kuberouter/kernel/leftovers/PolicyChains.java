package io.kuberouter.kernel.leftovers;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The chains of network policies in what `iptables-save` prints of all tables, and the lines that take all of them
/// away at once with everything that leads into them.
final class PolicyChains {

    private static final Set<String> TOPS = Set.of("KUBE-ROUTER-INPUT", "KUBE-ROUTER-FORWARD", "KUBE-ROUTER-OUTPUT");
    private static final Pattern TARGET = Pattern.compile(" -[jg] (\\S+)");

    private PolicyChains() {}

    /// @param program whose rules these are: `iptables-legacy`
    /// @param saved what `iptables-legacy-save` printed
    static Optional<Leftover> find(String program, String saved) {
        var filter = filter(saved);
        var chains = new LinkedHashSet<String>();
        for (String line : filter) {
            if (line.startsWith(":") && isOurs(line.substring(1, line.indexOf(' ')))) {
                chains.add(line.substring(1, line.indexOf(' ')));
            }
        }
        return chains.isEmpty() ? Optional.empty() : Optional.of(leftover(program, filter, chains));
    }

    private static List<String> filter(String saved) {
        var lines = saved.lines().toList();
        int from = lines.indexOf("*filter");
        var rest = from < 0 ? List.<String>of() : lines.subList(from, lines.size());
        return rest.stream().takeWhile(line -> !line.equals("COMMIT")).toList();
    }

    private static boolean isOurs(String chain) {
        return TOPS.contains(chain) || chain.startsWith("KUBE-POD-FW-") || chain.startsWith("KUBE-NWPLCY-");
    }

    private static Leftover leftover(String program, List<String> filter, Set<String> chains) {
        var script = new ArrayList<String>();
        script.add("*filter");
        chains.forEach(chain -> script.add(":" + chain + " - [0:0]"));
        for (String line : filter) {
            if (line.startsWith("-A ") && leadsIn(line, chains)) {
                script.add("-D " + line.substring("-A ".length()));
            }
        }
        chains.forEach(chain -> script.add("-X " + chain));
        script.add("COMMIT");
        return new Leftover(
                program + " -t filter chains of network policies",
                List.of(List.of(program + "-restore", "--noflush", "--wait")),
                String.join("\n", script) + "\n");
    }

    /// From a chain that stays.
    private static boolean leadsIn(String rule, Set<String> chains) {
        String from = rule.split(" ", 3)[1];
        var target = TARGET.matcher(rule);
        return !chains.contains(from) && target.find() && chains.contains(target.group(1));
    }
}
