package io.kuberouter.conformance.packets;

import io.kuberouter.kernel.exec.Exec;
import io.kuberouter.net.Family;
import io.kuberouter.net.Prefix;
import io.kuberouter.reconcile.Edit;
import io.kuberouter.reconcile.Target;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.NftKey;
import io.kuberouter.state.NftObject;
import io.kuberouter.table.Table;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Whole tables as text for `nft -f`: what the objects mean, before any cleverness.
final class NftText implements Target<NftKey, NftObject> {

    private final Exec exec;
    private Table<NftKey, NftObject> held = Table.empty();

    NftText(Exec exec) {
        this.exec = exec;
    }

    @Override
    public Table<NftKey, NftObject> observe(Table<NftKey, NftObject> wanted) {
        return held;
    }

    @Override
    public Map<NftKey, String> build(List<Edit<NftKey, NftObject>> edits) throws TargetException {
        for (var edit : edits) {
            held = edit.removes() ? held.without(edit.key()) : held.with(edit.key(), edit.wanted());
        }
        return load();
    }

    @Override
    public Map<NftKey, String> clear(List<Edit<NftKey, NftObject>> edits) throws TargetException {
        return build(edits);
    }

    private Map<NftKey, String> load() throws TargetException {
        var text = new StringBuilder();
        for (var family : Family.values()) {
            String table = new NftKey(family, NftKey.Kind.SET, "").table();
            text.append("add table %s\ndelete table %s\n".formatted(table, table));
            var ours = held.values().stream().filter(object -> object.key().family() == family).toList();
            if (!ours.isEmpty()) {
                text.append("table ").append(table).append(" {\n");
                ours.forEach(object -> text.append(text(object)));
                text.append("}\n");
            }
        }
        exec.feed(text.toString(), List.of("nft", "-f", "-")).text();
        return Map.of();
    }

    private static String text(NftObject object) {
        String name = object.key().name();
        String type = object.key().family() == Family.IPV4 ? "ipv4_addr" : "ipv6_addr";
        return switch (object) {
            case NftObject.Counter counter -> "counter " + name + " { }\n";
            case NftObject.Members set -> "set " + name + " { type " + type + ";"
                    + (set.interval() ? " flags interval;" : "") + elements(set.members().keySet().stream().map(NftText::element).toList()) + " }\n";
            case NftObject.VerdictMap map -> "map " + name + " { type " + type + " : verdict;"
                    + elements(map.verdicts().entrySet().stream()
                            .map(entry -> entry.getKey() + " : " + entry.getValue())
                            .toList())
                    + " }\n";
            case NftObject.Chain chain -> "chain " + name + " {\n" + String.join("\n", chain.rules()) + "\n}\n";
            case NftObject.BaseChain chain -> "chain " + name + " { type filter hook " + chain.hook()
                    + " priority filter; policy accept;\n" + String.join("\n", chain.rules()) + "\n}\n";
        };
    }

    private static String element(Prefix member) {
        return member.equals(member.address().asPrefix()) ? member.address().toString() : member.toString();
    }

    private static String elements(java.util.Collection<?> elements) {
        return elements.isEmpty()
                ? ""
                : " elements = { " + elements.stream().map(String::valueOf).collect(Collectors.joining(", ")) + " }";
    }
}
