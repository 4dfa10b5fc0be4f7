package io.kuberouter.kernel.nftables;

import io.kuberouter.net.Family;
import io.kuberouter.reconcile.Edit;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.NftKey;
import io.kuberouter.state.NftObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Finds out what of a whole table the kernel refuses, before the table that stands is given up for it. Each try is a
/// table of another name that ends with the transaction that makes it, so no packet ever meets one.
final class Rehearsal {

    private static final String STAGE = "kube-router-rehearsal";

    private final Nft nft;
    private final Family family;
    private final List<Edit<NftKey, NftObject>> all;
    private final List<Edit<NftKey, NftObject>> good = new ArrayList<>();
    private final Map<NftKey, String> refused = new TreeMap<>();

    private Rehearsal(Nft nft, Family family, List<Edit<NftKey, NftObject>> all) {
        this.nft = nft;
        this.family = family;
        this.all = all;
    }

    /// @param all what makes up the table, in an order in which each rests only on those before it
    /// @return for each object that is refused, why
    static Map<NftKey, String> refused(Nft nft, Family family, List<Edit<NftKey, NftObject>> all)
            throws TargetException {
        var rehearsal = new Rehearsal(nft, family, all);
        rehearsal.search(all);
        return rehearsal.refused;
    }

    private void search(List<Edit<NftKey, NftObject>> some) throws TargetException {
        var tried = new ArrayList<>(good);
        tried.addAll(some);
        var answer = some.isEmpty() ? null : nft.run(script(tried));
        if (answer == null) {
            return;
        }
        if (answer.done()) {
            good.addAll(some);
        } else if (some.size() == 1) {
            refused.put(some.getFirst().key(), answer.reason());
        } else {
            int middle = some.size() / 2;
            search(some.subList(0, middle));
            search(some.subList(middle, some.size()));
        }
    }

    private String script(List<Edit<NftKey, NftObject>> tried) {
        return new Script(family)
                .addTable()
                .replacing(all, tried, refused.keySet())
                .deleteTable()
                .toString()
                .replace(Script.name(family), STAGE);
    }
}
