package io.kuberouter.kernel.iptables;

import io.kuberouter.reconcile.Edit;
import io.kuberouter.state.Chain;
import io.kuberouter.state.ChainKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which chain jumps to which.
final class References {

    private static final Pattern TARGET = Pattern.compile(" -[jg] (\\S+)");

    private final Map<String, Edit<ChainKey, Chain>> open = new LinkedHashMap<>();
    private final Set<Edit<ChainKey, Chain>> upwards = new LinkedHashSet<>();

    private final Function<Edit<ChainKey, Chain>, @Nullable Chain> state;

    private References(List<Edit<ChainKey, Chain>> edits, Function<Edit<ChainKey, Chain>, @Nullable Chain> state) {
        this.state = state;
        edits.forEach(edit -> open.put(edit.key().name(), edit));
    }

    /// Edits of one table in such an order that what is in a chain before the edit jumps only to later ones.
    static List<Edit<ChainKey, Chain>> downwards(List<Edit<ChainKey, Chain>> edits) {
        return upwards(edits, Edit::before).reversed();
    }

    /// Edits of one table in such an order that what will be in a chain jumps only to earlier ones.
    static List<Edit<ChainKey, Chain>> upwards(List<Edit<ChainKey, Chain>> edits) {
        return upwards(edits, Edit::after);
    }

    private static List<Edit<ChainKey, Chain>> upwards(
            List<Edit<ChainKey, Chain>> edits, Function<Edit<ChainKey, Chain>, @Nullable Chain> state) {
        var references = new References(edits, state);
        edits.forEach(edit -> references.visit(edit.key().name()));
        return new ArrayList<>(references.upwards);
    }

    /// The kernel knows no loops of chains, and a chain is visited once.
    private void visit(String name) {
        var edit = open.remove(name);
        if (edit != null) {
            var chain = state.apply(edit);
            for (String rule : chain == null ? List.<String>of() : chain.rules()) {
                TARGET.matcher(" " + rule).results().forEach(target -> visit(target.group(1)));
            }
            upwards.add(edit);
        }
    }
}
