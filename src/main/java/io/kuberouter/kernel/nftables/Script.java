package io.kuberouter.kernel.nftables;

import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Prefix;
import io.kuberouter.reconcile.Edit;
import io.kuberouter.state.NftKey;
import io.kuberouter.state.NftObject;
import io.kuberouter.state.NftObject.BaseChain;
import io.kuberouter.state.NftObject.Chain;
import io.kuberouter.state.NftObject.Counter;
import io.kuberouter.state.NftObject.Members;
import io.kuberouter.state.NftObject.VerdictMap;
import io.kuberouter.table.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Edits of one family's table as a script of nft: what is named stands before what names it.
final class Script {

    private final Family family;
    private final StringBuilder text = new StringBuilder();

    Script(Family family) {
        this.family = family;
    }

    static String table(Family family) {
        return new NftKey(family, NftKey.Kind.SET, "").table();
    }

    static String name(Family family) {
        return table(family).split(" ")[1];
    }

    Script line(String... words) {
        text.append(String.join(" ", words)).append('\n');
        return this;
    }

    private void on(String verb, NftKey key, String rest) {
        text.append(verb).append(' ').append(key).append(rest).append('\n');
    }

    Script addTable() {
        return line("add table", table(family), "{ comment \"rules for " + name(family) + "\"; }");
    }

    Script deleteTable() {
        return line("delete table", table(family));
    }

    /// Creates and changes.
    Script build(List<Edit<NftKey, NftObject>> edits) {
        return declareChains(edits).fill(edits);
    }

    /// Creates and changes what needs no declaration, or has it.
    Script fill(List<Edit<NftKey, NftObject>> edits) {
        edits.stream().sorted(Comparator.comparing(Edit::key)).forEach(this::change);
        return this;
    }

    Script declareChains(List<Edit<NftKey, NftObject>> edits) {
        for (var edit : edits) {
            if (edit.before() == null && edit.after() instanceof Chain(var key, var comment, var rules)) {
                on("add", key, comment.isEmpty() ? "" : " { comment \"" + comment + "\"; }");
            }
        }
        return this;
    }

    private void change(Edit<NftKey, NftObject> edit) {
        switch (edit.wanted()) {
            case Counter(var key) -> on("add", key, "");
            case Members members -> change(edit.before() instanceof Members before ? before : null, members);
            case Chain(var key, var comment, var rules) -> refill(key, rules);
            case VerdictMap map -> change(edit.before() instanceof VerdictMap before ? before : null, map);
            case BaseChain(var key, var hook, var rules) -> {
                on("add", key, " { type filter hook " + hook + " priority filter; policy accept; }");
                refill(key, rules);
            }
        }
    }

    private void refill(NftKey chain, List<String> rules) {
        on("flush", chain, "");
        rules.forEach(rule -> line("add rule", chain.table(), chain.name(), rule));
    }

    private void change(@Nullable Members before, Members after) {
        if (before == null) {
            declare(after);
            elements(
                    "add",
                    after.key(),
                    after.members().keySet().stream().map(Script::word).toList());
        } else if (after.interval()) {
            // nft 1.0.6 takes what a transaction removes from an interval set to be still there
            on("flush", after.key(), "");
            elements(
                    "add",
                    after.key(),
                    after.members().keySet().stream().map(Script::word).toList());
        } else {
            differences(before.members(), after.members(), after.key(), Script::word, (member, same) -> "");
        }
    }

    private void declare(Members set) {
        on(
                "add",
                set.key(),
                " { type " + type() + ";" + (set.interval() ? " flags interval;" : "")
                        + (set.comment().isEmpty() ? "" : " comment \"" + set.comment() + "\";") + " }");
    }

    private void change(@Nullable VerdictMap before, VerdictMap after) {
        if (before == null) {
            on("add", after.key(), " { type " + type() + " : verdict; }");
        }
        var verdicts = before == null ? Table.<Ip, String>empty() : before.verdicts();
        differences(verdicts, after.verdicts(), after.key(), Object::toString, (ip, verdict) -> " : " + verdict);
    }

    private interface Value<K, V> {
        String of(K key, V value);
    }

    private interface Word<K> {
        String of(K key);
    }

    /// A changed value is removed and added: nft changes none in place.
    private <K extends Comparable<K>, V> void differences(
            Table<K, V> before, Table<K, V> after, NftKey holder, Word<K> word, Value<K, V> value) {
        var removed = new ArrayList<String>();
        var added = new ArrayList<String>();
        after.changesSince(before, (key, was, is) -> {
            if (was != null) {
                removed.add(word.of(key) + value.of(key, was));
            }
            if (is != null) {
                added.add(word.of(key) + value.of(key, is));
            }
        });
        elements("delete", holder, removed);
        elements("add", holder, added);
    }

    private void elements(String verb, NftKey holder, List<String> elements) {
        if (!elements.isEmpty()) {
            line(verb, "element", holder.table(), holder.name(), "{", String.join(", ", elements), "}");
        }
    }

    private String type() {
        return family == Family.IPV4 ? "ipv4_addr" : "ipv6_addr";
    }

    private static String word(Prefix member) {
        boolean whole = member.length() == member.family().bits();
        return whole ? member.address().toString() : member.toString();
    }

    /// What takes the place of an object that the kernel refuses: it opens nothing. A chain that only allows is empty
    /// then, one that refuses drops everything; a set has no members.
    Script closed(NftObject refused) {
        switch (refused) {
            case Chain(var key, var comment, var rules) -> {
                on("add", key, "");
                refill(key, rules.stream().anyMatch(Script::refuses) ? List.of("counter drop") : List.of());
            }
            case Members set -> {
                declare(set);
                on("flush", set.key(), "");
            }
            default -> {}
        }
        return this;
    }

    private static boolean refuses(String rule) {
        return rule.replaceAll("\"[^\"]*\"", "").matches(".* (drop|reject)\\b.*");
    }

    /// What makes up a new table, but for what is refused: in its place stands what opens nothing.
    ///
    /// @param all whose chains are declared
    Script replacing(List<Edit<NftKey, NftObject>> all, List<Edit<NftKey, NftObject>> good, Set<NftKey> refused) {
        declareChains(all);
        all.stream().filter(edit -> refused.contains(edit.key())).forEach(edit -> closed(edit.wanted()));
        return fill(good);
    }

    /// Removes, what names others before what is named.
    Script clear(List<Edit<NftKey, NftObject>> edits) {
        var keys =
                edits.stream().map(Edit::key).sorted(Comparator.reverseOrder()).toList();
        keys.stream().filter(key -> key.kind().toString().equals("chain")).forEach(key -> on("flush", key, ""));
        keys.forEach(key -> on("delete", key, ""));
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
