package io.kuberouter.kernel.rtnetlink;

import io.kuberouter.netlink.Errno;
import io.kuberouter.netlink.Message;
import io.kuberouter.netlink.NetlinkException;
import io.kuberouter.netlink.NetlinkSocket;
import io.kuberouter.reconcile.Edit;
import io.kuberouter.reconcile.Target;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.Link;
import io.kuberouter.table.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Interfaces that we make. One that is down is as good as absent, so that it is brought up; one of our name but of
/// another kind is left alone and reported.
public final class Links implements Target<String, Link> {

    private final NetlinkSocket socket;
    private final Set<Link> ours;

    /// @param socket of protocol [NetlinkSocket#ROUTE], for this target alone
    /// @param ours the interfaces that are removed where they are not wanted: name and kind must both agree
    public Links(NetlinkSocket socket, Set<Link> ours) {
        this.socket = socket;
        this.ours = Set.copyOf(ours);
    }

    @Override
    public Table<String, Link> observe(Table<String, Link> wanted) throws TargetException {
        var found = Table.<String, Link>empty();
        for (var present : Interfaces.all(socket)) {
            var link = new Link(present.name(), present.kind());
            var asked = wanted.at(link.name());
            if (asked == null ? ours.contains(link) : asked.equals(link) && present.up()) {
                found = found.with(link.name(), link);
            }
        }
        return found;
    }

    @Override
    public Map<String, String> build(List<Edit<String, Link>> edits) throws TargetException {
        var failed = new LinkedHashMap<String, String>();
        for (var edit : edits) {
            String reason = make(edit.wanted());
            if (!reason.isEmpty()) {
                failed.put(edit.key(), reason);
            }
        }
        return failed;
    }

    private String make(Link link) throws TargetException {
        var present = Interfaces.find(socket, link.name());
        if (present.isEmpty()) {
            return change(LinkCodec.create(link), "ip link add " + link.name() + " up type " + link.kind());
        }
        String kind = present.get().kind();
        if (!kind.equals(link.kind())) {
            return "there is another interface " + link.name() + ", of kind '" + kind + "', not " + link.kind();
        }
        return change(LinkCodec.up(present.get().index()), "ip link set " + link.name() + " up");
    }

    @Override
    public Map<String, String> clear(List<Edit<String, Link>> edits) throws TargetException {
        var failed = new LinkedHashMap<String, String>();
        for (var edit : edits) {
            var present = Interfaces.find(socket, edit.key());
            String reason = present.isEmpty()
                            || !ours.contains(new Link(edit.key(), present.get().kind()))
                    ? ""
                    : change(LinkCodec.delete(present.get().index()), "ip link del " + edit.key());
            if (!reason.isEmpty()) {
                failed.put(edit.key(), reason);
            }
        }
        return failed;
    }

    private String change(Message message, String tried) {
        try {
            socket.request(message);
            return "";
        } catch (NetlinkException e) {
            String hint = e.errno() == Errno.EOPNOTSUPP ? " (is the kernel module there?)" : "";
            return tried + ": " + e.getMessage() + hint;
        }
    }
}
