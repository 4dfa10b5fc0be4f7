package io.kuberouter.plan.firewall;

import io.kuberouter.net.Family;
import io.kuberouter.net.Prefix;
import io.kuberouter.state.AddressGroup;
import io.kuberouter.state.AddressGroup.Kind;
import io.kuberouter.state.IpSet;
import io.kuberouter.state.SetKey;
import io.kuberouter.table.Table;
import java.util.List;

/// Groups of addresses as sets of the kernel.
final class IptablesSets {

    private static final List<Prefix> HALVES = List.of(Prefix.of("0.0.0.0/1"), Prefix.of("128.0.0.0/1"));
    private static final List<Prefix> HALVES_6 = List.of(Prefix.of("::/1"), Prefix.of("8000::/1"));

    private IptablesSets() {}

    static IpSet of(AddressGroup group) {
        var key = new SetKey(group.key().family(), group.key().name());
        var type = group.kind() == Kind.PODS ? IpSet.Type.HASH_IP : IpSet.Type.HASH_NET;
        return new IpSet(key, type, halved(group), false);
    }

    /// The set of addresses whose guard stands, which fills up later.
    static IpSet admitted(SetKey key) {
        return new IpSet(key, IpSet.Type.HASH_IP, Table.empty(), true);
    }

    /// No ipset can hold a network that is everything, but both its halves.
    private static Table<Prefix, Prefix> halved(AddressGroup group) {
        var members = group.members();
        var halves = group.key().family() == Family.IPV4 ? HALVES : HALVES_6;
        var everything = new Prefix(halves.getFirst().address(), 0);
        if (!members.holds(everything)) {
            return members;
        }
        members = members.without(everything);
        for (var half : halves) {
            members = members.with(half, half);
        }
        return members;
    }
}
