package io.kuberouter.reconcile;

import java.util.List;
import java.util.Map;

/// How one step of an area went.
///
/// @param applied what was changed on the node
/// @param repaired how many of those put right what somebody else had changed
/// @param failures for each object that could not be brought to what it should be, the reason; objects that wait for a
///     later try are among them
/// @param trouble why the area as a whole could not be read or changed, empty when it could
public record Outcome<K, V>(List<Edit<K, V>> applied, int repaired, Map<K, String> failures, String trouble) {

    public Outcome {
        applied = List.copyOf(applied);
        failures = Map.copyOf(failures);
    }

    /// Whether all the area should hold is there.
    public boolean settled() {
        return trouble.isEmpty() && failures.isEmpty();
    }
}
