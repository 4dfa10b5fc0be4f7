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
import java.util.regex.Pattern;

/// Which chain jumps to which.
final class References {

    private static final Pattern TARGET = Pattern.compile(" -[jg] (\\S+)");

    private final Map<String, Edit<ChainKey, Chain>> open = new LinkedHashMap<>();
    private final Set<Edit<ChainKey, Chain>> upwards = new LinkedHashSet<>();

    private References(List<Edit<ChainKey, Chain>> edits) {
        edits.forEach(edit -> open.put(edit.key().name(), edit));
    }

    /// Edits of one table in such an order that what is in a chain before the edit jumps only to later ones.
    static List<Edit<ChainKey, Chain>> downwards(List<Edit<ChainKey, Chain>> edits) {
        var references = new References(edits);
        edits.forEach(edit -> references.visit(edit.key().name()));
        return new ArrayList<>(references.upwards).reversed();
    }

    /// The kernel knows no loops of chains, and a chain is visited once.
    private void visit(String name) {
        var edit = open.remove(name);
        if (edit != null) {
            for (String rule :
                    edit.before() == null ? List.<String>of() : edit.before().rules()) {
                TARGET.matcher(" " + rule).results().forEach(target -> visit(target.group(1)));
            }
            upwards.add(edit);
        }
    }
}
