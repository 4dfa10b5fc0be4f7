package io.kuberouter.kernel.iptables;

import io.kuberouter.kernel.exec.Exec;
import io.kuberouter.kernel.iptables.ChainScript.Writer;
import io.kuberouter.net.Family;
import io.kuberouter.reconcile.Edit;
import io.kuberouter.reconcile.Target;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.Chain;
import io.kuberouter.state.ChainKey;
import io.kuberouter.state.CountedRule;
import io.kuberouter.table.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/// Chains of ours and the jumps of built-in chains into them. All changes to a table of a family are one transaction,
/// which touches nothing of others; where it is refused, it is halved until only bad chains are left, so that they stop
/// no other. Of a bad chain of the filter table stands what is safe ([Salvage]).
public final class Iptables implements Target<ChainKey, Chain> {

    /// What the names of the firewall's chains begin with.
    public static final List<String> FIREWALL =
            List.of("KUBE-ROUTER-INPUT", "KUBE-ROUTER-FORWARD", "KUBE-ROUTER-OUTPUT", "KUBE-POD-FW-", "KUBE-NWPLCY-");

    private final Exec exec;
    private final Variant variant;
    private final Set<Family> families;
    private final Set<String> tables;
    private final List<String> prefixes;
    private final Rescue rescue = new Rescue();

    /// @param families those to look at; one that is broken in this variant is left out
    /// @param tables those to look at: `nat`
    /// @param prefixes a chain whose name begins with one of these is ours
    public Iptables(Exec exec, Variant variant, Set<Family> families, Set<String> tables, List<String> prefixes) {
        this.exec = exec;
        this.variant = variant;
        this.families = Set.copyOf(families);
        this.tables = Set.copyOf(tables);
        this.prefixes = List.copyOf(prefixes);
    }

    /// One table of one family: what a transaction can span.
    private record Place(Family family, String table) {
        static Place of(ChainKey key) {
            return new Place(key.family(), key.table());
        }
    }

    private List<Place> places() {
        return families.stream()
                .filter(family -> !variant.broken().containsKey(family))
                .flatMap(family -> tables.stream().map(table -> new Place(family, table)))
                .toList();
    }

    private boolean isOurs(String chain) {
        return prefixes.stream().anyMatch(chain::startsWith);
    }

    @Override
    public Table<ChainKey, Chain> observe(Table<ChainKey, Chain> wanted) throws TargetException {
        var found = Table.<ChainKey, Chain>empty();
        for (var place : places()) {
            found = found.and(read(place, wanted));
        }
        return found;
    }

    private Table<ChainKey, Chain> read(Place place, Table<ChainKey, Chain> wanted) throws TargetException {
        var saved = saved(place);
        var found = Table.<ChainKey, Chain>empty();
        for (String name : saved.chains().keySet()) {
            var key = new ChainKey(place.family(), place.table(), name);
            var chain = isOurs(name) ? ChainCodec.decode(saved, key, wanted.at(key)) : null;
            found = chain == null ? found : found.with(key, chain);
        }
        return found;
    }

    private Saved saved(Place place) throws TargetException {
        String program = variant.program(place.family());
        String printed = exec.run(program + "-save", "-t", place.table()).text();
        if (!Piecemeal.isNeeded(printed)) {
            return Saved.parse(printed);
        }
        try (var table = NftTable.open(place.family(), place.table())) {
            return new Piecemeal(exec, program, table, place.table()).saved(this::isOurs);
        }
    }

    private String counted(Place place) throws TargetException {
        String program = variant.program(place.family());
        var output = exec.run(program, "-w", "-t", place.table(), "-S", "-v");
        if (output.succeeded() || !Piecemeal.isNeeded(output.err())) {
            return output.text();
        }
        try (var table = NftTable.open(place.family(), place.table())) {
            return new Piecemeal(exec, program, table, place.table()).counted(this::isOurs);
        }
    }

    /// What every rule of our chains has seen.
    ///
    /// @throws TargetException when a table cannot be read
    public Map<ChainKey, List<CountedRule>> counters() throws TargetException {
        var counters = new TreeMap<ChainKey, List<CountedRule>>();
        for (var place : places()) {
            Counters.parse(counted(place)).forEach((name, rules) -> {
                if (isOurs(name)) {
                    counters.put(new ChainKey(place.family(), place.table(), name), List.copyOf(rules));
                }
            });
        }
        return counters;
    }

    @Override
    public Map<ChainKey, String> build(List<Edit<ChainKey, Chain>> edits) throws TargetException {
        var failed = new TreeMap<ChainKey, String>();
        var open = new ArrayList<Edit<ChainKey, Chain>>();
        for (var edit : edits) {
            var still = rescue.unchanged(edit, transaction(Place.of(edit.key())), trial(edit.key()));
            still.ifPresentOrElse(reason -> failed.put(edit.key(), reason), () -> open.add(edit));
        }
        failed.putAll(settle(open, ChainScript::change, this::rebuild));
        return failed;
    }

