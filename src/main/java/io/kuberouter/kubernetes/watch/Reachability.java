package io.kuberouter.kubernetes.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeSet;

/// The API server as a whole, seen from the single kinds: lost with the first kind that fails, back when none fails.
/// Hands out one line for each such change and none for anything between.
final class Reachability {
    private final String server;
    private final TreeSet<String> failing = new TreeSet<>();
    private final TreeSet<String> waiting;
    private boolean everConnected;
    private Instant since;
    private String error = "";

    Reachability(String server, Iterable<String> kinds, Instant now) {
        this.server = server;
        since = now;
        waiting = new TreeSet<>();
        kinds.forEach(waiting::add);
    }

    /// A request for the kind failed.
    synchronized Optional<String> failed(String kind, ApiFailure failure, Instant now) {
        boolean news = failing.isEmpty();
        failing.add(kind);
        if (!news) {
            return Optional.empty();
        }
        since = everConnected ? now : since;
        error = kind + ": " + failure.reason();
        String what = failure.isRefusal() ? "refuses" : everConnected ? "lost" : "not there yet";
        return Optional.of("API server " + server + ": " + what + " (" + error + "); "
                + (everConnected ? "what stands, stays" : "trying on"));
    }

    /// A request for the kind was answered.
    synchronized Optional<String> answered(String kind, Instant now) {
        waiting.remove(kind);
        boolean news = failing.remove(kind) && failing.isEmpty();
        if (news || (!everConnected && isConnected())) {
            var gone = Duration.between(since, now);
            everConnected = true;
            error = "";
            since = now;
            return news ? Optional.of("API server " + server + ": back after " + text(gone)) : Optional.empty();
        }
        return Optional.empty();
    }

    synchronized boolean isConnected() {
        return failing.isEmpty() && waiting.isEmpty();
    }

    synchronized Instant since() {
        return since;
    }

    synchronized String error() {
        return error;
    }

    /// A time as the flags write it, to the second: `4m12s`.
    static String text(Duration span) {
        long hours = span.toHours();
        String minutes = span.toMinutes() == 0 ? "" : span.toMinutesPart() + "m";
        return (hours == 0 ? "" : hours + "h") + minutes + span.toSecondsPart() + "s";
    }
}
