package io.kuberouter.admin.web;

import io.kuberouter.admin.view.Json;
import io.kuberouter.admin.view.firewall.FirewallCsv;
import io.kuberouter.admin.view.firewall.FirewallTables;
import io.kuberouter.admin.view.firewall.FirewallWriter;
import io.kuberouter.admin.view.firewall.PolicyCatalog;
import io.kuberouter.admin.view.firewall.PolicyRow;
import io.kuberouter.agent.Board;
import io.kuberouter.state.PolicyKey;
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

/// The Policies page and the page of one policy, each as HTML and JSON, the table as CSV.
@Controller
final class PoliciesController {

    private static final int JOURNAL = 2000;

    private final Board board;
    private final LatestPolicies policies;
    private final Frame frame;

    PoliciesController(Board board, LatestPolicies policies, Frame frame) {
        this.board = board;
        this.policies = policies;
        this.frame = frame;
    }

    @GetMapping("/policies")
    String page(Asked asked, HttpServletRequest request, Model model) {
        if (OverviewController.wantsJson(request)) {
            return "forward:/policies.json";
        }
        var catalog = policies.proved();
        var found = asked.page(FirewallTables.POLICIES, catalog.policies());
        frame.around(model, "policies", "Policies", found.href());
        model.addAttribute("it", PoliciesPage.of(catalog, found));
        return Frame.view("policies", request);
    }

    @GetMapping(path = "/policies.json", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    String json(Asked asked) {
        var catalog = policies.now();
        return Json.write(FirewallWriter.policies(catalog, asked.rows(FirewallTables.POLICIES, catalog.policies())));
    }

    @GetMapping(path = "/policies.csv", produces = "text/csv; charset=utf-8")
    @ResponseBody
    String csv(Asked asked) {
        return FirewallCsv.policies(
                asked.all(FirewallTables.POLICIES, policies.now().policies()));
    }

    @GetMapping("/policies/{namespace}/{name}")
    String policy(
            @PathVariable("namespace") String namespace,
            @PathVariable("name") String name,
            HttpServletRequest request,
            Model model) {
        var key = new PolicyKey(namespace, name);
        if (OverviewController.wantsJson(request)) {
            return "forward:/policies/" + key + ".json";
        }
        var catalog = policies.now();
        var row = found(catalog, key);
        frame.around(model, "policies", key.toString(), "/policies/" + key);
        model.addAttribute("it", PolicyPage.of(catalog, row, board.journal(JOURNAL), Instant.now()));
        return Frame.view("policy", request);
    }

    @GetMapping(path = "/policies/{namespace}/{name}.json", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    String policyJson(@PathVariable("namespace") String namespace, @PathVariable("name") String name) {
        var catalog = policies.now();
        return Json.write(FirewallWriter.policyDetail(catalog, found(catalog, new PolicyKey(namespace, name))));
    }

    private static PolicyRow found(PolicyCatalog catalog, PolicyKey key) {
        return catalog.policy(key)
                .or(() -> catalog.elsewhere(key))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no NetworkPolicy " + key));
    }
}