    @Override
    public Map<ChainKey, String> clear(List<Edit<ChainKey, Chain>> edits) throws TargetException {
        rescue.forget(edits.stream().map(Edit::key).toList());
        return settle(edits, ChainScript::remove, this::clearAgain);
    }

    /// What is done where the one transaction for a place was refused.
    private interface Retry {
        Map<ChainKey, String> settle(Place place, List<Edit<ChainKey, Chain>> edits) throws TargetException;
    }

    private Map<ChainKey, String> settle(List<Edit<ChainKey, Chain>> edits, Writer writer, Retry retry)
            throws TargetException {
        var byPlace = new LinkedHashMap<Place, List<Edit<ChainKey, Chain>>>();
        edits.forEach(edit -> byPlace.computeIfAbsent(Place.of(edit.key()), place -> new ArrayList<>())
                .add(edit));
        var failed = new TreeMap<ChainKey, String>();
        for (var place : byPlace.keySet()) {
            var here = byPlace.getOrDefault(place, List.of());
            String broken = variant.broken().get(place.family());
            if (broken != null) {
                here.forEach(edit -> failed.put(edit.key(), broken));
            } else if (!restore(place, here, writer).isEmpty()) {
                failed.putAll(retry.settle(place, afresh(place, here)));
            }
        }
        return failed;
    }

    /// The same edits from what is there now, for somebody may have changed something under us; without those that
    /// have nothing left to do.
    private List<Edit<ChainKey, Chain>> afresh(Place place, List<Edit<ChainKey, Chain>> edits) throws TargetException {
        var wanted = Table.<ChainKey, Chain>empty();
        for (var edit : edits) {
            wanted = edit.removes() ? wanted : wanted.with(edit.key(), edit.wanted());
        }
        var present = read(place, wanted);
        var left = new ArrayList<Edit<ChainKey, Chain>>();
        for (var edit : edits) {
            var before = present.at(edit.key());
            if (!Objects.equals(before, edit.after())) {
                left.add(new Edit<>(edit.key(), before, edit.after()));
            }
        }
        return left;
    }

    /// What is done with a chain that is refused alone.
    private interface Alone {
        String outcome(Edit<ChainKey, Chain> edit, String refusal) throws TargetException;
    }

    /// New chains are made first, empty: those that jump to a chain can stand though its rules are refused. Before
    /// anything leads to a chain, it is what it should be, or what can stand of it.
    private Map<ChainKey, String> rebuild(Place place, List<Edit<ChainKey, Chain>> edits) throws TargetException {
        var failed = new TreeMap<>(bisect(place, edits, ChainScript::declare, (edit, refusal) -> refusal));
        var declared =
                edits.stream().filter(edit -> !failed.containsKey(edit.key())).toList();
        failed.putAll(bisect(place, References.upwards(declared), ChainScript::rewrite, this::rescued));
        return failed;
    }

    private String rescued(Edit<ChainKey, Chain> edit, String refusal) throws TargetException {
        return rescue.rescue(edit, refusal, transaction(Place.of(edit.key())), trial(edit.key()));
    }

    /// A chain goes after all that jump to it.
    private Map<ChainKey, String> clearAgain(Place place, List<Edit<ChainKey, Chain>> edits) throws TargetException {
        return bisect(place, References.downwards(edits), ChainScript::remove, (edit, refusal) -> refusal);
    }

    /// One transaction for all; where it is refused, one for each half, down to the chains that are to blame. The order
    /// stays.
    private Map<ChainKey, String> bisect(Place place, List<Edit<ChainKey, Chain>> edits, Writer writer, Alone alone)
            throws TargetException {
        String reason = edits.isEmpty() ? "" : restore(place, edits, writer);
        if (reason.isEmpty()) {
            return Map.of();
        }
        var failed = new TreeMap<ChainKey, String>();
        if (edits.size() == 1) {
            var edit = edits.getFirst();
            failed.put(edit.key(), alone.outcome(edit, reason));
            return failed;
        }
        String dead = restore(place, List.of(), writer);
        if (!dead.isEmpty()) {
            edits.forEach(edit -> failed.put(edit.key(), dead));
            return failed;
        }
        int half = edits.size() / 2;
        failed.putAll(bisect(place, edits.subList(0, half), writer, alone));
        failed.putAll(bisect(place, edits.subList(half, edits.size()), writer, alone));
        return failed;
    }

    private String restore(Place place, List<Edit<ChainKey, Chain>> edits, Writer writer) throws TargetException {
        var script = new ArrayList<String>();
        writer.write(edits, script);
        return transaction(place).refusal(script);
    }

    private Transaction transaction(Place place) {
        return new Transaction(exec, variant.program(place.family()) + "-restore", place.table());
    }

    /// In a chain that is ours by its name, so that one left behind is swept.
    private Trial trial(ChainKey key) {
        String prefix =
                prefixes.stream().filter(key.name()::startsWith).findFirst().orElse("");
        return new Trial(transaction(Place.of(key)), prefix + "TRIAL");
    }
}
