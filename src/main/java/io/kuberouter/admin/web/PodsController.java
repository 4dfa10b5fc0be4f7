package io.kuberouter.admin.web;

import io.kuberouter.admin.view.Json;
import io.kuberouter.admin.view.firewall.FirewallCsv;
import io.kuberouter.admin.view.firewall.FirewallTables;
import io.kuberouter.admin.view.firewall.FirewallWriter;
import io.kuberouter.admin.view.firewall.PodRow;
import io.kuberouter.admin.view.firewall.PolicyCatalog;
import io.kuberouter.agent.Board;
import io.kuberouter.state.PodKey;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.server.ResponseStatusException;

/// The list of pods of this node and the page of one pod, each as HTML and JSON, the list as CSV.
@Controller
final class PodsController {

    private final Board board;
    private final LatestPolicies policies;
    private final Frame frame;

    PodsController(Board board, LatestPolicies policies, Frame frame) {
        this.board = board;
        this.policies = policies;
        this.frame = frame;
    }

    @GetMapping("/pods")
    String page(Asked asked, HttpServletRequest request, Model model) {
        if (OverviewController.wantsJson(request)) {
            return "forward:/pods.json";
        }
        var catalog = policies.proved();
        var found = asked.page(FirewallTables.PODS, catalog.pods());
        frame.around(model, "pods", "Pods", found.href());
        model.addAttribute("it", PodsPage.of(catalog, found));
        return Frame.view("pods", request);
    }

    @GetMapping(path = "/pods.json", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    String json(Asked asked) {
        var catalog = policies.now();
        return Json.write(FirewallWriter.pods(catalog, asked.rows(FirewallTables.PODS, catalog.pods())));
    }

    @GetMapping(path = "/pods.csv", produces = "text/csv; charset=utf-8")
    @ResponseBody
    String csv(Asked asked) {
        return FirewallCsv.pods(asked.all(FirewallTables.PODS, policies.now().pods()));
    }

    @GetMapping("/pods/{namespace}/{name}")
    String pod(
            @PathVariable("namespace") String namespace,
            @PathVariable("name") String name,
            HttpServletRequest request,
            Model model) {
        var key = new PodKey(namespace, name);
        if (OverviewController.wantsJson(request)) {
            return "forward:/pods/" + key + ".json";
        }
        var catalog = policies.now();
        var row = found(catalog, key);
        frame.around(model, "pods", key.toString(), "/pods/" + key);
        var drops = board.drops(DropsController.MOST).last();
        model.addAttribute("it", PodPage.of(catalog, row, drops, Instant.now()));
        return Frame.view("pod", request);
    }

    @GetMapping(path = "/pods/{namespace}/{name}.json", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    String podJson(@PathVariable("namespace") String namespace, @PathVariable("name") String name) {
        var catalog = policies.now();
        return Json.write(FirewallWriter.podDetail(catalog, found(catalog, new PodKey(namespace, name))));
    }

    private static PodRow found(PolicyCatalog catalog, PodKey key) {
        return catalog.pod(key)
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND, "no pod " + key + " that this node could guard"));
    }
}
