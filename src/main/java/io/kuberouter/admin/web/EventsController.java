package io.kuberouter.admin.web;

import io.kuberouter.agent.Board;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;

/// `/events`: tells each viewer that there is something new, as server-sent events (HTML, section 9.2). `change`
/// follows a new picture, at most twice a second; `tick` follows two quiet seconds, for counters, and so that a page
/// notices when nothing comes any more. The identifier is the picture's time: whoever returns with the newest one is
/// not told again.
@Controller
final class EventsController {

    private static final Duration QUIET = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Board board;
    private final Pulse pulse;

    EventsController(Board board, Pulse pulse) {
        this.board = board;
        this.pulse = pulse;
    }

    @GetMapping("/events")
    void events(
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String last,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        response.setContentType("text/event-stream");
        response.setCharacterEncoding("utf-8");
        response.setHeader("Cache-Control", "no-store");
        var out = response.getWriter();
        long seen = pulse.pictures();
        out.print("retry: 1000\n");
        send(last != null && !last.equals(id()) ? "change" : "hello", out);
        while (!pulse.isClosed() && !out.checkError()) {
            long now = pulse.after(seen, QUIET);
            send(now == seen ? "tick" : "change", out);
            if (now != seen) {
                Thread.sleep(PAUSE);
                seen = now;
            }
        }
    }

    private String id() {
        return Long.toString(board.overview().at().toEpochMilli());
    }

    private void send(String event, PrintWriter out) {
        out.print("event: " + event + "\nid: " + id() + "\ndata: new\n\n");
        out.flush();
    }
}
