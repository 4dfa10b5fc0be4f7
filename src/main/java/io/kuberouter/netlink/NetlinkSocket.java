package io.kuberouter.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A conversation with the kernel in one netlink protocol. For one thread at a time. Belongs to the network namespace
/// of the thread that opened it.
///
/// Requests, batches and dumps come back when the kernel has answered for every message, or fail with a
/// [NetlinkException] after 20 s without an answer. A socket on which that happened is best closed and opened anew: a
/// list
/// that was not read to its end blocks the next one (EBUSY).
public final class NetlinkSocket implements AutoCloseable {

    /// Protocols of `linux/netlink.h`.
    public static final int ROUTE = 0, NETFILTER = 12, GENERIC = 16;

    /// How many times a dump is read anew because the kernel's tables changed under it.
    private static final int DUMP_TRIES = 30;

    /// Acknowledgements of one send wait in the socket's buffer together; so many fit with room to spare.
    private static final int BATCH = 64;

    private static final NetlinkError SILENCE = new NetlinkError(Errno.ETIMEDOUT, "no answer in 20 s");

    private final Channel channel;
    private final ByteBuffer out = ByteBuffer.allocate(Channel.SEND_BUFFER).order(ByteOrder.nativeOrder());
    private int sequence;
    private long written;

    private NetlinkSocket(Channel channel) {
        this.channel = channel;
    }

    /// Opens a socket of a protocol: [#ROUTE], [#NETFILTER], [#GENERIC].
    public static NetlinkSocket open(int protocol) throws NetlinkException {
        return new NetlinkSocket(Channel.open(protocol));
    }

    /// Messages written so far by [#request] and [#batch]: those that may change something.
    public long written() {
        return written;
    }

    /// Asks for a list. A list that changed while it was read is read again.
    public <T> List<T> dump(Message request, Decoder<T> decoder) throws NetlinkException {
        for (int attempt = 0; attempt < DUMP_TRIES; attempt++) {
            var messages = dumpOnce(request);
            if (messages != null) {
                return decode(messages, decoder, request);
            }
        }
        throw new NetlinkException(
                request.toString(), new NetlinkError(Errno.EINTR, "changed each time while it was read"));
    }

    /// All of a list, to its end, for the kernel serves no other list before; null if it changed meanwhile.
    private @Nullable List<Message> dumpOnce(Message request) throws NetlinkException {
        int asked = send(request, Message.DUMP);
        var messages = new ArrayList<Message>();
        boolean interrupted = false;
        while (true) {
            for (var frame : receive(request)) {
                if (frame.sequence() != asked) {
                    continue;
                }
                var message = frame.message();
                interrupted |= (message.flags() & Message.DUMP_INTR) != 0;
                if (message.type() == Message.DONE || message.type() == Message.ERROR) {
                    refuse(request, error(message));
                    return interrupted ? null : messages;
                }
                messages.add(message);
            }
        }
    }

