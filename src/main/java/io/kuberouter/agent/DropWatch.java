package io.kuberouter.agent;

import io.kuberouter.kernel.nflog.LogRecord;
import io.kuberouter.kernel.nflog.PacketLog;
import io.kuberouter.reconcile.TargetException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Listens to what the kernel tells of refused packets. Where it cannot listen, for another program has the group, it
/// tries again each half minute and says so where drops are looked at.
final class DropWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DropWatch.class);
    private static final Duration TRY_EACH = Duration.ofSeconds(30);
    private static final Duration TURN = Duration.ofSeconds(10);

    private final int group;
    private final Supplier<Overview> picture;
    private final Clock clock;
    private final DropLog drops = new DropLog();
    private final Thread thread = Thread.ofPlatform().name("drops").daemon().unstarted(this::work);
    private volatile @Nullable PacketLog packets;
    private volatile String trouble = "";
    private volatile boolean closed;

    /// @param group of NFLOG
    /// @param picture the newest
    DropWatch(int group, Supplier<Overview> picture, Clock clock) {
        this.group = group;
        this.picture = picture;
        this.clock = clock;
    }

    void start() {
        thread.start();
    }

    DropLog log() {
        return drops;
    }

    /// Records that the kernel could not deliver.
    long lost() {
        var open = packets;
        return open == null ? 0 : open.lost();
    }

    /// Why it does not listen, empty when it does.
    String trouble() {
        return trouble;
    }

    private void work() {
        while (!closed) {
            try (var open = PacketLog.open(group)) {
                packets = open;
                trouble = "";
                listen(open);
            } catch (TargetException e) {
                say(String.valueOf(e.getMessage()));
                LockSupport.parkNanos(this, TRY_EACH.toNanos());
            }
        }
    }

    private void say(String reason) {
        if (!closed && !reason.equals(trouble)) {
            log.warn("refused packets cannot be told of: {}", reason);
        }
        trouble = reason;
    }

    private void listen(PacketLog open) throws TargetException {
        while (!closed) {
            open.next(TURN).ifPresent(this::tryToTake);
        }
    }

    /// A bug must not end the listening for ever.
    private void tryToTake(LogRecord record) {
        try {
            take(record);
        } catch (RuntimeException e) {
            say("an error of ours: " + e);
        }
    }

    private void take(LogRecord record) {
        var seen = picture.get();
        var packet = record.packet();
        drops.add(
                new DropLog.Refused(
                        record.prefix(),
                        packet.source(),
                        packet.sourcePort(),
                        packet.destination(),
                        packet.destinationPort(),
                        packet.protocol()),
                clock.instant(),
                seen.desired().firewall().ruleset(),
                seen.inputs().pods());
    }

    @Override
    public void close() {
        closed = true;
        var open = packets;
        if (open != null) {
            open.close();
        }
        LockSupport.unpark(thread);
    }
}
