package io.kuberouter.kernel.iptables;

import io.kuberouter.state.Chain;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What can stand of a chain of the filter table where the kernel refuses some of its rules. Goes by the words of the
/// rules alone, and promises that whatever gets through is let through by a rule that is wanted, and that whatever is
/// wanted to be refused is refused:
///
/// - a rule that lets packets through, or only tells of them, is left out;
/// - a rule that rejects drops instead;
/// - any other rule that is refused, such as one that leads into a chain, cannot be spared. Then a chain of some single
///   addresses is closed for them.
final class Salvage {

    private static final Pattern SPARED =
            Pattern.compile("(.* )?-j (ACCEPT|RETURN|NFLOG( .*)?|MARK --set-xmark 0x[1-9a-f][0-9a-f]*/.*)");
    private static final Pattern REJECTS = Pattern.compile("((?:.* )?-j )REJECT(?: .*)?");
    private static final Pattern REFUSES = Pattern.compile("(.* )?-j (REJECT|DROP)( .*)?");
    private static final Pattern ESTABLISHED = Pattern.compile(".*--ctstate \\S*ESTABLISHED.* -j ACCEPT");
    private static final Pattern SINGLE = Pattern.compile("(?<!! )-[sd] (\\S+/32|\\S+:\\S*/128) ");

    private Salvage() {}

    /// What is dropped where it cannot be rejected; nothing for a rule that does not reject.
    static Optional<String> dropped(String rule) {
        var matcher = REJECTS.matcher(rule);
        return matcher.matches() ? Optional.of(matcher.group(1) + "DROP") : Optional.empty();
    }

    /// The rules that can stand, or nothing if one is refused that cannot be spared.
    ///
    /// @param refused rules of the chain and what is [#dropped] instead of them, as far as the kernel refuses them
    static Optional<List<String>> rules(Chain chain, Set<String> refused) {
        var standing = new ArrayList<String>();
        for (String rule : chain.rules()) {
            var instead = dropped(rule).filter(drop -> !refused.contains(drop));
            if (!refused.contains(rule)) {
                standing.add(rule);
            } else if (instead.isPresent()) {
                standing.add(instead.get());
            } else if (!isSpared(rule)) {
                return Optional.empty();
            }
        }
        return Optional.of(standing);
    }

    /// Without the rule for established connections every connection of a pod would break.
    private static boolean isSpared(String rule) {
        return SPARED.matcher(rule).matches() && !ESTABLISHED.matcher(rule).matches();
    }

    /// Whether a chain refuses anything at all: then it is a guard, and better kept than closed.
    static boolean guards(Chain chain) {
        return chain.rules().stream().anyMatch(rule -> REFUSES.matcher(rule).matches());
    }

    /// Closed forms, the gentlest first: what the chain does with every packet before it looks at an address, such
    /// as letting established connections go on, and then drops; or drops alone, which any kernel takes. There are
    /// none for a chain without single addresses, and none for one that a built-in chain leads to, for that is
    /// everybody's.
    static List<List<String>> closed(Chain chain, Set<String> refused) {
        var drops = drops(chain);
        if (drops.isEmpty() || !chain.jumps().isEmpty()) {
            return List.of();
        }
        var gentle = new ArrayList<>(chain.rules().stream()
                .takeWhile(rule ->
                        !refused.contains(rule) && !SINGLE.matcher(rule + " ").find())
                .toList());
        gentle.addAll(drops);
        return List.of(gentle, drops);
    }

    private static List<String> drops(Chain chain) {
        return chain.rules().stream()
                .flatMap(rule -> SINGLE.matcher(rule + " ").results())
                .map(single -> single.group(1))
                .distinct()
                .flatMap(address -> Stream.of("-s " + address + " -j DROP", "-d " + address + " -j DROP"))
                .toList();
    }
}
