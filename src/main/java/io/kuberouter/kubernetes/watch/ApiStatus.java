package io.kuberouter.kubernetes.watch;

import java.time.Instant;
import java.util.List;

/// How the watches fare at one moment.
///
/// @param server the API server's URL
/// @param connected whether the last request of every kind was answered
/// @param since when `connected` became what it is
/// @param error the failure that broke the connection, empty while connected
public record ApiStatus(String server, boolean connected, Instant since, String error, List<KindStatus> kinds) {

    public ApiStatus {
        kinds = List.copyOf(kinds);
    }

    /// Whether every kind was read whole at least once.
    public boolean isSynced() {
        return kinds.stream().allMatch(KindStatus::synced);
    }
}
