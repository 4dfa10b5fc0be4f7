package io.kuberouter.conformance.rules;

import io.kuberouter.conformance.rules.NftStep.Verdict;
import io.kuberouter.conformance.rules.Packet.State;
import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Protocol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/// Reads a rule in the language of nft. What it says is done from left to right, until something does not match.
final class NftRuleReader {

    private static final Map<String, Integer> ICMP_TYPES =
            Map.of("destination-unreachable", 3, "echo-request", 8, "echo-reply", 0, "time-exceeded", 11);
    private static final Map<String, Integer> ICMP6_TYPES = Map.of(
            "destination-unreachable", 1,
            "packet-too-big", 2,
            "time-exceeded", 3,
            "echo-request", 128,
            "echo-reply", 129,
            "nd-neighbor-solicit", 135,
            "nd-neighbor-advert", 136);
    private final Words words;
    private final NftObjects objects;
    private final NftValues values;
    private final List<NftStep> steps = new ArrayList<>();

    private NftRuleReader(String rule, NftObjects objects) {
        this.words = new Words(rule, "{},");
        this.objects = objects;
        this.values = new NftValues(words, objects);
    }

    static List<NftStep> read(String rule, NftObjects objects) {
        var reader = new NftRuleReader(rule, objects);
        while (reader.words.more()) {
            reader.statement(reader.words.take());
        }
        return List.copyOf(reader.steps);
    }

    private void statement(String word) {
        switch (word) {
            case "ip" -> address(Family.IPV4);
            case "ip6" -> address(Family.IPV6);
            case "meta" -> meta(words.take());
            case "mark" -> mark();
            case "ct" -> state();
            case "fib" -> local();
            case "tcp", "udp", "sctp" -> {
                int number = values.protocol(word);
                match(packet -> packet.protocol() == number);
                ports();
            }
            case "th" -> {
                match(packet -> Protocol.of(packet.protocol()) != null);
                ports();
            }
            case "icmp" -> icmp(Packet.ICMP, ICMP_TYPES);
            case "icmpv6" -> icmp(Packet.ICMP6, ICMP6_TYPES);
            case "counter" -> counter();
            case "limit" -> limit();
            case "log" -> log();
            case "comment" -> words.take();
            default -> {
                var verdict = values.verdict(word);
                steps.add(track -> verdict);
            }
        }
    }

    private void match(Predicate<Packet> condition) {
        steps.add(track -> condition.test(track.packet) ? NftStep.ON : NftStep.MISMATCH);
    }

    private void matchNumber(ToIntFunction<Packet> value, IntPredicate condition) {
        match(packet -> condition.test(value.applyAsInt(packet)));
    }

    private void address(Family family) {
        if (family != objects.family()) {
            throw words.unknown("a match of the other family");
        }
        String side = words.take();
        if (!Set.of("saddr", "daddr").contains(side)) {
            throw words.unknown("'" + side + "'");
        }
        Function<Packet, Ip> address = side.equals("saddr") ? Packet::from : Packet::to;
        if (words.take("vmap")) {
            byAddress(address);
            return;
        }
        boolean not = values.negated();
        var members = values.members();
        match(packet -> members.hold(address.apply(packet)) != not);
    }

    private void byAddress(Function<Packet, Ip> address) {
        var verdicts = new HashMap<Ip, Verdict>();
        objects.map(values.name(words.take())).forEach((ip, text) -> {
            var reader = new NftRuleReader(text, objects);
            verdicts.put(ip, reader.values.verdict(reader.words.take()));
            if (reader.words.more()) {
                throw reader.words.unknown("more than a verdict");
            }
        });
        steps.add(track -> verdicts.getOrDefault(address.apply(track.packet), NftStep.MISMATCH));
    }

    private void meta(String word) {
        switch (word) {
            case "l4proto" -> {
                boolean not = values.negated();
                var numbers = values.list().stream().map(values::protocol).toList();
                match(packet -> numbers.contains(packet.protocol()) != not);
            }
            case "mark" -> mark();
            default -> throw words.unknown("meta " + word);
        }
    }

    private void mark() {
        if (words.take("set")) {
            words.take("meta");
            var value = words.take("mark") ? values.bits() : constant(values.number());
            steps.add(track -> {
                track.mark(value.applyAsInt(track.mark()), -1);
                return NftStep.ON;
            });
            return;
        }
        var masked = values.bits();
        boolean not = values.negated();
        int wanted = values.number();
        steps.add(track -> (masked.applyAsInt(track.mark()) == wanted) != not ? NftStep.ON : NftStep.MISMATCH);
    }

    private static IntUnaryOperator constant(int number) {
        return mark -> number;
    }

    private void state() {
        words.expect("state");
        if (words.take("vmap")) {
            byState();
            return;
        }
        boolean not = values.negated();
        var states = values.list().stream().map(NftRuleReader::state).toList();
        match(packet -> states.contains(packet.state()) != not);
    }

    private void byState() {
        var verdicts = new HashMap<State, Verdict>();
        words.expect("{");
        do {
            var state = state(words.take());
            words.expect(":");
            verdicts.put(state, values.verdict(words.take()));
        } while (words.take(","));
        words.expect("}");
        steps.add(track -> verdicts.getOrDefault(track.packet.state(), NftStep.MISMATCH));
    }

    private static State state(String word) {
        return State.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private void local() {
        String side = words.take();
        words.expect("type");
        boolean not = values.negated();
        words.expect("local");
        switch (side) {
            case "saddr" -> match(packet -> packet.fromHere() != not);
            case "daddr" -> match(packet -> packet.toHere() != not);
            default -> throw words.unknown("fib " + side);
        }
    }

    private void ports() {
        words.expect("dport");
        boolean not = values.negated();
        var ranges = values.list();
        matchNumber(Packet::port, port -> ranges.stream().anyMatch(range -> within(range, port)) != not);
    }

    private static boolean within(String range, int port) {
        int dash = range.indexOf('-');
        int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
        int last = Integer.parseInt(range.substring(dash + 1));
        return port >= first && port <= last;
    }

    private void icmp(int number, Map<String, Integer> types) {
        words.expect("type");
        boolean not = values.negated();
        var wanted = new ArrayList<Integer>();
        for (String word : values.list()) {
            wanted.add(types.containsKey(word) ? types.get(word) : Integer.valueOf(word));
        }
        match(packet -> packet.protocol() == number);
        matchNumber(Packet::icmpType, type -> wanted.contains(type) != not);
    }

    private void counter() {
        if (words.take("name")) {
            objects.counter(words.take());
        } else if (words.take("packets")) {
            values.number();
            words.expect("bytes");
            values.number();
        }
    }

    /// What is walked is one packet, and the first one is within every limit.
    private void limit() {
        words.expect("rate");
        if (!words.take().matches("[0-9]+/(second|minute|hour|day)")) {
            throw words.unknown("a limit that is none");
        }
        if (words.take("burst")) {
            values.number();
            words.expect("packets");
        }
    }

    private void log() {
        String prefix = "";
        String group = "0";
        for (boolean more = true; more; ) {
            if (words.take("prefix")) {
                prefix = words.take();
            } else if (words.take("group")) {
                group = words.take();
            } else if (words.take("snaplen") || words.take("queue-threshold")) {
                values.number();
            } else {
                more = false;
            }
        }
        String record = ("group " + group + " " + prefix).strip();
        steps.add(track -> {
            track.log(record);
            return NftStep.ON;
        });
    }
}
