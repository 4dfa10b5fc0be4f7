package io.kuberouter.kernel.nftables;

import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Prefix;
import io.kuberouter.state.NftKey;
import io.kuberouter.state.NftKey.Kind;
import io.kuberouter.state.NftObject;
import io.kuberouter.state.NftObject.BaseChain;
import io.kuberouter.state.NftObject.Chain;
import io.kuberouter.state.NftObject.Counter;
import io.kuberouter.state.NftObject.Members;
import io.kuberouter.state.NftObject.VerdictMap;
import io.kuberouter.table.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// One table as `nft list table` prints it. Rules are kept in nft's own words, without what their counters show.
///
/// @param objects all that is in it, of the kinds that we make
/// @param odd objects whose form or contents are none of ours: they can be told apart, not compared
/// @param dormant whether somebody put the table to sleep: then no packet meets it
record Listing(Table<NftKey, NftObject> objects, Set<NftKey> odd, boolean dormant) {

    static final Listing NOTHING = new Listing(Table.empty(), Set.of(), false);

    private static final Pattern HEAD = Pattern.compile("\t(counter|set|map|chain) (\\S+) \\{");
    private static final Pattern COUNTED = Pattern.compile("\\bcounter packets \\d+ bytes \\d+");
    private static final Pattern BASE = Pattern.compile("type (\\w+) hook (\\w+) priority (\\w+); policy (\\w+);");
    private static final Pattern COMMENT = Pattern.compile("comment \"(.*)\"");
    private static final Pattern DORMANT = Pattern.compile("\tflags .*\\bdormant\\b.*");
    private static final String ELEMENTS = "elements = {";

    /// Reads what was printed for one table.
    static Listing parse(Family family, String text) {
        var reader = new Reader(family);
        text.lines().forEach(reader::line);
        var objects = new HashMap<NftKey, NftObject>();
        reader.objects.forEach(object -> objects.put(object.key(), object));
        return new Listing(Table.of(objects), Set.copyOf(reader.odd), reader.dormant);
    }

    private static final class Reader {
        private final Family family;
        private final List<NftObject> objects = new ArrayList<>();
        private final Set<NftKey> odd = new HashSet<>();
        private final List<String> body = new ArrayList<>();
        private boolean dormant;
        private String kind = "";
        private String name = "";

        Reader(Family family) {
            this.family = family;
        }

        void line(String line) {
            var head = HEAD.matcher(line);
            if (head.matches()) {
                kind = head.group(1);
                name = head.group(2);
                body.clear();
            } else if (line.equals("\t}") && !kind.isEmpty()) {
                objects.add(object());
                kind = "";
            } else if (!kind.isEmpty()) {
                body.add(line.strip());
            } else {
                dormant |= DORMANT.matcher(line).matches();
            }
        }

        private NftObject object() {
            return switch (kind) {
                case "counter" -> new Counter(key(Kind.COUNTER));
                case "set" -> set();
                case "map" -> map();
                default -> chain();
            };
        }

        private NftKey key(Kind of) {
            return new NftKey(family, of, name);
        }

        private NftObject chain() {
            String comment = "";
            if (!body.isEmpty() && body.getFirst().startsWith("comment ")) {
                comment = comment(body.removeFirst());
            }
            var base = BASE.matcher(body.isEmpty() ? "" : body.getFirst());
            boolean hooked = !body.isEmpty() && body.getFirst().startsWith("type ");
            String first = hooked ? body.removeFirst() : "";
            var rules = body.stream()
                    .map(rule -> COUNTED.matcher(rule).replaceAll("counter"))
                    .toList();
            if (!hooked) {
                return new Chain(key(Kind.CHAIN), comment, rules);
            }
            var key = key(Kind.BASE_CHAIN);
            if (!base.matches()
                    || !base.group(1).equals("filter")
                    || !base.group(3).equals("filter")) {
                odd.add(key);
                return new BaseChain(key, first, rules);
            }
            boolean accepts = base.group(4).equals("accept");
            return new BaseChain(key, base.group(2) + (accepts ? "" : " policy " + base.group(4)), rules);
        }

        private static String comment(String line) {
            var matcher = COMMENT.matcher(line);
            return matcher.matches() ? matcher.group(1) : "";
        }

        private String type() {
            return "type " + (family == Family.IPV4 ? "ipv4_addr" : "ipv6_addr");
        }

        private NftObject set() {
            var key = key(Kind.SET);
            boolean interval = body.contains("flags interval");
            boolean plain = body.stream().noneMatch(line -> line.startsWith("flags "));
            if (!body.contains(type()) || !interval && !plain || body.contains("auto-merge")) {
                odd.add(key);
            }
            String comment = body.stream()
                    .filter(line -> line.startsWith("comment "))
                    .map(Reader::comment)
                    .findFirst()
                    .orElse("");
            var members = new HashMap<Prefix, Prefix>();
            for (String element : elements()) {
                var found = prefixes(element);
                if (found.isEmpty()) {
                    odd.add(key);
                }
                found.forEach(member -> members.put(member, member));
            }
            return new Members(key, interval, comment, Table.of(members));
        }

        private NftObject map() {
            var key = key(Kind.MAP);
            if (!body.contains(type() + " : verdict")) {
                odd.add(key);
            }
            Map<Ip, String> verdicts = new HashMap<>();
            for (String element : elements()) {
                int colon = element.indexOf(" : ");
                Ip ip = colon < 0 ? null : Ip.parse(element.split(" ")[0]);
                if (ip == null || ip.family() != family) {
                    odd.add(key);
                } else {
                    verdicts.put(ip, element.substring(colon + 3));
                }
            }
            return new VerdictMap(key, Table.of(verdicts));
        }

        private List<String> elements() {
            String all = String.join(" ", body);
            int from = all.indexOf(ELEMENTS);
            if (from < 0) {
                return List.of();
            }
            String list = all.substring(from + ELEMENTS.length(), all.lastIndexOf('}'));
            return List.of(list.split(",")).stream().map(String::strip).toList();
        }

        /// The networks of an element, in whatever way it says them; none if it is none of ours.
        private List<Prefix> prefixes(String element) {
            String word = element.split(" ")[0];
            int dash = word.indexOf('-');
            int slash = word.indexOf('/');
            Ip first = Ip.parse(dash < 0 && slash < 0 ? word : word.substring(0, Math.max(dash, slash)));
            if (first == null || first.family() != family) {
                return List.of();
            } else if (slash >= 0) {
                return List.of(Prefix.of(word));
            }
            Ip last = dash < 0 ? first : Ip.parse(word.substring(dash + 1));
            return last == null || last.family() != family ? List.of() : Ranges.prefixes(first, last);
        }
    }
}
