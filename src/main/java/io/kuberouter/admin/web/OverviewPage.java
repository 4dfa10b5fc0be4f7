package io.kuberouter.admin.web;

import io.kuberouter.admin.view.DocumentWriter;
import io.kuberouter.admin.view.RowState.Tone;
import io.kuberouter.admin.view.Words;
import io.kuberouter.admin.view.firewall.GuardState;
import io.kuberouter.admin.view.firewall.PolicyCatalog;
import io.kuberouter.agent.JournalEntry;
import io.kuberouter.agent.Overview;
import io.kuberouter.agent.Traffic;
import io.kuberouter.state.Counters;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The first page: is anything wrong, and what changed?
record OverviewPage(
        String heading,
        String sub,
        List<Tile> tiles,
        List<Need> needs,
        int moreNeeds,
        List<ChangeLine> changes,
        List<AreaLine> areas,
        List<Fact> facts) {

    private static final int SHOWN = 20;

    /// @param href where the tile leads; a place on this page, or another page
    record Tile(String label, String href, Chip chip, String value, String unit, String note) {}

    record AreaLine(
            String name, Chip chip, String objects, String changes, String repairs, String settled, String verified) {}

    record Fact(String name, String value, String rest) {}

    static OverviewPage of(
            Overview picture, Traffic traffic, Optional<Tile> policies, List<JournalEntry> journal, Instant now) {
        var needs = Need.of(picture);
        return new OverviewPage(
                heading(picture, needs.size()),
                sub(picture, now),
                Stream.of(
                                Optional.of(api(picture, now)),
                                Optional.of(services(picture, traffic)),
                                policies,
                                Optional.of(areas(picture)),
                                Optional.of(drift(picture)),
                                Optional.of(pace(picture)))
                        .flatMap(Optional::stream)
                        .toList(),
                needs.stream().limit(SHOWN).toList(),
                Math.max(0, needs.size() - SHOWN),
                journal.stream().map(entry -> ChangeLine.of(entry, now)).toList(),
                picture.areas().stream().map(area -> line(area, now)).toList(),
                facts(picture, now));
    }

    private static String heading(Overview picture, int needs) {
        if (!picture.health().live()) {
            return "The agent is stuck";
        }
        if (needs > 0) {
            return needs == 1 ? "One thing needs attention" : Words.number(needs) + " things need attention";
        }
        return picture.health().ready() ? "Everything wanted is in the kernel" : "Starting";
    }

    private static String sub(Overview picture, Instant now) {
        if (!picture.health().ready() && !picture.health().reasons().isEmpty()) {
            return String.join(" · ", picture.health().reasons());
        }
        var verified = picture.areas().stream()
                .map(Overview.Area::verifiedAt)
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
        return "Picture of round " + Words.number(picture.round()) + ", made "
                + Words.ago(picture.at(), now) + " ago"
                + verified.map(at -> "; last full check " + Words.ago(at, now) + " ago")
                        .orElse("")
                + ".";
    }

    private static Tile api(Overview picture, Instant now) {
        var api = picture.api();
        var chip = switch (api.state()) {
            case WATCHING -> Chip.of(Tone.OK, "watching");
            case STARTING -> Chip.of(Tone.PLAIN, "starting");
            case LOST -> Chip.of(Tone.WARN, "lost");
        };
        String since = "for " + Words.ago(api.since(), now);
        return new Tile("API server", "#attention", chip, Words.number(api.total()), "objects", since);
    }

    private static Tile services(Overview picture, Traffic traffic) {
        int failing = picture.areas().stream()
                .filter(area -> area.name().equals("ipvs"))
                .mapToInt(area -> area.failures().size())
                .sum();
        long rate = traffic.servers().values().stream()
                .mapToLong(Counters::connectionsPerSecond)
                .sum();
        return new Tile(
                "Services",
                "/services",
                failing > 0 ? Chip.of(Tone.BAD, failing + " failing") : Chip.of(Tone.OK, "served"),
                Words.number(picture.desired().servers().size()),
                "virtual servers",
                Words.number(DocumentWriter.destinations(picture)) + " destinations · " + Words.number(rate)
                        + " conn/s");
    }

    /// @param refused packets that were told of since the start
    static Tile policies(PolicyCatalog catalog, long refused) {
        long failing = catalog.policies().stream()
                .filter(row -> row.state() == GuardState.FAILING)
                .count();
        boolean waiting = catalog.policies().stream().anyMatch(row -> row.state() == GuardState.WAITING);
        var chip = failing > 0
                ? Chip.of(Tone.BAD, Words.number(failing) + " failing")
                : waiting ? Chip.of(Tone.PLAIN, "waiting") : Chip.of(Tone.OK, "enforced");
        return new Tile(
                "Policies",
                "/policies",
                chip,
                Words.number(catalog.policies().size()),
                "on " + Words.count(catalog.guarded(), "pod"),
                Words.count(refused, "packet") + " refused");
    }

    private static Tile areas(Overview picture) {
        long settled = picture.areas().stream()
                .filter(area -> area.state() == Overview.Area.State.SETTLED)
                .count();
        boolean failing = picture.areas().stream().anyMatch(area -> area.state() == Overview.Area.State.FAILING);
        boolean all = settled == picture.areas().size();
        var chip = failing
                ? Chip.of(Tone.BAD, "failing")
                : all ? Chip.of(Tone.OK, "settled") : Chip.of(Tone.PLAIN, "settling");
        int objects = picture.areas().stream().mapToInt(Overview.Area::objects).sum();
        return new Tile(
                "Kernel",
                "#areas",
                chip,
                settled + " of " + picture.areas().size(),
                "areas",
                Words.number(objects) + " kernel objects");
    }

    private static Tile drift(Overview picture) {
        long repairs =
                picture.areas().stream().mapToLong(Overview.Area::repairs).sum();
        var chip = repairs == 0 ? Chip.of(Tone.OK, "none") : Chip.of(Tone.WARN, "repaired");
        return new Tile(
                "Drift", "#areas", chip, Words.number(repairs), repairs == 1 ? "repair" : "repairs", "since the start");
    }

    private static Tile pace(Overview picture) {
        var pace = picture.pace();
        var chip = pace.failed() == 0
                ? Chip.of(Tone.OK, "0 failed")
                : Chip.of(Tone.BAD, Words.number(pace.failed()) + " failed");
        String p99 = pace.p99().map(Words::duration).map(text -> text + " p99").orElse("no change yet");
        var p50 = pace.p50().map(Words::duration).orElse("–").split(" ", 2);
        return new Tile(
                "Event to kernel",
                "#changes",
                chip,
                p50[0],
                p50.length > 1 ? p50[1] + " p50" : "",
                p99 + " · " + Words.count(pace.rounds(), "round"));
    }

    private static AreaLine line(Overview.Area area, Instant now) {
        return new AreaLine(
                area.name(),
                Chip.of(area.state()),
                Words.number(area.objects()),
                Words.number(area.changes()),
                Words.number(area.repairs()),
                area.settledAt().map(at -> Words.ago(at, now) + " ago").orElse("never"),
                area.verifiedAt().map(at -> Words.ago(at, now) + " ago").orElse("never"));
    }

    private static List<Fact> facts(Overview picture, Instant now) {
        var identity = picture.identity();
        return List.of(
                new Fact("Running for", Words.ago(identity.started(), now), Words.moment(identity.started())),
                new Fact("Kernel", identity.kernel(), ""),
                new Fact("Functions", String.join(", ", identity.functions()), ""),
                new Fact("API server", picture.api().server(), ""));
    }
}
