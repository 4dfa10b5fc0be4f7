package io.kuberouter.kernel.ipset;

import io.kuberouter.netlink.Errno;
import io.kuberouter.netlink.NetlinkError;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.SetKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/// Destroys sets. The kernel lets go of a set a moment after the last rule that used it has gone, so one in use is
/// tried
/// again for a moment.
final class Removal {

    private static final int TRIES = 40;
    private static final Duration PAUSE = Duration.ofMillis(50);

    private Removal() {}

    /// @return for each set that is still there, the reason
    static Map<SetKey, String> destroy(SetSocket socket, List<SetKey> sets) throws TargetException {
        var failures = new TreeMap<SetKey, String>();
        var left = sets;
        for (int i = 0; i < TRIES && !left.isEmpty(); i++) {
            if (i > 0) {
                LockSupport.parkNanos(PAUSE.toNanos());
            }
            left = attempt(socket, left, failures);
        }
        return failures;
    }

    /// @return those in use
    private static List<SetKey> attempt(SetSocket socket, List<SetKey> sets, Map<SetKey, String> failures)
            throws TargetException {
        var busy = new ArrayList<SetKey>();
        var answers = socket.write(sets.stream().map(SetCodec::destroy).toList());
        for (int i = 0; i < sets.size(); i++) {
            var set = sets.get(i);
            failures.remove(set);
            answers.get(i)
                    .filter(error -> !Refusal.is(error, Errno.ENOENT))
                    .ifPresent(error -> failures.put(set, reason(set, error)));
            answers.get(i).filter(error -> Refusal.is(error, Refusal.BUSY)).ifPresent(_ -> busy.add(set));
        }
        return busy;
    }

    private static String reason(SetKey set, NetlinkError error) {
        return "ipset destroy " + set.kernelName() + ": " + Refusal.text(error);
    }
}
