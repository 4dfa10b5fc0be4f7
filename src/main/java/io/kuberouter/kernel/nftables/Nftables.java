package io.kuberouter.kernel.nftables;

import io.kuberouter.net.Family;
import io.kuberouter.reconcile.Edit;
import io.kuberouter.reconcile.Target;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.NftKey;
import io.kuberouter.state.NftObject;
import io.kuberouter.table.Table;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Our tables of nftables. All changes to a family's table are one transaction; where it is refused, halves of it are
/// tried until what is bad stands alone. That opens nothing: see [Script#closed].
///
/// Everything in these tables is ours. What stands there in a form that no edit could bring to the wanted one, such as
/// a set of another type, makes the table be made anew, in one transaction too.
public final class Nftables implements Target<NftKey, NftObject> {

    private final Nft nft;
    private final OwnChanges own;
    private final Wording wording = new Wording();

    /// What each family's table holds, as far as we know; nothing where there is no table.
    private final Map<Family, Set<NftKey>> present = new EnumMap<>(Family.class);

    /// Families whose table is to be made anew.
    private final Set<Family> misshapen = EnumSet.noneOf(Family.class);

    public Nftables(Nft nft, OwnChanges own) {
        this.nft = nft;
        this.own = own;
    }

    @Override
    public Table<NftKey, NftObject> observe(Table<NftKey, NftObject> wanted) throws TargetException {
        present.clear();
        misshapen.clear();
        Table<NftKey, NftObject> found = Table.empty();
        for (var family : own.tables()) {
            var listing = list(family);
            present.put(family, new HashSet<>(listing.objects().keySet()));
            if (Shape.fits(listing, wanted)) {
                found = found.and(wording.asWanted(listing, wanted));
            } else {
                misshapen.add(family);
            }
        }
        wording.looked();
        return found;
    }

    private Listing list(Family family) throws TargetException {
        var answer = nft.run("list table " + Script.table(family) + "\n");
        if (!answer.done()) {
            throw new TargetException("listing table " + Script.table(family) + ": " + answer.reason());
        }
        return Listing.parse(family, answer.out());
    }

    @Override
    public Map<NftKey, String> build(List<Edit<NftKey, NftObject>> edits) throws TargetException {
        var failed = new TreeMap<NftKey, String>();
        for (var each : byFamily(edits).entrySet()) {
            var family = each.getKey();
            if (build(family, each.getValue())) {
                built(family, each.getValue());
            } else {
                carefully(family, each.getValue(), failed);
            }
            misshapen.remove(family);
            if (wording.isToBeLearned()) {
                wording.learn(
                        list(family),
                        each.getValue().stream()
                                .filter(edit -> !failed.containsKey(edit.key()))
                                .toList());
            }
        }
        wording.learned();
        return failed;
    }

    /// In one transaction, unless it is refused.
    private boolean build(Family family, List<Edit<NftKey, NftObject>> edits) throws TargetException {
        var messages = MemberCodec.encode(edits);
        if (messages.isPresent() && present.containsKey(family) && !misshapen.contains(family)) {
            return own.write(messages.get());
        }
        return write(script(family).build(edits)).done();
    }

    private static Map<Family, List<Edit<NftKey, NftObject>>> byFamily(List<Edit<NftKey, NftObject>> edits) {
        var families = new EnumMap<Family, List<Edit<NftKey, NftObject>>>(Family.class);
        edits.forEach(edit -> families.computeIfAbsent(edit.key().family(), family -> new ArrayList<>())
                .add(edit));
        return families;
    }

    /// A script that begins with the table, where there is none or none that will do.
    private Script script(Family family) {
        var script = new Script(family);
        if (misshapen.contains(family)) {
            script.deleteTable();
            present.remove(family);
        }
        return present.containsKey(family) ? script : script.addTable();
    }

    private Nft.Answer write(Script script) throws TargetException {
        return own.around(() -> nft.run(script.toString()));
    }

    private void built(Family family, List<Edit<NftKey, NftObject>> edits) {
        var keys = present.computeIfAbsent(family, none -> new HashSet<>());
        edits.forEach(edit -> keys.add(edit.key()));
    }

