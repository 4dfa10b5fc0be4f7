package io.kuberouter.kernel.iptables;

import io.kuberouter.reconcile.Edit;
import io.kuberouter.state.Chain;
import io.kuberouter.state.Chain.Jump;
import io.kuberouter.state.ChainKey;
import java.util.ArrayList;
import java.util.List;

/// Lines for `iptables-restore --noflush` that change chains of one table. A line that declares a chain makes it, and
/// empties it where it is there already.
final class ChainScript {

    private ChainScript() {}

    /// Writes edits as lines.
    interface Writer {
        void write(List<Edit<ChainKey, Chain>> edits, List<String> script);
    }

    /// Makes the chains that are new, empty; before anything refers to them.
    static void declare(List<Edit<ChainKey, Chain>> edits, List<String> script) {
        for (var edit : edits) {
            if (edit.before() == null) {
                script.add(emptied(edit.key().name()));
            }
        }
    }

    /// Brings chains from what they are to what they should be. Rules that stay keep their counters.
    static void change(List<Edit<ChainKey, Chain>> edits, List<String> script) {
        declare(edits, script);
        for (var edit : edits) {
            var before =
                    edit.before() == null ? List.<String>of() : edit.before().rules();
            script.addAll(
                    RuleLines.between(edit.key().name(), before, edit.wanted().rules()));
        }
        edits.forEach(edit -> jumps(edit, script));
    }

    /// Likewise, but all rules of a chain are written anew.
    static void rewrite(List<Edit<ChainKey, Chain>> edits, List<String> script) {
        for (var edit : edits) {
            script.addAll(RuleLines.anew(edit.key().name(), edit.wanted().rules()));
        }
        edits.forEach(edit -> jumps(edit, script));
    }

    private static void jumps(Edit<ChainKey, Chain> edit, List<String> script) {
        var present = edit.before() == null ? List.<Jump>of() : edit.before().jumps();
        var wanted = edit.wanted().jumps();
        if (!present.equals(wanted)) {
            present.forEach(jump -> script.add(removal(jump, edit.key().name())));
            wanted.forEach(jump -> script.add(insertion(jump, edit.key().name())));
        }
    }

    /// Takes chains away: first what leads into them and what is in them, then they themselves.
    static void remove(List<Edit<ChainKey, Chain>> edits, List<String> script) {
        var removals = new ArrayList<String>();
        for (var edit : edits) {
            script.add(emptied(edit.key().name()));
            removals.add("-X " + edit.key().name());
            if (edit.before() != null) {
                edit.before()
                        .jumps()
                        .forEach(jump -> script.add(removal(jump, edit.key().name())));
            }
        }
        script.addAll(removals);
    }

    static String emptied(String name) {
        return ":" + name + " - [0:0]";
    }

    private static String removal(Jump jump, String name) {
        return join("-D", jump.from(), jump.match(), "-j", name);
    }

    private static String insertion(Jump jump, String name) {
        return jump.first()
                ? join("-I", jump.from(), "1", jump.match(), "-j", name)
                : join("-A", jump.from(), jump.match(), "-j", name);
    }

    static String join(String... words) {
        return String.join(
                " ", List.of(words).stream().filter(word -> !word.isEmpty()).toList());
    }
}
