package io.kuberouter.admin.web;

import io.kuberouter.admin.view.Ask;
import io.kuberouter.admin.view.Words;
import io.kuberouter.agent.Drop;
import io.kuberouter.agent.Drops;
import io.kuberouter.net.Ip;
import io.kuberouter.state.Direction;
import io.kuberouter.state.PodKey;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The Drops page: what was refused just now?
record DropsPage(
        String heading, String sub, String trouble, TableFrame table, List<Line> lines, List<String> completions) {

    private static final int COMPLETED = 30;

    /// The protocols that can be asked about.
    private static final Set<String> ASKED = Set.of("tcp", "udp", "sctp");

    /// One end: a pod's name where one holds the address.
    ///
    /// @param href the page of a pod of this node, empty for everything else
    record End(String name, String address, String href) {}

    record Link(String name, String href) {}

    /// @param why where to ask why, empty for a protocol that cannot be asked about
    record Line(
            String number,
            String ago,
            String moment,
            End from,
            End to,
            String port,
            String direction,
            List<Link> policies,
            String why) {}

    static DropsPage of(Drops drops, Ask<Drop> ask, Ask.Found<Drop> found, Instant now) {
        return new DropsPage(
                heading(drops, now),
                sub(drops, found),
                drops.trouble(),
                TableFrame.of(ask, found, drops.last()),
                found.rows().stream().map(drop -> line(drop, now)).toList(),
                completions(drops.last()));
    }

    private static String heading(Drops drops, Instant now) {
        if (!drops.trouble().isEmpty() && drops.last().isEmpty()) {
            return "Drops cannot be seen";
        }
        return drops.last().isEmpty()
                ? "Nothing was refused"
                : "Last refused " + Words.ago(drops.last().getFirst().at(), now) + " ago";
    }

    private static String sub(Drops drops, Ask.Found<Drop> found) {
        String kept = found.matching() == found.total()
                ? Words.number(found.total()) + " remembered"
                : Words.number(found.matching()) + " of " + Words.number(found.total()) + " remembered";
        return kept + " · " + Words.number(drops.total()) + " seen since the start"
                + (drops.suppressed() == 0
                        ? ""
                        : " · " + Words.number(drops.suppressed()) + " more refused above the rate limit");
    }

    static Line line(Drop drop, Instant now) {
        boolean in = drop.direction() == Direction.INGRESS;
        return new Line(
                Long.toString(drop.number()),
                Words.ago(drop.at(), now),
                Words.moment(drop.at()),
                end(drop.source(), drop.from(), !in),
                end(drop.destination(), drop.to(), in),
                port(drop),
                drop.direction().toString(),
                drop.policies().stream()
                        .map(policy -> new Link(policy.toString(), "/policies/" + policy))
                        .toList(),
                why(drop));
    }

    private static String port(Drop drop) {
        if (drop.destinationPort() != 0) {
            return drop.destinationPort() + "/" + drop.protocol();
        }
        return Character.isDigit(drop.protocol().charAt(0)) ? "protocol " + drop.protocol() : drop.protocol();
    }

    private static End end(Ip address, Optional<PodKey> pod, boolean guarded) {
        return new End(
                pod.map(PodKey::toString).orElse(address.toString()),
                pod.isPresent() ? address.toString() : "",
                pod.filter(_ -> guarded).map(key -> "/pods/" + key).orElse(""));
    }

    private static String why(Drop drop) {
        if (!ASKED.contains(drop.protocol()) || drop.destinationPort() == 0) {
            return "";
        }
        return "/why?from="
                + encoded(drop.from().map(PodKey::toString).orElse(drop.source().toString())) + "&to="
                + encoded(drop.to()
                        .map(PodKey::toString)
                        .orElse(drop.destination().toString()))
                + "&protocol=" + drop.protocol().toUpperCase(Locale.ROOT) + "&port=" + drop.destinationPort();
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("%2F", "/");
    }

    private static List<String> completions(List<Drop> drops) {
        var directions = Stream.of(Direction.values()).map(direction -> "direction:" + direction);
        var pods =
                drops.stream().map(drop -> "pod:" + drop.guarded()).distinct().limit(COMPLETED);
        var policies = drops.stream()
                .flatMap(drop -> drop.policies().stream())
                .map(policy -> "policy:" + policy)
                .distinct()
                .limit(COMPLETED);
        return Stream.of(directions, pods, policies).flatMap(words -> words).toList();
    }
}
