package io.kuberouter.kernel.rtnetlink;

import static java.util.Objects.requireNonNull;

import io.kuberouter.net.Family;
import io.kuberouter.netlink.Errno;
import io.kuberouter.netlink.NetlinkSocket;
import io.kuberouter.reconcile.Edit;
import io.kuberouter.reconcile.Target;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.Address;
import io.kuberouter.state.AddressKey;
import io.kuberouter.table.Table;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Addresses of interfaces that are ours alone: every one there that is not wanted is removed, but for the link-local
/// ones of IPv6, which the kernel itself puts there.
public final class Addresses implements Target<AddressKey, Address> {

    private final NetlinkSocket socket;
    private final Set<String> links;

    /// @param socket of protocol [NetlinkSocket#ROUTE], for this target alone
    /// @param links the interfaces that are ours
    public Addresses(NetlinkSocket socket, Set<String> links) {
        this.socket = socket;
        this.links = Set.copyOf(links);
    }

    @Override
    public Table<AddressKey, Address> observe(Table<AddressKey, Address> wanted) throws TargetException {
        var names = Interfaces.names(socket, links);
        var found = Table.<AddressKey, Address>empty();
        for (var address : Interfaces.dump(socket, AddressCodec.list(), AddressCodec::decode)) {
            String link = names.get(address.link());
            if (link != null && !isKernels(address)) {
                var key = new AddressKey(link, address.prefix());
                found = found.with(key, value(key, address, wanted));
            }
        }
        return found;
    }

    private static boolean isKernels(KernelAddress address) {
        return address.prefix().family() == Family.IPV6
                && address.prefix().address().isLinkLocal();
    }

    /// The scope of an IPv6 address follows from the address and cannot be chosen.
    private static Address value(AddressKey key, KernelAddress address, Table<AddressKey, Address> wanted) {
        var held = new Address(key, address.scope());
        return key.prefix().family() == Family.IPV6 ? wanted.at(key, held) : held;
    }

    @Override
    public Map<AddressKey, String> build(List<Edit<AddressKey, Address>> edits) throws TargetException {
        var indices = indices(edits);
        var batch = new Batch<AddressKey>();
        for (var edit : edits) {
            int link = requireNonNull(indices.get(edit.key().link()));
            if (edit.before() != null) {
                remove(edit.key(), link, batch);
            }
            batch.add(edit.key(), "ip addr add", AddressCodec.add(edit.wanted(), link), Errno.EEXIST);
        }
        return batch.send(socket);
    }

    @Override
    public Map<AddressKey, String> clear(List<Edit<AddressKey, Address>> edits) throws TargetException {
        var names = Interfaces.names(socket, links);
        var batch = new Batch<AddressKey>();
        for (var edit : edits) {
            names.forEach((link, name) -> {
                if (name.equals(edit.key().link())) {
                    remove(edit.key(), link, batch);
                }
            });
        }
        return batch.send(socket);
    }

    private static void remove(AddressKey key, int link, Batch<AddressKey> batch) {
        batch.add(key, "ip addr del", AddressCodec.delete(key.prefix(), link), Errno.EADDRNOTAVAIL);
    }

    private Map<String, Integer> indices(List<Edit<AddressKey, Address>> edits) throws TargetException {
        var named = new HashSet<String>();
        edits.forEach(edit -> named.add(edit.key().link()));
        return Interfaces.indices(socket, named);
    }
}
