package io.kuberouter.plan.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.golden.ClusterYaml;
import io.kuberouter.golden.Golden;
import io.kuberouter.golden.NoteText;
import io.kuberouter.state.Explanation;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `cluster.yaml` to the ruleset of node `here`, and `asks` (from, to, protocol, port) to `answers`.
class RulesetGoldenTest {

    static List<Golden> cases() {
        return Golden.of("ruleset");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theRulesetIsAsTheFilesSay(Golden golden) {
        var inputs = ClusterYaml.read(golden.text("cluster.yaml"));
        var judged = new RulesetPlanner(Example.SETTINGS).plan(inputs);
        golden.check("ruleset", RulesetText.print(judged.ruleset()));
        golden.check("notes", NoteText.print(judged.notes().values()));
        golden.check(
                "answers",
                golden.text("asks")
                        .lines()
                        .map(line -> line.split(" "))
                        .map(ask -> new Explainer(Example.SETTINGS).explain(inputs, ask[0], ask[1], ask[2], ask[3]))
                        .map(RulesetGoldenTest::text)
                        .collect(Collectors.joining("\n")));
    }

    @Test
    void noCaseIsMissing() {
        assertThat(cases()).hasSizeGreaterThanOrEqualTo(1);
    }

    private static String text(Explanation explanation) {
        var flow = explanation.flow();
        var text = new StringBuilder(flow.from() + " > " + flow.to() + " " + flow.protocol() + " " + flow.port() + ": "
                + explanation.refusing().map(way -> "refused by " + way).orElse("allowed") + "\n");
        for (var side : List.of(explanation.egress(), explanation.ingress())) {
            text.append("  " + side.direction() + ": " + side.reason() + "\n");
            side.misses()
                    .forEach(miss ->
                            text.append("    " + miss.rule() + " (" + miss.matched() + "): " + miss.reason() + "\n"));
        }
        explanation.remarks().forEach(remark -> text.append("  " + remark + "\n"));
        return text.toString();
    }
}
