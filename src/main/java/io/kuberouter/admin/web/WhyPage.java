package io.kuberouter.admin.web;

import io.kuberouter.admin.view.firewall.Answer;
import io.kuberouter.admin.view.firewall.Remedies;
import io.kuberouter.cluster.Inputs;
import io.kuberouter.state.Direction;
import io.kuberouter.state.Explanation;
import io.kuberouter.state.RuleKey;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The Why? page: does it get through?
///
/// @param error what cannot be asked, and why; empty when there is an answer or no question
/// @param steps the walk; empty without an answer
record WhyPage(
        String heading,
        String verdict,
        boolean allowed,
        String error,
        Question asked,
        List<Step> steps,
        List<Miss> misses,
        List<Remedy> remedies,
        List<String> remarks,
        String command,
        String json,
        List<String> completions) {

    /// What was asked, as it was typed.
    record Question(String from, String to, String protocol, String port) {

        boolean isAsked() {
            return !from.isBlank() || !to.isBlank() || !port.isBlank();
        }

        /// For an address, beginning with `?`.
        String query() {
            return "?from=" + encoded(from) + "&to=" + encoded(to) + "&protocol=" + encoded(protocol) + "&port="
                    + encoded(port);
        }

        /// A slash may stand in a query (RFC 3986, section 3.4), and names are easier to read with it.
        private static String encoded(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("%2F", "/");
        }
    }

    /// @param css `ok`, `stop` or `never`
    record Step(String css, String sign, String title, String text, List<Link> links) {}

    record Miss(String rule, String href, String reason) {}

    record Remedy(String policy, String href, String field, String yaml) {}

    static WhyPage empty(Question asked, List<String> completions) {
        return bare("Does it get through?", "", asked, completions);
    }

    static WhyPage failed(Question asked, String error, List<String> completions) {
        return bare("That cannot be asked", error, asked, completions);
    }

    private static WhyPage bare(String heading, String error, Question asked, List<String> completions) {
        String json = asked.isAsked() ? "/why.json" + asked.query() : "";
        return new WhyPage(
                heading, "", false, error, asked, List.of(), List.of(), List.of(), List.of(), "", json, completions);
    }

    static WhyPage of(Question asked, Explanation explanation, Inputs inputs, List<String> completions) {
        return new WhyPage(
                explanation.allowed() ? "It gets through" : "It does not get through",
                Answer.of(explanation),
                explanation.allowed(),
                "",
                asked,
                steps(explanation),
                misses(explanation),
                Remedies.of(explanation, inputs).stream().map(WhyPage::remedy).toList(),
                explanation.remarks(),
                "kube-router shell explain " + asked.from() + " " + asked.to() + " -p " + asked.protocol() + " "
                        + asked.port(),
                "/why.json" + asked.query(),
                completions);
    }

    private static List<Step> steps(Explanation explanation) {
        var out = explanation.egress();
        var in = explanation.ingress();
        var steps = new ArrayList<Step>();
        steps.add(step("Leaves " + explanation.flow().from(), out));
        steps.add(
                out.allowed()
                        ? step("Enters " + explanation.flow().to(), in)
                        : new Step(
                                in.allowed() ? "never" : "stop",
                                in.allowed() ? "·" : "✗",
                                "Would enter " + explanation.flow().to(),
                                in.reason(),
                                links(in)));
        boolean through = explanation.allowed();
        steps.add(new Step(
                through ? "ok" : "never",
                through ? "✓" : "·",
                "Answer",
                through ? "answers of a connection that got through always pass" : "not reached",
                List.of()));
        return steps;
    }

    private static Step step(String title, Explanation.Side side) {
        return new Step(side.allowed() ? "ok" : "stop", side.allowed() ? "✓" : "✗", title, side.reason(), links(side));
    }

    private static List<Link> links(Explanation.Side side) {
        var policies = side.rule().map(RuleKey::policy).map(List::of).orElse(side.isolating());
        return policies.stream().map(Link::to).toList();
    }

    private static List<Miss> misses(Explanation explanation) {
        var misses = new ArrayList<Miss>();
        for (var side : List.of(explanation.egress(), explanation.ingress())) {
            if (!side.allowed()) {
                side.misses().stream().limit(20).map(WhyPage::miss).forEach(misses::add);
            }
        }
        return misses;
    }

    private static Miss miss(Explanation.Miss miss) {
        var rule = miss.rule();
        return new Miss(
                rule.policy() + ", " + rule.direction() + " rule " + rule.index(),
                "/policies/" + rule.policy(),
                miss.reason());
    }

    private static Remedy remedy(Remedies.Remedy remedy) {
        String field = remedy.direction() == Direction.INGRESS ? "spec.ingress" : "spec.egress";
        return new Remedy(remedy.policy().toString(), "/policies/" + remedy.policy(), field, remedy.yaml());
    }
}
