package io.kuberouter.kernel.iptables;

import io.kuberouter.reconcile.Edit;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.Chain;
import io.kuberouter.state.ChainKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Chains of the filter table that are refused as they are wanted. What can stand of one is written, and then left
/// alone until the kernel takes a rule that it refused before: a try in vain changes nothing.
final class Rescue {

    private static final int QUOTED = 3;

    private final Map<ChainKey, Remains> remains = new HashMap<>();

    /// What came of a chain the last time.
    private record Remains(Chain wanted, Chain standing, Set<String> refused, String reason) {
        boolean isOf(Edit<ChainKey, Chain> edit) {
            return wanted.equals(edit.after()) && standing.equals(edit.before());
        }
    }

    /// Why a chain still cannot be what it should be, if it was rescued before and nothing has changed.
    Optional<String> unchanged(Edit<ChainKey, Chain> edit, Transaction transaction, Trial trial)
            throws TargetException {
        var last = remains.get(edit.key());
        if (last == null || !last.isOf(edit) || last.refused.isEmpty()) {
            return Optional.empty();
        }
        return transaction.refusal(List.of()).isEmpty() && trial.anyTaken(last.refused)
                ? Optional.empty()
                : Optional.of(last.reason);
    }

    void forget(Collection<ChainKey> chains) {
        remains.keySet().removeAll(chains);
    }

    /// Writes what can stand of a chain whose whole is refused, unless just that stands.
    ///
    /// @param refusal why the whole is refused
    /// @return why the chain is not what it should be
    String rescue(Edit<ChainKey, Chain> edit, String refusal, Transaction transaction, Trial trial)
            throws TargetException {
        if (!edit.key().table().equals("filter")
                || !transaction.refusal(List.of()).isEmpty()) {
            return refusal;
        }
        var wanted = edit.wanted();
        var refused = trial.refused(wanted.rules());
        refused.putAll(trial.refused(refused.keySet().stream()
                .flatMap(rule -> Salvage.dropped(rule).stream())
                .toList()));
        String reason = refused.isEmpty() ? refusal : reason(wanted, refused);
        for (var form : forms(edit, refused.keySet())) {
            if (stands(form, edit, transaction)) {
                remains.put(edit.key(), new Remains(wanted, form, Set.copyOf(refused.keySet()), reason));
                return reason;
            }
        }
        return reason;
    }

    /// What may stand, the best first. A guard that stands is better kept than closed; at last anything that stands is
    /// kept, with the jumps that are wanted.
    private static List<Chain> forms(Edit<ChainKey, Chain> edit, Set<String> refused) {
        var wanted = edit.wanted();
        var before = edit.before();
        var rules = new ArrayList<List<String>>();
        Salvage.rules(wanted, refused).ifPresent(rules::add);
        if (before == null || !Salvage.guards(before)) {
            rules.addAll(Salvage.closed(wanted, refused));
        }
        if (before != null) {
            rules.add(before.rules());
        }
        return rules.stream()
                .map(some -> new Chain(wanted.key(), some, wanted.jumps()))
                .toList();
    }

    private static boolean stands(Chain form, Edit<ChainKey, Chain> edit, Transaction transaction)
            throws TargetException {
        if (form.equals(edit.before())) {
            return true;
        }
        var script = new ArrayList<String>();
        ChainScript.rewrite(List.of(new Edit<>(edit.key(), edit.before(), form)), script);
        return transaction.refusal(script).isEmpty();
    }

    private static String reason(Chain wanted, Map<String, String> refused) {
        var bad = wanted.rules().stream().filter(refused::containsKey).toList();
        String more = bad.size() > QUOTED ? " and " + (bad.size() - QUOTED) + " more" : "";
        return bad.stream().limit(QUOTED).collect(Collectors.joining("`, `", "`", "`")) + more + " refused: "
                + refused.get(bad.getFirst());
    }
}
