package io.kuberouter.admin.web;

import io.kuberouter.admin.view.Found;
import io.kuberouter.admin.view.Words;
import io.kuberouter.agent.Drop;
import io.kuberouter.agent.Drops;
import io.kuberouter.net.Ip;
import io.kuberouter.state.Direction;
import io.kuberouter.state.PodKey;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The Drops page: what was refused just now?
record DropsPage(String heading, String sub, String trouble, TableFrame table, List<Line> lines) {

    /// The protocols that can be asked about.
    private static final Set<String> ASKED = Set.of("tcp", "udp", "sctp");

    /// One end: a pod's name where one holds the address.
    ///
    /// @param href the page of a pod of this node, empty for everything else
    record End(String name, String address, String href) {}

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

    static DropsPage of(Drops drops, Found<Drop> found, Instant now) {
        return new DropsPage(
                heading(drops, now),
                sub(drops, found),
                drops.trouble(),
                TableFrame.of(found, completions(found.all())),
                found.rows().stream().map(drop -> line(drop, now)).toList());
    }

    private static String heading(Drops drops, Instant now) {
        if (!drops.trouble().isEmpty() && drops.last().isEmpty()) {
            return "Drops cannot be seen";
        }
        return drops.last().isEmpty()
                ? "Nothing was refused"
                : "Last refused " + Words.ago(drops.last().getFirst().at(), now) + " ago";
    }

    private static String sub(Drops drops, Found<Drop> found) {
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
                drop.policies().stream().map(Link::to).toList(),
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
                name(pod, address),
                pod.isPresent() ? address.toString() : "",
                pod.filter(_ -> guarded).map(key -> "/pods/" + key).orElse(""));
    }

    private static String why(Drop drop) {
        if (!ASKED.contains(drop.protocol()) || drop.destinationPort() == 0) {
            return "";
        }
        return "/why"
                + new WhyPage.Question(
                                name(drop.from(), drop.source()),
                                name(drop.to(), drop.destination()),
                                drop.protocol().toUpperCase(Locale.ROOT),
                                Integer.toString(drop.destinationPort()))
                        .query();
    }

    private static String name(Optional<PodKey> pod, Ip address) {
        return pod.map(PodKey::toString).orElse(address.toString());
    }

    private static Completions completions(List<Drop> drops) {
        return new Completions()
                .with("direction", Stream.of(Direction.values()))
                .with("pod", drops.stream().map(Drop::guarded))
                .with("policy", drops.stream().flatMap(drop -> drop.policies().stream()));
    }
}
