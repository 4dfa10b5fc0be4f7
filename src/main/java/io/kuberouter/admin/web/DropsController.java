package io.kuberouter.admin.web;

import io.kuberouter.admin.view.Json;
import io.kuberouter.admin.view.firewall.FirewallCsv;
import io.kuberouter.admin.view.firewall.FirewallTables;
import io.kuberouter.admin.view.firewall.FirewallWriter;
import io.kuberouter.agent.Board;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;

/// The Drops page, as HTML, JSON and CSV.
@Controller
final class DropsController {

    /// As many drops as are looked through.
    static final int MOST = 1000;

    private final Board board;
    private final LatestPolicies policies;
    private final Frame frame;

    DropsController(Board board, LatestPolicies policies, Frame frame) {
        this.board = board;
        this.policies = policies;
        this.frame = frame;
    }

    @GetMapping("/drops")
    String page(Asked asked, HttpServletRequest request, Model model) {
        if (OverviewController.wantsJson(request)) {
            return "forward:/drops.json";
        }
        policies.proved();
        var drops = board.drops(MOST);
        var found = asked.page(FirewallTables.DROPS, drops.last());
        frame.around(model, "drops", "Drops", found.href());
        model.addAttribute("it", DropsPage.of(drops, found, Instant.now()));
        return Frame.view("drops", request);
    }

    @GetMapping(path = "/drops.json", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    String json(Asked asked) {
        var drops = board.drops(MOST);
        var found = asked.rows(FirewallTables.DROPS, drops.last());
        return Json.write(FirewallWriter.drops(board.overview(), drops, found));
    }

    @GetMapping(path = "/drops.csv", produces = "text/csv; charset=utf-8")
    @ResponseBody
    String csv(Asked asked) {
        return FirewallCsv.drops(
                asked.all(FirewallTables.DROPS, board.drops(MOST).last()));
    }
}
