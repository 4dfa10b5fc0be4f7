package io.kuberouter.netlink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/// Hears what the kernel tells one socket that asked for it, on the thread of whoever listens. For one thread at a
/// time,
/// but for [#close]. Belongs to the network namespace of the thread that opened it.
public final class NetlinkEar implements AutoCloseable {

    private final Channel channel;
    private final Wakeup stop;
    private final ReentrantLock listening = new ReentrantLock();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final List<Message> early = new ArrayList<>();
    private int sequence;

    private NetlinkEar(Channel channel, Wakeup stop) {
        this.channel = channel;
        this.stop = stop;
    }

    /// Opens a socket of a protocol such as [NetlinkSocket#NETFILTER].
    public static NetlinkEar open(int protocol) throws NetlinkException {
        var channel = Channel.open(protocol);
        try {
            return new NetlinkEar(channel, Wakeup.open());
        } catch (NetlinkException e) {
            channel.close();
            throw e;
        }
    }

    /// Writes one message. What the kernel tells meanwhile is kept for [#hear].
    ///
    /// @throws NetlinkException if the kernel refuses it
    public void request(Message message) throws NetlinkException {
        byte[] out = new byte[message.size()];
        message.write(Message.wrap(out), Message.ACK, ++sequence);
        channel.send(out, out.length);
        var answer = answer();
        while (answer.isEmpty()) {
            answer = answer();
        }
        var error = Acknowledgement.error(answer.get());
        if (error != null) {
            throw new NetlinkException(message.toString(), error);
        }
    }

    private Optional<Message> answer() throws NetlinkException {
        var answer = Optional.<Message>empty();
        for (var frame : channel.receive()) {
            boolean acknowledges = frame.message().type() == Message.ERROR && frame.sequence() == sequence;
            answer = acknowledges ? Optional.of(frame.message()) : answer;
            keep(frame, early);
        }
        return answer;
    }

    private static void keep(Channel.Frame frame, List<Message> into) {
        if (frame.message().type() >= Message.FIRST_OF_PROTOCOL) {
            into.add(frame.message());
        }
    }

    /// Waits for what the kernel tells next.
    ///
    /// @return none if the time is up or the socket was closed
    /// @throws NetlinkException ENOBUFS if something was lost before this; listening may go on
    /// @throws MisshapenException if it cannot be taken apart
    public List<Message> hear(Duration patience) throws NetlinkException {
        listening.lock();
        try {
            var heard = new ArrayList<>(early);
            early.clear();
            if (heard.isEmpty() && !closed.get() && stop.awaits(channel.descriptor(), patience)) {
                channel.receive().forEach(frame -> keep(frame, heard));
            }
            return heard;
        } finally {
            listening.unlock();
        }
    }

    /// Ends a [#hear] that waits; may be called from any thread.
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            stop.wake();
            listening.lock();
            try {
                channel.close();
                stop.close();
            } finally {
                listening.unlock();
            }
        }
    }
}
