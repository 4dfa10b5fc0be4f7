package io.kuberouter.kernel.iptables;

import io.kuberouter.kernel.exec.Exec;
import io.kuberouter.kernel.exec.Output;
import io.kuberouter.net.Family;
import io.kuberouter.reconcile.Edit;
import io.kuberouter.reconcile.Target;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.Chain;
import io.kuberouter.state.ChainKey;
import io.kuberouter.table.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Chains of ours and the jumps of built-in chains into them. All changes to a table of a family are one transaction;
/// where it is refused, each chain gets one of its own, so that a bad chain stops no other.
public final class Iptables implements Target<ChainKey, Chain> {

    private static final Pattern LINE = Pattern.compile("line:? (\\d+)");

    private final Exec exec;
    private final Variant variant;
    private final Set<Family> families;
    private final Set<String> tables;
    private final List<String> prefixes;

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

    @Override
    public Table<ChainKey, Chain> observe(Table<ChainKey, Chain> wanted) throws TargetException {
        var found = Table.<ChainKey, Chain>empty();
        for (var family : families) {
            for (String table : variant.broken().containsKey(family) ? Set.<String>of() : tables) {
                for (var chain : read(new Place(family, table), wanted).values()) {
                    found = found.with(chain.key(), chain);
                }
            }
        }
        return found;
    }

    private Table<ChainKey, Chain> read(Place place, Table<ChainKey, Chain> wanted) throws TargetException {
        var program = variant.program(place.family()) + "-save";
        var saved = Saved.parse(exec.run(program, "-t", place.table()).text());
        var found = Table.<ChainKey, Chain>empty();
        for (String name : saved.chains().keySet()) {
            var key = new ChainKey(place.family(), place.table(), name);
            var chain =
                    prefixes.stream().anyMatch(name::startsWith) ? ChainCodec.decode(saved, key, wanted.at(key)) : null;
            found = chain == null ? found : found.with(key, chain);
        }
        return found;
    }

    @Override
    public Map<ChainKey, String> build(List<Edit<ChainKey, Chain>> edits) throws TargetException {
        return settle(edits, Iptables::changes);
    }

    @Override
    public Map<ChainKey, String> clear(List<Edit<ChainKey, Chain>> edits) throws TargetException {
        return settle(edits, ChainCodec::remove);
    }

    private static void changes(List<Edit<ChainKey, Chain>> edits, List<String> script) {
        edits.forEach(edit -> ChainCodec.change(edit, script));
    }

    /// Writes edits of one place as lines of a script.
    private interface Writer {
        void write(List<Edit<ChainKey, Chain>> edits, List<String> script);
    }

    private Map<ChainKey, String> settle(List<Edit<ChainKey, Chain>> edits, Writer writer) throws TargetException {
        var places = new LinkedHashMap<Place, List<Edit<ChainKey, Chain>>>();
        edits.forEach(edit -> places.computeIfAbsent(Place.of(edit.key()), place -> new ArrayList<>())
                .add(edit));
        var failed = new TreeMap<ChainKey, String>();
        for (var place : places.entrySet()) {
            String broken = variant.broken().get(place.getKey().family());
            if (broken != null) {
                place.getValue().forEach(edit -> failed.put(edit.key(), broken));
            } else if (!restore(place.getKey(), place.getValue(), writer).isEmpty()) {
                failed.putAll(oneByOne(place.getKey(), place.getValue(), writer));
            }
        }
        return failed;
    }

    /// After a refusal: somebody may have changed a jump under us, so each chain starts from what is there now.
    private Map<ChainKey, String> oneByOne(Place place, List<Edit<ChainKey, Chain>> edits, Writer writer)
            throws TargetException {
        var wanted = Table.<ChainKey, Chain>empty();
        for (var edit : edits) {
            wanted = edit.removes() ? wanted : wanted.with(edit.key(), edit.wanted());
        }
        var present = read(place, wanted);
        var failed = new TreeMap<ChainKey, String>();
        for (var edit : edits) {
            var before = present.at(edit.key());
            boolean settled = edit.removes() ? before == null : edit.wanted().equals(before);
            String reason =
                    settled ? "" : restore(place, List.of(new Edit<>(edit.key(), before, edit.after())), writer);
            if (!reason.isEmpty()) {
                failed.put(edit.key(), reason);
            }
        }
        return failed;
    }

    /// One transaction; why it was refused, or nothing.
    private String restore(Place place, List<Edit<ChainKey, Chain>> edits, Writer writer) throws TargetException {
        var script = new ArrayList<String>();
        script.add("*" + place.table());
        writer.write(edits, script);
        script.add("COMMIT");
        var output = exec.feed(
                String.join("\n", script) + "\n",
                List.of(variant.program(place.family()) + "-restore", "--noflush", "--wait"));
        return output.succeeded() ? "" : output.failure() + quoted(script, output);
    }

    /// The tool names a line by its number only.
    private static String quoted(List<String> script, Output output) {
        var matcher = LINE.matcher(output.err());
        int number = matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
        return number < 1 || number > script.size() ? "" : " (line " + number + " is `" + script.get(number - 1) + "`)";
    }
}
