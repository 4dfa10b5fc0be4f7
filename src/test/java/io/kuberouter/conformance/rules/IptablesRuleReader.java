package io.kuberouter.conformance.rules;

import io.kuberouter.conformance.rules.Packet.State;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Prefix;
import io.kuberouter.net.Protocol;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/// Reads a rule as `iptables-save` prints it.
final class IptablesRuleReader {

    private final Words words;
    private final Function<String, Members> sets;
    private final List<Match> matches = new ArrayList<>();

    /// The protocol that `-p` named; matches of ports count only with it.
    private String protocol = "";

    /// A rule that was read.
    ///
    /// @param target with its options
    record Rule(String text, List<Match> matches, Target target) {
        boolean matches(Track track) {
            return matches.stream().allMatch(match -> match.of(track));
        }
    }

    /// What a rule does.
    sealed interface Target {
        record Finish(End.Verdict verdict) implements Target {}

        record Return() implements Target {}

        record Jump(String chain, boolean comesBack) implements Target {}

        record Mark(int value, int mask) implements Target {}

        record Log(String record) implements Target {}
    }

    private IptablesRuleReader(String rule, Function<String, Members> sets) {
        this.words = new Words(rule, "");
        this.sets = sets;
    }

    /// @param sets by name; refuses one that is not there
    static Rule read(String rule, Function<String, Members> sets) {
        return new IptablesRuleReader(rule, sets).read();
    }

    /// The conditions of a rule without a target.
    static List<Match> conditions(String text, Function<String, Members> sets) {
        return read(text + " -j ACCEPT", sets).matches();
    }

    private Rule read() {
        while (words.more()) {
            boolean not = words.take("!");
            String word = words.take();
            switch (word) {
                case "-s" -> address(Packet::from, not);
                case "-d" -> address(Packet::to, not);
                case "-p" -> protocol(words.take(), not);
                case "-m" -> extension(words.take());
                case "-j", "-g" -> {
                    var target = target(words.take(), word.equals("-j"));
                    if (words.more()) {
                        throw words.unknown("'" + words.take() + "' behind the target");
                    }
                    return new Rule(words.rule(), List.copyOf(matches), target);
                }
                default -> throw words.unknown("'" + word + "'");
            }
        }
        throw words.unknown("no target");
    }

    private void add(Match match, boolean not) {
        matches.add(match.unless(not));
    }

    private void address(Function<Packet, Ip> side, boolean not) {
        var prefix = Prefix.of(words.take());
        if (!prefix.equals(prefix.network())) {
            throw words.unknown(prefix + " has host bits");
        }
        add(track -> prefix.contains(side.apply(track.packet)), not);
    }

    private void protocol(String name, boolean not) {
        protocol = not ? "" : name;
        int number = switch (name) {
            case "tcp", "udp", "sctp" ->
                Protocol.valueOf(name.toUpperCase(Locale.ROOT)).number();
            case "icmp" -> Packet.ICMP;
            case "ipv6-icmp" -> Packet.ICMP6;
            default -> throw words.unknown("protocol " + name);
        };
        add(track -> track.packet.protocol() == number, not);
    }

    private void extension(String name) {
        switch (name) {
            case "comment" -> {
                words.expect("--comment");
                words.take();
            }
            case "set" -> set();
            case "tcp", "udp", "sctp" -> ports(name);
            case "multiport" -> severalPorts();
            case "icmp" -> icmp("icmp", "--icmp-type");
            case "icmp6" -> icmp("ipv6-icmp", "--icmpv6-type");
            case "addrtype" -> local();
            case "conntrack" -> state();
            case "mark" -> mark();
            case "limit" -> limit();
            default -> throw words.unknown("match " + name);
        }
    }

    private void set() {
        boolean not = words.take("!");
        words.expect("--match-set");
        var set = sets.apply(words.take());
        boolean source = words.take("src");
        if (!source) {
            words.expect("dst");
        }
        add(track -> set.hold(source ? track.packet.from() : track.packet.to()), not);
    }

