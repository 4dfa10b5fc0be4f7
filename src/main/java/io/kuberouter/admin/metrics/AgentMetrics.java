package io.kuberouter.admin.metrics;

import static io.kuberouter.admin.metrics.Exposition.label;

import io.kuberouter.agent.Board;
import io.kuberouter.agent.Overview;
import io.kuberouter.state.Note;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/// Metrics of ours: areas, the connection to the API server, remarks, health.
final class AgentMetrics {

    private final Board board;

    AgentMetrics(Board board) {
        this.board = board;
    }

    void write(Exposition out) {
        var picture = board.overview();
        out.family("kube_router_build_info", "gauge", "Version of the agent and of what runs it")
                .sample("kube_router_build_info", build(picture), 1);
        area(out, picture, "objects", "gauge", "Objects the area should hold", Overview.Area::objects);
        area(out, picture, "changes", "counter", "Objects created, replaced or removed", Overview.Area::changes);
        area(out, picture, "repairs", "counter", "Objects put right after somebody else", Overview.Area::repairs);
        area(
                out,
                picture,
                "failures",
                "gauge",
                "Objects that could not be brought to what they should be",
                area -> area.failures().size());
        area(
                out,
                picture,
                "settled",
                "gauge",
                "1 while the area holds all it should",
                area -> area.state() == Overview.Area.State.SETTLED ? 1 : 0);
        link(out, picture);
        notes(out, picture);
        var work = board.work();
        out.family("kube_router_programs_total", "counter", "Programs started, such as iptables-restore")
                .sample("kube_router_programs_total", "", work.programs());
        out.family("kube_router_program_lines_total", "counter", "Lines of input written to programs")
                .sample("kube_router_program_lines_total", "", work.lines());
        out.family("kube_router_ready", "gauge", "1 while /readyz answers 200")
                .sample("kube_router_ready", "", picture.health().ready() ? 1 : 0);
        out.family("kube_router_live", "gauge", "1 while /healthz answers 200")
                .sample("kube_router_live", "", picture.health().live() ? 1 : 0);
    }

    private static String build(Overview picture) {
        return label("goversion", "java" + Runtime.version().feature()) + ","
                + label("version", picture.identity().version());
    }

    private static void area(
            Exposition out,
            Overview picture,
            String name,
            String type,
            String help,
            ToLongFunction<Overview.Area> value) {
        String full = "kube_router_area_" + name;
        out.family(full, type, help);
        picture.areas().forEach(area -> out.sample(full, label("area", area.name()), value.applyAsLong(area)));
    }

    private static void link(Exposition out, Overview picture) {
        out.family("kube_router_api_link", "gauge", "1 for the state the connection to the API server is in");
        for (var state : Overview.Api.Link.values()) {
            out.sample(
                    "kube_router_api_link",
                    label("state", word(state)),
                    state == picture.api().state() ? 1 : 0);
        }
        out.family("kube_router_api_objects", "gauge", "Objects held, by kind");
        new TreeMap<>(picture.api().objects())
                .forEach((kind, count) -> out.sample("kube_router_api_objects", label("kind", kind), count));
    }

    private static void notes(Exposition out, Overview picture) {
        out.family("kube_router_notes", "gauge", "Remarks about objects, by severity");
        for (var severity : Note.Severity.values()) {
            long count = picture.notes().stream()
                    .filter(note -> note.severity() == severity)
                    .count();
            out.sample("kube_router_notes", label("severity", word(severity)), count);
        }
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
