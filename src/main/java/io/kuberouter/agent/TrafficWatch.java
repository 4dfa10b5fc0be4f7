package io.kuberouter.agent;

import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.ServerKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads counters for people, apart from the rounds: virtual servers each ten seconds, the destinations of servers that
/// somebody looks at each two seconds, both only while somebody asks. Ten viewers cost the kernel as much as one, and
/// none costs nothing.
final class TrafficWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TrafficWatch.class);
    private static final Duration SERVERS_EACH = Duration.ofSeconds(10);
    private static final Duration DESTINATIONS_EACH = Duration.ofSeconds(2);
    private static final Duration FORGOTTEN_AFTER = Duration.ofSeconds(10);
    private static final Duration UNWATCHED_AFTER = Duration.ofSeconds(30);
    private static final int FOLLOWED = 200;

    /// Where the numbers come from; may be called from any thread.
    interface Source {
        Traffic servers(Instant now) throws TargetException;

        List<DestinationTraffic> destinations(ServerKey server) throws TargetException;
    }

    private final Source source;
    private final Clock clock;
    private final Runnable turned;
    private final Thread thread = Thread.ofPlatform().name("traffic").daemon().unstarted(this::work);
    private final Map<ServerKey, Followed> followed = new LinkedHashMap<>(16, 0.75f, true);
    private volatile Traffic traffic = Traffic.NONE;
    private volatile Instant asked = Instant.EPOCH;
    private volatile boolean closed;

    private record Followed(Instant asked, List<DestinationTraffic> destinations) {}

    /// @param turned called after new numbers were read that somebody is looking at
    TrafficWatch(Source source, Clock clock, Runnable turned) {
        this.source = source;
        this.clock = clock;
        this.turned = turned;
    }

    void start() {
        thread.start();
    }

    /// The counters of virtual servers; read now if nobody has asked for so long that they are old.
    Traffic traffic() {
        var now = clock.instant();
        asked = now;
        if (traffic.at().plus(UNWATCHED_AFTER).isBefore(now)) {
            readServers(now);
        }
        LockSupport.unpark(thread);
        return traffic;
    }

    /// As [Board#destinations(Collection)] promises.
    Map<ServerKey, List<DestinationTraffic>> destinations(Collection<ServerKey> servers) {
        var now = clock.instant();
        var found = new HashMap<ServerKey, List<DestinationTraffic>>();
        for (var server : servers) {
            if (found.size() == FOLLOWED) {
                break;
            }
            found.put(server, follow(server, now));
        }
        return found;
    }

    private List<DestinationTraffic> follow(ServerKey server, Instant now) {
        synchronized (followed) {
            var known = followed.get(server);
            var destinations = known == null ? read(server) : known.destinations();
            followed.put(server, new Followed(now, destinations));
            LockSupport.unpark(thread);
            if (followed.size() > FOLLOWED) {
                followed.remove(followed.keySet().iterator().next());
            }
            return destinations;
        }
    }

    private List<DestinationTraffic> read(ServerKey server) {
        try {
            return source.destinations(server);
        } catch (TargetException e) {
            log.debug("counters of {}: {}", server, e.getMessage());
            return List.of();
        }
    }

    private void work() {
        while (!closed) {
            var now = clock.instant();
            boolean watched = asked.plus(UNWATCHED_AFTER).isAfter(now);
            if (watched && !traffic.at().plus(SERVERS_EACH).isAfter(now)) {
                readServers(now);
            }
            if (readDestinations(now)) {
                turned.run();
            } else if (!watched) {
                LockSupport.park(this);
            }
            LockSupport.parkNanos(this, DESTINATIONS_EACH.toNanos());
        }
    }

    private synchronized void readServers(Instant now) {
        if (traffic.at().plus(SERVERS_EACH).isAfter(now)) {
            return;
        }
        try {
            traffic = source.servers(now);
        } catch (TargetException e) {
            log.debug("counters: {}", e.getMessage());
        }
    }

    /// Whether anything was read.
    private boolean readDestinations(Instant now) {
        List<ServerKey> wanted;
        synchronized (followed) {
            followed.values().removeIf(f -> f.asked().plus(FORGOTTEN_AFTER).isBefore(now));
            wanted = List.copyOf(followed.keySet());
        }
        for (var server : wanted) {
            var destinations = read(server);
            synchronized (followed) {
                followed.computeIfPresent(server, (key, old) -> new Followed(old.asked(), destinations));
            }
        }
        return !wanted.isEmpty();
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
