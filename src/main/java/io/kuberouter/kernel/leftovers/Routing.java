package io.kuberouter.kernel.leftovers;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Finds leftovers in what `ip rule` and `ip route` print: tables 78 (`kube-router-dsr`) and 79 (`external_ip`).
final class Routing {

    static final List<String> TABLES = List.of("78", "79");

    private static final Pattern MARKED =
            Pattern.compile("32764:\\s+from all fwmark (0x[0-9a-f]+) lookup (?:78|kube-router-dsr)\\s*");
    private static final Pattern EXTERNAL = Pattern.compile("32765:\\s+from all lookup (?:79|external_ip)\\s*");
    private static final Pattern EVERYTHING_LOCAL = Pattern.compile("local default dev lo( .*)?");
    private static final Pattern TO_BRIDGE = Pattern.compile("(\\S+) dev kube-bridge( .*)?");

    private Routing() {}

    /// @param family `-4` or `-6`
    /// @param printed by `ip FAMILY rule show`
    static List<Leftover> rules(String family, String printed) {
        var found = new ArrayList<Leftover>();
        printed.lines().forEach(line -> {
            var marked = MARKED.matcher(line);
            if (marked.matches()) {
                found.add(rule(family, "32764", "fwmark", marked.group(1), "lookup", "78"));
            } else if (EXTERNAL.matcher(line).matches()) {
                found.add(rule(family, "32765", "lookup", "79"));
            }
        });
        return found;
    }

    private static Leftover rule(String family, String priority, String... rest) {
        var command = new ArrayList<>(List.of("ip", family, "rule", "del", "priority", priority));
        command.addAll(List.of(rest));
        return Leftover.of("ip " + family + " rule " + priority + " " + String.join(" ", rest), command);
    }

    /// @param family `-4` or `-6`
    /// @param printed by `ip FAMILY route show table TABLE`
    static List<Leftover> routes(String family, String table, String printed) {
        var found = new ArrayList<Leftover>();
        printed.lines().forEach(line -> {
            var bridge = TO_BRIDGE.matcher(line);
            if (table.equals("78") && EVERYTHING_LOCAL.matcher(line).matches()) {
                found.add(route(family, table, "local", "default", "dev", "lo"));
            } else if (table.equals("79") && bridge.matches()) {
                found.add(route(family, table, bridge.group(1), "dev", "kube-bridge"));
            }
        });
        return found;
    }

    private static Leftover route(String family, String table, String... route) {
        var command = new ArrayList<>(List.of("ip", family, "route", "del"));
        command.addAll(List.of(route));
        command.addAll(List.of("table", table));
        return Leftover.of("ip " + family + " route " + String.join(" ", route) + " table " + table, command);
    }
}