    /// After a refusal: somebody may have changed something under us, so all starts from what is there now.
    private void carefully(Family family, List<Edit<NftKey, NftObject>> edits, Map<NftKey, String> failed)
            throws TargetException {
        if (misshapen.contains(family)) {
            if (isReplaced(family, edits, failed)) {
                return;
            }
            write(new Script(family).deleteTable());
        }
        misshapen.remove(family);
        var there = present(family);
        var now = new ArrayList<Edit<NftKey, NftObject>>();
        for (var edit : edits) {
            var before = there.objects().at(edit.key());
            now.add(new Edit<>(edit.key(), before, edit.wanted()));
        }
        var answer = write(script(family).build(now));
        if (answer.done()) {
            built(family, now);
            return;
        }
        if (!present.containsKey(family)) {
            write(new Script(family).addTable());
            built(family, List.of());
        }
        write(new Script(family).declareChains(now));
        halves(family, now, failed);
    }

    /// In one transaction, without what is refused; until then the old table stands.
    private boolean isReplaced(Family family, List<Edit<NftKey, NftObject>> edits, Map<NftKey, String> failed)
            throws TargetException {
        var anew = edits.stream()
                .map(edit -> new Edit<NftKey, NftObject>(edit.key(), null, edit.wanted()))
                .toList();
        var refused = Rehearsal.refused(nft, family, anew);
        var good =
                anew.stream().filter(edit -> !refused.containsKey(edit.key())).toList();
        boolean done =
                write(script(family).replacing(anew, good, refused.keySet())).done();
        if (done) {
            failed.putAll(refused);
            built(family, anew);
        }
        return done;
    }

    /// What a table holds now; nothing if there is none.
    private Listing present(Family family) throws TargetException {
        present.remove(family);
        if (!own.tables().contains(family)) {
            return Listing.NOTHING;
        }
        var listing = list(family);
        present.put(family, new HashSet<>(listing.objects().keySet()));
        return listing;
    }

    /// Edits in an order in which each rests only on those before it.
    private void halves(Family family, List<Edit<NftKey, NftObject>> edits, Map<NftKey, String> failed)
            throws TargetException {
        int middle = edits.size() / 2;
        for (var half : List.of(edits.subList(0, middle), edits.subList(middle, edits.size()))) {
            var answer = half.isEmpty() ? null : write(new Script(family).fill(half));
            if (answer == null) {
                continue;
            }
            if (answer.done()) {
                built(family, half);
            } else if (half.size() > 1) {
                halves(family, half, failed);
            } else {
                failed.put(half.getFirst().key(), answer.reason());
                write(new Script(family).closed(half.getFirst().wanted()));
                built(family, half);
            }
        }
    }

    @Override
    public Map<NftKey, String> clear(List<Edit<NftKey, NftObject>> edits) throws TargetException {
        var failed = new TreeMap<NftKey, String>();
        for (var each : byFamily(edits).entrySet()) {
            var family = each.getKey();
            if (!remove(family, each.getValue()).done()) {
                var there = present(family);
                var left = each.getValue().stream()
                        .filter(edit -> there.objects().holds(edit.key()))
                        .toList();
                var answer = remove(family, left);
                if (!answer.done()) {
                    oneByOne(family, left, failed);
                }
            }
        }
        return failed;
    }

    /// A table without anything in it goes too.
    private Nft.Answer remove(Family family, List<Edit<NftKey, NftObject>> edits) throws TargetException {
        var keys = new HashSet<NftKey>();
        edits.forEach(edit -> keys.add(edit.key()));
        var held = present.get(family);
        if (held == null) {
            return new Nft.Answer("", true, "", "");
        }
        boolean all = keys.containsAll(held);
        var script = new Script(family);
        var answer = write(all ? script.deleteTable() : script.clear(edits));
        if (answer.done() && all) {
            present.remove(family);
        } else if (answer.done()) {
            held.removeAll(keys);
        }
        return answer;
    }

    /// What still refers to one of them keeps it; the others go.
    private void oneByOne(Family family, List<Edit<NftKey, NftObject>> edits, Map<NftKey, String> failed)
            throws TargetException {
        for (var edit : edits.reversed()) {
            var answer = remove(family, List.of(edit));
            if (!answer.done()) {
                failed.put(edit.key(), answer.reason());
            }
        }
    }
}
