package io.kuberouter.kernel.nflog;

import io.kuberouter.netlink.Errno;
import io.kuberouter.netlink.Message;
import io.kuberouter.netlink.MisshapenException;
import io.kuberouter.netlink.NetlinkEar;
import io.kuberouter.netlink.NetlinkException;
import io.kuberouter.netlink.NetlinkSocket;
import io.kuberouter.reconcile.TargetException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;

/// The records of one group of the kernel's packet log, in the network namespace of the thread that opened it. A group
/// belongs to whoever binds it first. Read by one thread at a time.
public final class PacketLog implements AutoCloseable {

    /// Enough for the headers of IPv6 and those between them and the ports.
    private static final int COPIED = 128;

    private static final int BUFFER = 32 * 1024;
    private static final int HUNDREDTHS = 10;
    private static final int TOGETHER = 50;

    private final NetlinkEar ear;
    private final ArrayDeque<LogRecord> records = new ArrayDeque<>();
    private final AtomicLong lost = new AtomicLong();
    private int next;

    /// Losses the kernel told of, each counted as one, before the numbers of the records said how many they were.
    private int owed;

    private PacketLog(NetlinkEar ear) {
        this.ear = ear;
    }

    /// Binds a group and hears of its packets from now on.
    ///
    /// @throws TargetException if another program has bound the group, or the kernel has no packet log
    public static PacketLog open(int group) throws TargetException {
        try {
            var ear = NetlinkEar.open(NetlinkSocket.NETFILTER);
            try {
                ear.request(LogCodec.bind(group));
                ear.request(LogCodec.shape(group, COPIED, BUFFER, HUNDREDTHS, TOGETHER));
                return new PacketLog(ear);
            } catch (NetlinkException e) {
                ear.close();
                throw e;
            }
        } catch (NetlinkException e) {
            throw new TargetException("NFLOG group " + group + " cannot be read: " + reason(e), e);
        }
    }

    private static String reason(NetlinkException e) {
        return switch (e.errno()) {
            case Errno.EPERM -> "another program has bound it, or CAP_NET_ADMIN is missing (EPERM)";
            case Errno.EINVAL -> "the running kernel has no packet log: modprobe nfnetlink_log (EINVAL)";
            default -> String.valueOf(e.getMessage());
        };
    }

    /// Waits for the next record, which comes a tenth of a second after its packet at the latest.
    ///
    /// @return empty if the time is up or the log was closed
    /// @throws TargetException if the kernel can no longer be heard
    public Optional<LogRecord> next(Duration patience) throws TargetException {
        var record = records.poll();
        if (record == null) {
            hear(patience);
            record = records.poll();
        }
        return Optional.ofNullable(record);
    }

    private void hear(Duration patience) throws TargetException {
        boolean overrun = true;
        while (overrun) {
            overrun = false;
            try {
                ear.hear(patience).forEach(this::take);
            } catch (NetlinkException e) {
                if (e.errno() != Errno.ENOBUFS) {
                    throw new TargetException("reading the packet log: " + e.getMessage(), e);
                }
                overrun = true;
                owed++;
                lost.incrementAndGet();
            } catch (MisshapenException e) {
                // what was in it shows as a gap in the numbers
            }
        }
    }

    private void take(Message message) {
        if (!LogCodec.isRecord(message)) {
            return;
        }
        try {
            var numbered = LogCodec.decode(message);
            count(numbered.number());
            records.add(numbered.record());
        } catch (MisshapenException e) {
            lost.incrementAndGet();
            next++;
        }
    }

    /// A gap in the numbers is what was lost, of which some may have been counted already.
    private void count(OptionalInt number) {
        if (number.isPresent()) {
            int gap = number.getAsInt() - next;
            int counted = Math.min(owed, gap);
            lost.addAndGet(gap - counted);
            owed -= counted;
            next = number.getAsInt() + 1;
        }
    }

    /// How many records did not arrive. May be asked from any thread.
    public long lost() {
        return lost.get();
    }

    /// Unbinds the group and ends a [#next] that waits; may be called from any thread.
    @Override
    public void close() {
        ear.close();
    }
}
