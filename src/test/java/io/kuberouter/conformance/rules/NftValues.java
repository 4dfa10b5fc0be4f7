package io.kuberouter.conformance.rules;

import io.kuberouter.conformance.rules.NftStep.Verdict;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/// Reads the parts that statements of nft are made of: numbers, lists, members of sets, verdicts.
final class NftValues {

    private static final Map<String, Integer> PROTOCOLS = Map.of(
            "tcp", 6, "udp", 17, "sctp", 132, "icmp", Packet.ICMP, "ipv6-icmp", Packet.ICMP6, "icmpv6", Packet.ICMP6);

    private final Words words;
    private final NftObjects objects;

    NftValues(Words words, NftObjects objects) {
        this.words = words;
        this.objects = objects;
    }

    String name(String word) {
        if (!word.startsWith("@")) {
            throw words.unknown("'" + word + "' where a name belongs");
        }
        return word.substring(1);
    }

    boolean negated() {
        words.take("==");
        return words.take("!=");
    }

    Members members() {
        var prefixes = new ArrayList<Prefix>();
        for (String word : list()) {
            if (word.startsWith("@")) {
                return objects.set(name(word));
            }
            prefixes.add(word.contains("/") ? Prefix.of(word) : Ip.of(word).asPrefix());
        }
        return new Members(prefixes);
    }

    /// One word, several between commas, or all between braces.
    List<String> list() {
        var list = new ArrayList<String>();
        boolean braces = words.take("{");
        do {
            list.add(words.take());
        } while (words.take(","));
        if (braces) {
            words.expect("}");
        }
        return list;
    }

    int protocol(String name) {
        Integer number = PROTOCOLS.get(name);
        if (number == null) {
            throw words.unknown("protocol " + name);
        }
        return number;
    }

    /// What is made of the mark before it is compared or written: `and 0xfffeffff or 0x20000`.
    IntUnaryOperator bits() {
        words.take("mark");
        IntUnaryOperator all = mark -> mark;
        while (true) {
            if (words.take("and") || words.take("&")) {
                int number = number();
                all = all.andThen(mark -> mark & number);
            } else if (words.take("or") || words.take("|")) {
                int number = number();
                all = all.andThen(mark -> mark | number);
            } else if (words.take("xor") || words.take("^")) {
                int number = number();
                all = all.andThen(mark -> mark ^ number);
            } else {
                return all;
            }
        }
    }

    int number() {
        String word = words.take();
        try {
            return Long.decode(word).intValue();
        } catch (NumberFormatException e) {
            throw words.unknown("'" + word + "' where a number belongs");
        }
    }

    Verdict verdict(String word) {
        return switch (word) {
            case "accept" -> new Verdict.Finish(End.Verdict.ACCEPT);
            case "drop" -> new Verdict.Finish(End.Verdict.DROP);
            case "reject" -> rejected();
            case "return" -> new Verdict.Return();
            case "continue" -> NftStep.ON;
            case "jump" -> new Verdict.Jump(objects.chain(words.take()), true);
            case "goto" -> new Verdict.Jump(objects.chain(words.take()), false);
            default -> throw words.unknown("'" + word + "'");
        };
    }

    private Verdict rejected() {
        if (words.take("with") && words.take("tcp")) {
            words.expect("reset");
        } else if (words.take("icmp") || words.take("icmpv6") || words.take("icmpx")) {
            words.take("type");
            words.expect("port-unreachable");
        }
        return new Verdict.Finish(End.Verdict.REJECT);
    }
}
