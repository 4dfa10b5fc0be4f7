package io.kuberouter.kernel.ipset;

import io.kuberouter.netlink.Message;
import io.kuberouter.netlink.NetlinkError;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.IpSet;
import io.kuberouter.state.SetKey;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// Puts a set in another one's place at once: made and filled under another name, then swapped. Whoever looks sees the
/// old members or the new ones, never none and never half of them.
final class Replacement {

    private static final String TEMPORARY = "TMP-";
    private static final int NAME_LENGTH = 25 - TEMPORARY.length();

    /// What kube-router 2.11 puts behind it.
    private static final Pattern HASH = Pattern.compile("[A-Z2-7]{16}");

    private final SetSocket socket;
    private final IpSet wanted;
    private final SetKey temporary;

    Replacement(SetSocket socket, IpSet wanted) {
        this.socket = socket;
        this.wanted = wanted;
        this.temporary = temporary(wanted.key());
    }

    private static SetKey temporary(SetKey key) {
        String name = key.name();
        return new SetKey(key.family(), TEMPORARY + name.substring(Math.max(0, name.length() - NAME_LENGTH)));
    }

    /// Whether a crash may have left this: the end of a name of ours stands behind the prefix, or a hash of the
    /// original's. Others use such prefixes too.
    ///
    /// @param prefixes of the names that are ours
    static boolean isTemporary(SetKey key, Collection<String> prefixes) {
        if (!key.name().startsWith(TEMPORARY)) {
            return false;
        }
        String end = key.name().substring(TEMPORARY.length());
        return HASH.matcher(end).matches() || prefixes.stream().anyMatch(prefix -> isEnd(end, prefix));
    }

    /// Of a name of at most 25 characters no more than these are cut off at the beginning.
    private static boolean isEnd(String end, String prefix) {
        return IntStream.rangeClosed(0, TEMPORARY.length())
                .mapToObj(prefix::substring)
                .anyMatch(end::startsWith);
    }

    /// @return the reason why it failed, or why a member is missing; empty if all is well
    Optional<String> make() throws TargetException {
        Removal.destroy(socket, List.of(temporary));
        var create = SetCodec.create(temporary, wanted.type(), wanted.members().size());
        var failure = tried("create " + temporary.kernelName(), create);
        if (failure.isEmpty()) {
            var missing = fill();
            failure = inPlace().or(() -> missing);
        }
        // one that stays behind, because somebody lists it just now, has a name by which it is found later
        Removal.destroy(socket, List.of(temporary));
        return failure;
    }

    private Optional<String> fill() throws TargetException {
        var members = List.copyOf(wanted.members().keySet());
        return MemberChange.write(socket, List.of(new MemberChange(temporary, true, members))).stream()
                .findFirst()
                .map(MemberChange.Refused::reason);
    }

    private Optional<String> inPlace() throws TargetException {
        var key = wanted.key();
        String words = temporary.kernelName() + " " + key.kernelName();
        var refusal = socket.write(SetCodec.swap(temporary, key));
        if (refusal.filter(error -> Refusal.is(error, Refusal.TYPE_MISMATCH)).isPresent()) {
            // another type cannot be swapped; this one can go only if no rule uses it
            var failure = Removal.destroy(socket, List.of(key));
            return failure.isEmpty()
                    ? tried("rename " + words, SetCodec.rename(temporary, key))
                    : failure.values().stream().findFirst();
        }
        if (refusal.filter(error -> Refusal.is(error, Refusal.OTHER_NAME)).isPresent()) {
            // it has gone meanwhile
            return tried("rename " + words, SetCodec.rename(temporary, key));
        }
        return refusal.map(error -> reason("swap " + words, error));
    }

    private Optional<String> tried(String what, Message message) throws TargetException {
        return socket.write(message).map(error -> reason(what, error));
    }

    static String reason(String tried, NetlinkError error) {
        return "ipset " + tried + ": " + Refusal.text(error);
    }
}
