package io.kuberouter.kernel.iptables;

import io.kuberouter.state.Chain;
import io.kuberouter.state.Chain.Jump;
import io.kuberouter.state.ChainKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Chains as `iptables-save` prints them.
final class ChainCodec {

    private ChainCodec() {}

    /// What a table holds of a chain, or null if it has no such chain. A jump that is wanted anywhere counts as being
    /// anywhere; one that is wanted first, or not at all, says whether it stands first.
    static @Nullable Chain decode(Saved table, ChainKey key, @Nullable Chain wanted) {
        var rules = table.chains().get(key.name());
        return rules == null ? null : new Chain(key, rules, jumps(table, key.name(), wanted));
    }

    private static List<Jump> jumps(Saved table, String name, @Nullable Chain wanted) {
        var jumps = new ArrayList<Jump>();
        for (String from : table.builtIn()) {
            var rules = table.chains().getOrDefault(from, List.of());
            for (int i = 0; i < rules.size(); i++) {
                String match = matchOfJump(rules.get(i), name);
                if (match != null) {
                    var anywhere = new Jump(from, false, match);
                    jumps.add(isWanted(anywhere, wanted) ? anywhere : new Jump(from, i == 0, match));
                }
            }
        }
        return sorted(jumps, wanted);
    }

    private static boolean isWanted(Jump jump, @Nullable Chain wanted) {
        return wanted != null && wanted.jumps().contains(jump);
    }

    /// In the order in which they are wanted, if they are the same: `iptables-save` has an order of its own.
    private static List<Jump> sorted(List<Jump> jumps, @Nullable Chain wanted) {
        if (wanted == null || wanted.jumps().size() != jumps.size()) {
            return jumps;
        }
        boolean same = wanted.jumps().containsAll(jumps) && jumps.containsAll(wanted.jumps());
        return same ? wanted.jumps() : jumps;
    }

    private static @Nullable String matchOfJump(String rule, String name) {
        String jump = "-j " + name;
        if (rule.equals(jump)) {
            return "";
        }
        return rule.endsWith(" " + jump) ? rule.substring(0, rule.length() - jump.length() - 1) : null;
    }
}
