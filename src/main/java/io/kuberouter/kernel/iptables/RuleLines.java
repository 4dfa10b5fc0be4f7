package io.kuberouter.kernel.iptables;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// Lines for `iptables-restore --noflush` that change the rules of one chain.
final class RuleLines {

    private RuleLines() {}

    /// Writes what differs: what both lists begin and end with stays and keeps its counters. Rules go by what they say
    /// and never by number, so that one which somebody else put in between is not taken for ours; where one is not
    /// there, the tool refuses all. Where more than half differs, the chain is written anew.
    ///
    /// @param before the rules of a chain that is there
    static List<String> between(String chain, List<String> before, List<String> after) {
        int same = head(before, after);
        int tail = head(
                before.subList(same, before.size()).reversed(),
                after.subList(same, after.size()).reversed());
        var gone = before.subList(same, before.size() - tail);
        var come = after.subList(same, after.size() - tail);
        boolean mostDiffers = 2 * Math.max(gone.size(), come.size()) > Math.max(before.size(), after.size());
        if (!before.isEmpty() && (mostDiffers || overlap(before.subList(0, same), gone))) {
            return anew(chain, after);
        }
        var lines = new ArrayList<String>();
        gone.forEach(rule -> lines.add(ChainScript.join("-D", chain, rule)));
        for (int i = 0; i < come.size(); i++) {
            lines.add(
                    tail == 0
                            ? ChainScript.join("-A", chain, come.get(i))
                            : ChainScript.join("-I", chain, String.valueOf(same + i + 1), come.get(i)));
        }
        return lines;
    }

    /// Writes all rules of a chain, which may be there or not.
    static List<String> anew(String chain, List<String> rules) {
        var lines = new ArrayList<String>();
        lines.add(ChainScript.emptied(chain));
        rules.forEach(rule -> lines.add(ChainScript.join("-A", chain, rule)));
        return lines;
    }

    private static int head(List<String> one, List<String> other) {
        int same = 0;
        while (same < one.size() && same < other.size() && one.get(same).equals(other.get(same))) {
            same++;
        }
        return same;
    }

    /// Removing by text takes the first of equal rules: it must not be one that stays.
    private static boolean overlap(List<String> kept, List<String> gone) {
        return !gone.isEmpty() && new HashSet<>(kept).removeAll(new HashSet<>(gone));
    }
}
