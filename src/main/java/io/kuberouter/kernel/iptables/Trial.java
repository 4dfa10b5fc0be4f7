package io.kuberouter.kernel.iptables;

import io.kuberouter.reconcile.TargetException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Finds out which rules the kernel takes. Each try is a transaction that writes some of them into a chain that nothing
/// leads to, so no packet ever meets them.
///
/// Rules of one protocol are tried together, for it is mostly the match of a protocol that a kernel lacks. After a good
/// many tries what is still in doubt counts as refused.
final class Trial {

    private static final int TRIES = 300;

    private final Transaction transaction;
    private final String chain;

    /// @param chain a name that no other chain has
    Trial(Transaction transaction, String chain) {
        this.transaction = transaction;
        this.chain = chain;
    }

    /// For each rule that is refused, why.
    Map<String, String> refused(Collection<String> rules) throws TargetException {
        var refused = new LinkedHashMap<String, String>();
        search(rules, (some, reason) -> {
            if (!reason.isEmpty()) {
                some.forEach(rule -> refused.put(rule, reason));
            }
            return true;
        });
        return refused;
    }

    /// Whether the kernel takes any of these.
    boolean anyTaken(Collection<String> rules) throws TargetException {
        var taken = new ArrayList<String>();
        search(rules, (some, reason) -> {
            if (reason.isEmpty()) {
                taken.addAll(some);
            }
            return taken.isEmpty();
        });
        return !taken.isEmpty();
    }

    /// Is told of rules that are taken or refused together.
    private interface Finding {
        boolean goesOn(List<String> rules, String reason);
    }

    private void search(Collection<String> rules, Finding finding) throws TargetException {
        var open = new ArrayDeque<List<String>>();
        if (!rules.isEmpty()) {
            open.add(rules.stream()
                    .distinct()
                    .sorted(Comparator.comparing(Trial::protocol))
                    .toList());
        }
        boolean goesOn = true;
        for (int tries = 1; goesOn && !open.isEmpty(); tries++) {
            var some = open.remove();
            String reason = transaction.refusal(RuleLines.anew(chain, some));
            if (reason.isEmpty() || some.size() == 1 || tries + open.size() >= TRIES) {
                goesOn = finding.goesOn(some, reason);
            } else {
                open.add(some.subList(0, some.size() / 2));
                open.add(some.subList(some.size() / 2, some.size()));
            }
        }
        transaction.refusal(List.of(ChainScript.emptied(chain), "-X " + chain));
    }

    private static String protocol(String rule) {
        var words = new ArrayList<>(List.of(rule.split(" ")));
        int option = words.indexOf("-p");
        return option < 0 ? "" : words.get(option + 1);
    }
}
