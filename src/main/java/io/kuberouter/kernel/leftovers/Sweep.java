package io.kuberouter.kernel.leftovers;

import io.kuberouter.kernel.exec.Exec;
import io.kuberouter.reconcile.Edit;
import io.kuberouter.reconcile.Target;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.table.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/// Looks for leftovers and removes them, with the node's own tools.
record Sweep(Exec exec) {

    private static final int TRIES = 40;
    private static final Duration PAUSE = Duration.ofMillis(50);

    /// Nothing where the program or what it shows is not there: then it left nothing either.
    String printed(String... command) {
        try {
            var output = exec.run(command);
            return output.succeeded() ? output.out() : "";
        } catch (TargetException absent) {
            return "";
        }
    }

    /// Removes them. What is gone in the end is no failure, whatever was said on the way.
    ///
    /// @param finder finds what is there
    /// @return for each that is left, the reason
    Map<String, String> clear(List<Edit<String, Leftover>> edits, Target<String, Leftover> finder)
            throws TargetException {
        var failed = remove(edits);
        if (!failed.isEmpty()) {
            failed.keySet().retainAll(finder.observe(Table.empty()).keySet());
        }
        return failed;
    }

    /// Sets last, for rules refer to them.
    private Map<String, String> remove(List<Edit<String, Leftover>> edits) throws TargetException {
        var leftovers = new ArrayList<Leftover>();
        for (var edit : edits) {
            if (edit.before() != null) {
                leftovers.add(edit.before());
            }
        }
        leftovers.sort(Comparator.comparing(leftover -> leftover.name().startsWith("ipset ")));
        var failed = new TreeMap<String, String>();
        for (var leftover : leftovers) {
            String reason = remove(leftover);
            if (!reason.isEmpty()) {
                failed.put(leftover.name(), reason);
            }
        }
        return failed;
    }

    private String remove(Leftover leftover) throws TargetException {
        String reason = "";
        for (var command : leftover.commands()) {
            var output = exec.feed(leftover.input(), command);
            for (int i = 0; i < TRIES && output.err().contains("in use by a kernel component"); i++) {
                // the kernel lets go of a set a moment after the rule that used it has gone
                LockSupport.parkNanos(PAUSE.toNanos());
                output = exec.feed(leftover.input(), command);
            }
            reason = output.succeeded() || !reason.isEmpty() ? reason : output.failure();
        }
        return reason;
    }
}