    private static <T> List<T> decode(List<Message> messages, Decoder<T> decoder, Message request)
            throws NetlinkException {
        var values = new ArrayList<T>(messages.size());
        for (var message : messages) {
            T value = message.type() < Message.FIRST_OF_PROTOCOL ? null : decode(message, decoder, request);
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    private static <T> @Nullable T decode(Message message, Decoder<T> decoder, Message request)
            throws NetlinkException {
        try {
            return decoder.decode(message);
        } catch (MisshapenException e) {
            throw new NetlinkException(request.toString(), e);
        }
    }

    /// Asks for one thing.
    ///
    /// @return empty if the decoder makes nothing of it
    public <T> Optional<T> ask(Message request, Decoder<T> decoder) throws NetlinkException {
        int asked = send(request, 0);
        while (true) {
            for (var frame : receive(request)) {
                if (frame.sequence() == asked) {
                    var message = frame.message();
                    if (message.type() == Message.ERROR) {
                        refuse(request, error(message));
                    }
                    return Optional.ofNullable(decode(message, decoder, request));
                }
            }
        }
    }

    /// Writes one message.
    ///
    /// @throws NetlinkException if the kernel refuses it
    public void request(Message message) throws NetlinkException {
        refuse(message, batch(List.of(message)).getFirst());
    }

    /// Writes messages in order, many with each system call. One that the kernel refuses does not stop the others.
    ///
    /// @return for each message, the kernel's refusal or nothing
    /// @throws NetlinkException if the socket failed: what became of the messages is unknown
    public List<Optional<NetlinkError>> batch(List<Message> messages) throws NetlinkException {
        var results = new ArrayList<Optional<NetlinkError>>(messages.size());
        for (int next = 0; next < messages.size(); ) {
            int first = next;
            out.clear();
            while (next < messages.size() && next - first < BATCH && fits(messages.get(next))) {
                messages.get(next++).write(out, Message.ACK, sequence + next - first);
            }
            if (next == first) {
                throw new NetlinkException(messages.get(first).toString(), Errno.EMSGSIZE);
            }
            exchange(messages.subList(first, next), results);
        }
        return results;
    }

    /// Writes messages of netfilter that happen together or not at all (`linux/netfilter/nfnetlink.h`:
    /// batches), in one write. At most as many as [#batch] sends at once.
    ///
    /// @param begin marks where they begin
    /// @param end marks where they end
    /// @return for each message, the kernel's refusal or nothing; one refusal means that nothing happened
    /// @throws NetlinkException if the kernel refuses all of it, it does not fit into one write, or the
    ///     socket failed
    public List<Optional<NetlinkError>> transaction(Message begin, List<Message> messages, Message end)
            throws NetlinkException {
        int first = sequence + 1;
        sequence += messages.size() + 2;
        written += messages.size();
        out.clear();
        if (messages.size() > BATCH || begin.size() + end.size() + sizes(messages) > out.remaining()) {
            throw new NetlinkException(begin.toString(), Errno.EMSGSIZE);
        }
        begin.write(out, 0, first);
        for (int i = 0; i < messages.size(); i++) {
            messages.get(i).write(out, Message.ACK, first + 1 + i);
        }
        end.write(out, 0, sequence);
        channel.send(out.array(), out.position());
        return verdicts(begin, first, messages.size());
    }

    private static int sizes(List<Message> messages) {
        return messages.stream().mapToInt(Message::size).sum();
    }

    /// The kernel answers for each message in order, or for the whole at its beginning.
    private List<Optional<NetlinkError>> verdicts(Message begin, int first, int count) throws NetlinkException {
        var verdicts = new ArrayList<Optional<NetlinkError>>(count);
        while (verdicts.size() < count) {
            for (var frame : receive(begin)) {
                if (frame.message().type() != Message.ERROR) {
                    continue;
                }
                if (frame.sequence() == first) {
                    refuse(begin, error(frame.message()));
                } else if (frame.sequence() == first + 1 + verdicts.size()) {
                    verdicts.add(Optional.ofNullable(error(frame.message())));
                }
            }
        }
        return verdicts;
    }

    private boolean fits(Message message) {
        return message.size() <= out.remaining();
    }

    /// Sends what lies in the buffer and waits for as many acknowledgements as there are messages.
    private void exchange(List<Message> messages, List<Optional<NetlinkError>> results) throws NetlinkException {
        int first = sequence + 1;
        sequence += messages.size();
        written += messages.size();
        channel.send(out.array(), out.position());
        var answers = new ArrayList<@Nullable NetlinkError>();
        while (answers.size() < messages.size()) {
            for (var frame : receive(messages.get(answers.size()))) {
                // the kernel acknowledges in order; anything else belongs to an exchange that failed before
                if (frame.message().type() == Message.ERROR && frame.sequence() == first + answers.size()) {
                    answers.add(error(frame.message()));
                }
            }
        }
        answers.forEach(answer -> results.add(Optional.ofNullable(answer)));
    }

    private int send(Message message, int flags) throws NetlinkException {
        out.clear();
        if (!fits(message)) {
            throw new NetlinkException(message.toString(), Errno.EMSGSIZE);
        }
        message.write(out, flags, ++sequence);
        channel.send(out.array(), out.position());
        return sequence;
    }

    private List<Channel.Frame> receive(Message request) throws NetlinkException {
        try {
            return channel.receive();
        } catch (MisshapenException e) {
            throw new NetlinkException(request.toString(), e);
        } catch (NetlinkException e) {
            throw new NetlinkException(request.toString(), e.errno() == Errno.EAGAIN ? SILENCE : e.error());
        }
    }

    private static void refuse(Message request, Optional<NetlinkError> error) throws NetlinkException {
        if (error.isPresent()) {
            throw new NetlinkException(request.toString(), error.get());
        }
    }

    private static void refuse(Message request, @Nullable NetlinkError error) throws NetlinkException {
        refuse(request, Optional.ofNullable(error));
    }

    private static @Nullable NetlinkError error(Message message) throws NetlinkException {
        try {
            return Acknowledgement.error(message);
        } catch (MisshapenException e) {
            throw new NetlinkException(message.toString(), e);
        }
    }

    @Override
    public void close() {
        channel.close();
    }
}
