package io.kuberouter.admin.web;

import io.kuberouter.admin.view.Json;
import io.kuberouter.admin.view.firewall.ExplanationWriter;
import io.kuberouter.agent.Board;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/// The Why? page, and what a policy would change. Both only look: a policy is a POST because it is too long for an
/// address, and [AccessFilter] keeps other sites from sending it.
@Controller
final class WhyController {

    private static final int COMPLETED = 200;

    private final Board board;
    private final LatestPolicies policies;
    private final Frame frame;

    WhyController(Board board, LatestPolicies policies, Frame frame) {
        this.board = board;
        this.policies = policies;
        this.frame = frame;
    }

    @GetMapping("/why")
    String page(
            @RequestParam(name = "from", defaultValue = "") String from,
            @RequestParam(name = "to", defaultValue = "") String to,
            @RequestParam(name = "protocol", defaultValue = "TCP") String protocol,
            @RequestParam(name = "port", defaultValue = "") String port,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        var asked = new WhyPage.Question(from.strip(), to.strip(), protocol.strip(), port.strip());
        if (OverviewController.wantsJson(request)) {
            return "forward:/why.json";
        }
        policies.proved();
        frame.around(model, "why", "Why?", asked.isAsked() ? "/why" + asked.query() : "/why");
        model.addAttribute("it", answer(asked, response));
        return Frame.view("why", request);
    }

    private WhyPage answer(WhyPage.Question asked, HttpServletResponse response) {
        if (asked.from().isEmpty() || asked.to().isEmpty() || asked.port().isEmpty()) {
            return WhyPage.empty(asked, completions());
        }
        try {
            var explanation = board.explain(asked.from(), asked.to(), asked.protocol(), asked.port());
            return WhyPage.of(asked, explanation, board.overview().inputs(), completions());
        } catch (IllegalArgumentException meaningless) {
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
            return WhyPage.failed(asked, String.valueOf(meaningless.getMessage()), completions());
        }
    }

    @GetMapping(path = "/why.json", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    String json(
            @RequestParam(name = "from", defaultValue = "") String from,
            @RequestParam(name = "to", defaultValue = "") String to,
            @RequestParam(name = "protocol", defaultValue = "TCP") String protocol,
            @RequestParam(name = "port", defaultValue = "") String port) {
        try {
            return Json.write(ExplanationWriter.explained(board.overview(), board.explain(from, to, protocol, port)));
        } catch (IllegalArgumentException meaningless) {
            throw new Troubles.Meaningless(meaningless);
        }
    }

    @GetMapping("/diff")
    String diff(Model model) {
        policies.proved();
        frame.around(model, "why", "What would change?", "/diff");
        model.addAttribute("it", DiffPage.empty());
        return "diff";
    }

    @PostMapping("/diff")
    String diff(
            @RequestParam(name = "yaml", defaultValue = "") String yaml, HttpServletResponse response, Model model) {
        policies.proved();
        frame.around(model, "why", "What would change?", "/diff");
        model.addAttribute("it", changes(yaml, response));
        return "diff";
    }

    private DiffPage changes(String yaml, HttpServletResponse response) {
        try {
            return DiffPage.of(yaml, board.diff(yaml));
        } catch (IllegalArgumentException unreadable) {
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
            return DiffPage.failed(yaml, String.valueOf(unreadable.getMessage()));
        }
    }

    @PostMapping(path = "/diff.json", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    String diffJson(@RequestBody(required = false) @Nullable String yaml) {
        try {
            return Json.write(ExplanationWriter.changes(board.overview(), board.diff(yaml == null ? "" : yaml)));
        } catch (IllegalArgumentException unreadable) {
            throw new Troubles.Meaningless(unreadable);
        }
    }

    /// Pods of this node and Services, for the fields of the form.
    private List<String> completions() {
        var picture = board.overview();
        var pods = picture.desired().firewall().ruleset().pods().keySet().stream()
                .map(Object::toString)
                .limit(COMPLETED);
        var services = picture.inputs().services().keySet().stream()
                .map(name -> "svc/" + name)
                .limit(COMPLETED);
        return Stream.concat(pods, services).toList();
    }
}