    private void ports(String name) {
        if (!protocol.equals(name)) {
            throw words.unknown("match " + name + " without -p " + name);
        }
        boolean not = words.take("!");
        words.expect("--dport");
        String range = words.take();
        add(track -> within(range, track.packet.port()), not);
    }

    private void severalPorts() {
        if (!Set.of("tcp", "udp", "sctp").contains(protocol)) {
            throw words.unknown("multiport without a protocol that has ports");
        }
        words.expect("--dports");
        var ranges = List.of(words.take().split(","));
        add(track -> ranges.stream().anyMatch(range -> within(range, track.packet.port())), false);
    }

    private static boolean within(String range, int port) {
        var ends = Arrays.stream(range.split(":")).map(Integer::valueOf).toList();
        return port >= ends.getFirst() && port <= ends.getLast();
    }

    private void icmp(String needed, String option) {
        if (!protocol.equals(needed)) {
            throw words.unknown(option + " without -p " + needed);
        }
        words.expect(option);
        int type = Integer.parseInt(words.take());
        add(track -> track.packet.icmpType() == type, false);
    }

    private void local() {
        boolean not = words.take("!");
        boolean source = words.take("--src-type");
        if (!source) {
            words.expect("--dst-type");
        }
        words.expect("LOCAL");
        add(track -> source ? track.packet.fromHere() : track.packet.toHere(), not);
    }

    private void state() {
        words.expect("--ctstate");
        var states = Arrays.stream(words.take().split(",")).map(State::valueOf).toList();
        add(track -> states.contains(track.packet.state()), false);
    }

    private void mark() {
        boolean not = words.take("!");
        words.expect("--mark");
        int[] bits = bits(words.take());
        add(track -> (track.mark() & bits[1]) == bits[0], not);
    }

    private static int[] bits(String text) {
        var parts = Arrays.stream(text.split("/")).mapToInt(Integer::decode).toArray();
        return parts.length == 1 ? new int[] {parts[0], -1} : parts;
    }

    /// What is walked is one packet, and the first one is within every limit.
    private void limit() {
        words.expect("--limit");
        if (!words.take().matches("[0-9]+/(sec|min|hour|day)")) {
            throw words.unknown("a limit that is none");
        }
        if (words.take("--limit-burst")) {
            Integer.parseInt(words.take());
        }
    }

    private Target target(String name, boolean comesBack) {
        return switch (name) {
            case "ACCEPT" -> new Target.Finish(End.Verdict.ACCEPT);
            case "DROP" -> new Target.Finish(End.Verdict.DROP);
            case "REJECT" -> rejected();
            case "RETURN" -> new Target.Return();
            case "MARK" -> marked();
            case "NFLOG" -> logged();
            default -> new Target.Jump(name, comesBack);
        };
    }

    private Target rejected() {
        words.expect("--reject-with");
        String how = words.take();
        if (!Set.of("icmp-port-unreachable", "icmp6-port-unreachable", "tcp-reset")
                        .contains(how)
                || how.equals("tcp-reset") && !protocol.equals("tcp")) {
            throw words.unknown("rejecting with " + how);
        }
        return new Target.Finish(End.Verdict.REJECT);
    }

    private Target marked() {
        words.expect("--set-xmark");
        int[] bits = bits(words.take());
        return new Target.Mark(bits[0], bits[1]);
    }

    private Target logged() {
        String prefix = "";
        String group = "0";
        while (words.more()) {
            switch (words.take()) {
                case "--nflog-prefix" -> prefix = words.take();
                case "--nflog-group" -> group = words.take();
                case "--nflog-size" -> Integer.parseInt(words.take());
                default -> throw words.unknown("an option of NFLOG");
            }
        }
        return new Target.Log(("group " + group + " " + prefix).strip());
    }
}
