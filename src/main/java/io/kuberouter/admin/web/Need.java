package io.kuberouter.admin.web;

import io.kuberouter.admin.view.RowState.Tone;
import io.kuberouter.agent.Overview;
import io.kuberouter.state.Note;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Something that needs attention: what, why, and what to do.
///
/// @param href the page of the object, empty when it has none
record Need(Chip chip, String subject, String href, String text, String advice) {

    private static final Map<String, String> PAGES =
            Map.of("Service ", "/services/", "NetworkPolicy ", "/policies/", "Pod ", "/pods/");

    /// What a picture asks its reader to look at, the worst first.
    static List<Need> of(Overview picture) {
        var needs = new ArrayList<Need>();
        link(picture, needs);
        picture.areas().forEach(area -> area(area, needs));
        picture.notes().stream()
                .filter(note -> note.severity() != Note.Severity.INFO)
                .map(Need::of)
                .forEach(needs::add);
        return needs;
    }

    static Need of(Note note) {
        var chip = switch (note.severity()) {
            case FAILING -> Chip.of(Tone.BAD, "failing");
            case WARNING -> Chip.of(Tone.WARN, "warning");
            case INFO -> new Chip("plain", "i", "info");
        };
        return new Need(chip, note.subject(), href(note.subject()), note.text(), note.advice());
    }

    private static void link(Overview picture, List<Need> needs) {
        if (picture.api().state() == Overview.Api.Link.LOST) {
            needs.add(new Need(
                    Chip.of(Tone.WARN, "lost"),
                    "API server " + picture.api().server(),
                    "",
                    picture.api().trouble(),
                    "What stands in the kernel stays. Changes are taken over when the server answers again."));
        }
    }

    private static void area(Overview.Area area, List<Need> needs) {
        if (!area.trouble().isEmpty()) {
            needs.add(new Need(
                    Chip.of(Tone.BAD, "failing"),
                    "area " + area.name(),
                    "",
                    area.trouble(),
                    "Nothing of this area is changed until it works; it is tried again by itself."));
        }
        new TreeMap<>(area.failures())
                .forEach((object, reason) -> needs.add(new Need(
                        Chip.of(Tone.BAD, "failing"),
                        object,
                        page(area.name()),
                        reason,
                        "It is tried again by itself; all other objects of the area are settled.")));
    }

    private static String page(String area) {
        return switch (area) {
            case "ipvs" -> "/services?q=state:failing";
            case "filter", "ipset", "nftables" -> "/policies?q=state:failing";
            case "members" -> "/pods?q=state:failing";
            default -> "";
        };
    }

    private static String href(String subject) {
        return PAGES.entrySet().stream()
                .filter(page -> subject.startsWith(page.getKey()) && subject.indexOf('/') > 0)
                .map(page -> page.getValue() + subject.substring(page.getKey().length()))
                .findFirst()
                .orElse("");
    }
}
