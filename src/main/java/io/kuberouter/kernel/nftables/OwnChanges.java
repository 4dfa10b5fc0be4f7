package io.kuberouter.kernel.nftables;

import io.kuberouter.net.Family;
import io.kuberouter.netlink.Attributes;
import io.kuberouter.netlink.Message;
import io.kuberouter.netlink.NetlinkException;
import io.kuberouter.netlink.NetlinkSocket;
import io.kuberouter.reconcile.TargetException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// Tells changes that we made to our tables from those of others. Each transaction makes a generation of the kernel's
/// rules with the next number (`NFT_MSG_GETGEN`). Of the generations that appeared while we wrote, one may touch our
/// tables on our behalf; any other one is somebody else's.
public final class OwnChanges implements AutoCloseable {

    private static final int GET_TABLE = Nfnetlink.type(1), GET_GENERATION = Nfnetlink.type(16);
    private static final int KEPT = 256;

    private final NetlinkSocket socket;
    private final Runnable listener;
    private final Deque<Span> ours = new ArrayDeque<>();
    private final List<Integer> heldBack = new ArrayList<>();
    private boolean writing;

    /// Generations after `first`, up to `last`.
    private record Span(int first, int last) {
        boolean contains(int generation) {
            return generation - first > 0 && generation - last <= 0;
        }
    }

    private OwnChanges(NetlinkSocket socket, Runnable listener) {
        this.socket = socket;
        this.listener = listener;
    }

    /// For the network namespace of this thread.
    ///
    /// @param listener called when somebody else has changed a table of ours, or may have; must be quick
    public static OwnChanges open(Runnable listener) throws TargetException {
        try {
            return new OwnChanges(NetlinkSocket.open(NetlinkSocket.NETFILTER), listener);
        } catch (NetlinkException e) {
            throw new TargetException("asking for nftables' generation: " + e.getMessage(), e);
        }
    }

    /// A transaction of ours.
    interface Write {
        Nft.Answer run() throws TargetException;
    }

    /// Does the work; what it changes is ours. One at a time.
    Nft.Answer around(Write write) throws TargetException {
        var first = generation();
        synchronized (this) {
            writing = true;
        }
        try {
            return write.run();
        } finally {
            wrote(first, generation());
        }
    }

    private void wrote(OptionalInt first, OptionalInt last) {
        boolean foreign = false;
        synchronized (this) {
            writing = false;
            if (first.isPresent() && last.isPresent() && first.getAsInt() != last.getAsInt()) {
                ours.addLast(new Span(first.getAsInt(), last.getAsInt()));
                if (ours.size() > KEPT) {
                    ours.removeFirst();
                }
            }
            for (int generation : heldBack) {
                foreign |= !isOurs(generation);
            }
            heldBack.clear();
        }
        if (foreign) {
            listener.run();
        }
    }

    /// The kernel told of a generation that touches a table of ours.
    void touched(int generation) {
        synchronized (this) {
            if (writing) {
                heldBack.add(generation);
                return;
            }
            if (isOurs(generation)) {
                return;
            }
        }
        listener.run();
    }

    void missed() {
        listener.run();
    }

    /// Each of our writes accounts for one generation.
    private boolean isOurs(int generation) {
        return ours.removeIf(span -> span.contains(generation));
    }

    /// Writes messages in one transaction of ours; whether the kernel took them.
    boolean write(List<Message> messages) throws TargetException {
        return around(() -> {
                    try {
                        var refusals = socket.transaction(Nfnetlink.BEGIN, messages, Nfnetlink.END);
                        return new Nft.Answer("", refusals.stream().allMatch(Optional::isEmpty), "", "");
                    } catch (NetlinkException e) {
                        throw new TargetException("writing nftables: " + e.getMessage(), e);
                    }
                })
                .done();
    }

    /// The families in which there is a table of ours. nft would read every set of the node to tell.
    Set<Family> tables() throws TargetException {
        try {
            var names = socket.dump(
                    Message.of(GET_TABLE, 0, Message.struct(Nfnetlink.STRUCT), Attributes.NONE), Nfnetlink::table);
            var families = EnumSet.allOf(Family.class);
            families.removeIf(family -> !names.contains(Script.table(family)));
            return families;
        } catch (NetlinkException e) {
            throw new TargetException("listing tables of nftables: " + e.getMessage(), e);
        }
    }

    private OptionalInt generation() {
        try {
            return socket.ask(
                            Message.of(GET_GENERATION, 0, Message.struct(Nfnetlink.STRUCT), Attributes.NONE),
                            Nfnetlink::generation)
                    .map(OptionalInt::of)
                    .orElse(OptionalInt.empty());
        } catch (NetlinkException e) {
            return OptionalInt.empty();
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
