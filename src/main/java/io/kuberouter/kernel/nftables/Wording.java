package io.kuberouter.kernel.nftables;

import io.kuberouter.reconcile.Edit;
import io.kuberouter.state.NftKey;
import io.kuberouter.state.NftObject;
import io.kuberouter.state.NftObject.BaseChain;
import io.kuberouter.state.NftObject.Chain;
import io.kuberouter.state.NftObject.Members;
import io.kuberouter.table.Table;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How nft prints what was written. Rules are wanted in the words of nft 1.0.6, so that a new agent knows them when it
/// sees them. Another version may print some otherwise: then the words it used right after a write count as the wanted
/// ones, and a new agent writes such a chain once more.
///
/// The kernel keeps the comment of a chain or set as it was at first, so comments are not compared.
final class Wording {

    private final Map<NftKey, Words> known = new HashMap<>();
    private boolean looked;

    private record Words(List<String> wanted, List<String> printed) {}

    /// What is there, in the words in which it is wanted where it means the same. The words of what is no longer wanted
    /// are forgotten, for pods come and go.
    Table<NftKey, NftObject> asWanted(Listing listing, Table<NftKey, NftObject> wanted) {
        known.keySet().removeIf(key -> !wanted.holds(key));
        var objects = listing.objects();
        for (var there : listing.objects().values()) {
            var should = wanted.at(there.key());
            objects = should == null ? objects : objects.with(there.key(), asWanted(there, should));
        }
        return objects;
    }

    private NftObject asWanted(NftObject there, NftObject wanted) {
        return switch (there) {
            case Chain(var key, var comment, var rules)
            when wanted instanceof Chain chain -> new Chain(key, chain.comment(), words(key, chain.rules(), rules));
            case BaseChain(var key, var hook, var rules)
            when wanted instanceof BaseChain chain -> new BaseChain(key, hook, words(key, chain.rules(), rules));
            case Members(var key, var interval, var comment, var members)
            when wanted instanceof Members set -> new Members(key, interval, set.comment(), members);
            default -> there;
        };
    }

    private List<String> words(NftKey key, List<String> wanted, List<String> printed) {
        return new Words(wanted, printed).equals(known.get(key)) ? wanted : printed;
    }

    /// The node was read: what is written next is read back.
    void looked() {
        looked = true;
    }

    boolean isToBeLearned() {
        return looked;
    }

    void learned() {
        looked = false;
    }

    /// Takes note of how nft prints what was written just now.
    void learn(Listing listing, List<Edit<NftKey, NftObject>> written) {
        for (var edit : written) {
            var should = rules(edit.wanted());
            var there = listing.objects().at(edit.key());
            var printed = there == null ? List.<String>of() : rules(there);
            if (printed.size() == should.size() && !printed.equals(should)) {
                known.put(edit.key(), new Words(should, printed));
            } else {
                known.remove(edit.key());
            }
        }
    }

    private static List<String> rules(NftObject object) {
        return switch (object) {
            case Chain(var key, var comment, var rules) -> rules;
            case BaseChain(var key, var hook, var rules) -> rules;
            default -> List.of();
        };
    }
}
