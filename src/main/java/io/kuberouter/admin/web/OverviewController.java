package io.kuberouter.admin.web;

import io.kuberouter.admin.view.DocumentWriter;
import io.kuberouter.admin.view.Json;
import io.kuberouter.admin.view.firewall.PolicyCatalog;
import io.kuberouter.agent.Board;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;

/// The Overview page, and the two documents that belong to it.
@Controller
final class OverviewController {

    private static final int LATELY = 12;
    private static final int JOURNAL = 200;

    private final Board board;
    private final LatestPolicies policies;
    private final Frame frame;

    OverviewController(Board board, LatestPolicies policies, Frame frame) {
        this.board = board;
        this.policies = policies;
        this.frame = frame;
    }

    @GetMapping("/")
    String page(HttpServletRequest request, Model model) {
        if (wantsJson(request)) {
            return "forward:/overview.json";
        }
        var page = OverviewPage.of(board.overview(), board.traffic(), policies(), board.journal(LATELY), Instant.now());
        frame.around(model, "overview", "Overview", "/");
        model.addAttribute("it", page);
        return Frame.view("overview", request);
    }

    private Optional<OverviewPage.Tile> policies() {
        return PolicyCatalog.runs(board.overview())
                ? Optional.of(
                        OverviewPage.policies(policies.now(), board.drops(0).total()))
                : Optional.empty();
    }

    @GetMapping(path = "/overview.json", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    String json() {
        return Json.write(DocumentWriter.overview(board.overview(), board.journal(JOURNAL)));
    }

    @GetMapping(path = "/health.json", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    String health() {
        return Json.write(DocumentWriter.health(board.overview().health()));
    }

    /// Whether a program asks: it names JSON and does not name HTML.
    static boolean wantsJson(HttpServletRequest request) {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        return accept != null && accept.contains("application/json") && !accept.contains("text/html");
    }
}
