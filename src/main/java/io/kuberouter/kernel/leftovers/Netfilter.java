package io.kuberouter.kernel.leftovers;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Finds leftovers in what `iptables-save` prints of all tables.
final class Netfilter {

    /// Source NAT of balanced traffic, of every era: for all of it, or for what neither comes from pods nor goes there.
    private static final Pattern SOURCE_NAT = Pattern.compile("-A POSTROUTING (! -s \\S+ ! -d \\S+ )?"
            + "-m ipvs (--ipvs )?--vdir ORIGINAL --vmethod MASQ( -m comment --comment \"\")?"
            + " -j (MASQUERADE|SNAT --to-source \\S+)( --random-fully)?");

    private static final Pattern MARK =
            Pattern.compile("-A (?:PREROUTING|OUTPUT) -d (\\S+)/(?:32|128) -p (\\w+) -m \\w+"
                    + " --dport (\\d+) -j MARK --set-xmark 0x([0-9a-f]+)/0xffffffff");

    private static final Pattern SEGMENT_SIZE = Pattern.compile("-A (?:PREROUTING|POSTROUTING) -[sd] (\\S+)/(?:32|128)"
            + "( -i kube-bridge)? -p tcp -m tcp( --sport \\d+)? --tcp-flags SYN,RST SYN -j TCPMSS --set-mss \\d+");

    private static final Set<String> CHAINS = Set.of("filter KUBE-ROUTER-SERVICES", "nat KUBE-ROUTER-HAIRPIN");

    private static final Pattern WORD = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"|(\\S+)");

    private final String program;
    private final List<String> lines;
    private final Set<String> marked = new HashSet<>();
    private final List<Leftover> found = new ArrayList<>();

    private Netfilter(String program, String saved) {
        this.program = program;
        this.lines = saved.lines().toList();
    }

    /// @param program whose rules these are: `iptables-nft`
    /// @param saved what `iptables-nft-save` printed
    static List<Leftover> find(String program, String saved) {
        var netfilter = new Netfilter(program, saved);
        netfilter.find();
        return netfilter.found;
    }

    private void find() {
        String table = "";
        for (String line : lines) {
            if (line.startsWith("*")) {
                table = line.substring(1);
            } else if (line.startsWith(":")) {
                chain(table, line.substring(1, line.indexOf(' ')));
            } else if (isOurs(table, line)) {
                found.add(Leftover.of(program + " -t " + table + " " + line, removal(table, line)));
            }
        }
    }

    private boolean isOurs(String table, String rule) {
        return switch (table) {
            case "nat" -> SOURCE_NAT.matcher(rule).matches();
            case "mangle" -> isMark(rule) || isSegmentSize(rule);
            default -> false;
        };
    }

    /// The mark is computed from the rest of the rule, so that nobody else's rule is taken for one of these.
    private boolean isMark(String rule) {
        var matcher = MARK.matcher(rule);
        if (!matcher.matches()) {
            return false;
        }
        boolean ours = Marks.isMarkOf(
                Integer.parseInt(matcher.group(4), 16), matcher.group(1), matcher.group(2), matcher.group(3));
        if (ours) {
            marked.add(matcher.group(1));
        }
        return ours;
    }

    /// Older forms name no interface; they are taken only beside a mark for the same address.
    private boolean isSegmentSize(String rule) {
        var matcher = SEGMENT_SIZE.matcher(rule);
        return matcher.matches() && (matcher.group(2) != null || marked.contains(matcher.group(1)));
    }

    private void chain(String table, String name) {
        if (!CHAINS.contains(table + " " + name)) {
            return;
        }
        var commands = new ArrayList<List<String>>();
        for (String rule : ofTable(table)) {
            if (rule.endsWith(" -j " + name) && !rule.startsWith("-A " + name + " ")) {
                commands.add(removal(table, rule));
            }
        }
        commands.add(List.of(program, "-w", "-t", table, "-F", name));
        commands.add(List.of(program, "-w", "-t", table, "-X", name));
        found.add(new Leftover(program + " -t " + table + " chain " + name, commands));
    }

    private List<String> ofTable(String table) {
        int from = lines.indexOf("*" + table);
        int to = from;
        while (to < lines.size() && !lines.get(to).equals("COMMIT")) {
            to++;
        }
        return lines.subList(from, to).stream()
                .filter(line -> line.startsWith("-A "))
                .toList();
    }

    private List<String> removal(String table, String rule) {
        var command = new ArrayList<>(List.of(program, "-w", "-t", table, "-D"));
        var words = WORD.matcher(rule.substring("-A ".length()));
        while (words.find()) {
            command.add(words.group(1) != null ? words.group(1).replaceAll("\\\\(.)", "$1") : words.group(2));
        }
        return command;
    }
}
