package io.kuberouter.admin.view.firewall;

import io.kuberouter.net.Prefix;
import io.kuberouter.state.Direction;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a rule of either plane says of itself: the chain it leads to, the address it asks for, and its comment.
record RuleText(String rule) {

    private static final Pattern TARGET = Pattern.compile("(?:^| )(?:-j|jump|goto) (KUBE-[A-Z0-9-]+)");
    private static final Pattern COMMENT = Pattern.compile("comment (?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^-\"\\s]\\S*))");
    private static final Pattern ADDRESS = Pattern.compile("(?:^| )(! )?-([sd]) (\\S+)");

    /// The address of a rule of iptables, and the side it is on.
    record Address(Direction direction, Prefix prefix) {}

    /// The chain of ours that it jumps to.
    Optional<String> target() {
        return first(TARGET.matcher(rule)).map(found -> found.group(1));
    }

    /// Empty where there is none.
    String comment() {
        return first(COMMENT.matcher(rule))
                .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                .orElse("");
    }

    /// What goes to an address comes in to whom it belongs.
    Optional<Address> address() {
        return first(ADDRESS.matcher(rule))
                .filter(found -> found.group(1) == null)
                .map(found -> new Address(
                        found.group(2).equals("d") ? Direction.INGRESS : Direction.EGRESS, Prefix.of(found.group(3))));
    }

    private static Optional<Matcher> first(Matcher matcher) {
        return matcher.find() ? Optional.of(matcher) : Optional.empty();
    }
}
