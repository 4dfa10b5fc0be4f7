package io.kuberouter.kernel.nftables;

import io.kuberouter.state.NftKey;
import io.kuberouter.state.NftKey.Kind;
import io.kuberouter.state.NftObject;
import io.kuberouter.state.NftObject.BaseChain;
import io.kuberouter.state.NftObject.Members;
import io.kuberouter.table.Table;

/// Whether a table can be brought to what is wanted by changing what is in it. The kernel changes neither the type of a
/// set nor the hook of a chain, and a table that somebody put to sleep is best made anew.
final class Shape {

    private Shape() {}

    static boolean fits(Listing listing, Table<NftKey, NftObject> wanted) {
        if (listing.dormant()) {
            return false;
        }
        for (var there : listing.objects().values()) {
            var key = there.key();
            var should = wanted.at(key);
            if (should != null && (listing.odd().contains(key) || !alike(there, should))) {
                return false;
            }
            if (wanted.holds(rival(key))) {
                return false;
            }
        }
        return true;
    }

    private static boolean alike(NftObject there, NftObject wanted) {
        return switch (wanted) {
            case Members set -> there instanceof Members other && other.interval() == set.interval();
            case BaseChain chain ->
                there instanceof BaseChain other && other.hook().split(" ")[0].equals(chain.hook());
            default -> true;
        };
    }

    /// Another kind of object that would bear the same name in the kernel.
    private static NftKey rival(NftKey key) {
        var kind = switch (key.kind()) {
            case SET -> Kind.MAP;
            case MAP -> Kind.SET;
            case CHAIN -> Kind.BASE_CHAIN;
            case BASE_CHAIN -> Kind.CHAIN;
            case COUNTER -> Kind.COUNTER;
        };
        return new NftKey(key.family(), kind, kind == key.kind() ? "" : key.name());
    }
}
