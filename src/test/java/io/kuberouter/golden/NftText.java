package io.kuberouter.golden;

import io.kuberouter.net.Family;
import io.kuberouter.net.Prefix;
import io.kuberouter.state.NftKey;
import io.kuberouter.state.NftObject;
import io.kuberouter.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Our tables as `nft --stateless list table` prints them, with each element list on one line.
public final class NftText {

    private NftText() {}

    public static String print(Table<NftKey, NftObject> objects) {
        var text = new StringBuilder();
        for (var family : Family.values()) {
            var ours = objects.values().stream()
                    .filter(object -> object.key().family() == family)
                    .toList();
            if (!ours.isEmpty()) {
                text.append("table ").append(ours.getFirst().key().table()).append(" {\n");
                text.append(ours.stream().map(NftText::print).collect(Collectors.joining("\n")));
                text.append("}\n");
            }
        }
        return text.toString();
    }

    private static String print(NftObject object) {
        var lines = lines(object).stream().map(line -> "\t\t" + line + "\n").collect(Collectors.joining());
        return "\t" + object.key().kind() + " " + object.key().name() + " {\n" + lines + "\t}\n";
    }

    private static List<String> lines(NftObject object) {
        String type = object.key().family() == Family.IPV4 ? "type ipv4_addr" : "type ipv6_addr";
        return switch (object) {
            case NftObject.Counter counter -> List.of();
            case NftObject.Members set -> {
                var lines = new ArrayList<>(List.of(type));
                if (set.interval()) {
                    lines.add("flags interval");
                }
                lines.add("comment \"" + set.comment() + "\"");
                lines.addAll(elements(
                        set.members().keySet().stream().map(NftText::word).toList()));
                yield lines;
            }
            case NftObject.VerdictMap map -> {
                var lines = new ArrayList<>(List.of(type + " : verdict"));
                lines.addAll(elements(map.verdicts().entrySet().stream()
                        .map(each -> each.getKey() + " : " + each.getValue())
                        .toList()));
                yield lines;
            }
            case NftObject.Chain chain -> {
                var lines = new ArrayList<String>();
                if (!chain.comment().isEmpty()) {
                    lines.add("comment \"" + chain.comment() + "\"");
                }
                lines.addAll(chain.rules());
                yield lines;
            }
            case NftObject.BaseChain chain -> {
                var lines = new ArrayList<>(
                        List.of("type filter hook " + chain.hook() + " priority filter; policy accept;"));
                lines.addAll(chain.rules());
                yield lines;
            }
        };
    }

    private static List<String> elements(List<String> elements) {
        return elements.isEmpty() ? List.of() : List.of("elements = { " + String.join(", ", elements) + " }");
    }

    private static String word(Prefix member) {
        return member.length() == member.family().bits() ? member.address().toString() : member.toString();
    }
}
