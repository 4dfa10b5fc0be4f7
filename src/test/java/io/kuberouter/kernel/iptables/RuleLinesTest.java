package io.kuberouter.kernel.iptables;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.golden.Rulesets;
import io.kuberouter.net.Family;
import io.kuberouter.plan.firewall.IptablesRenderer;
import io.kuberouter.reconcile.Edit;
import io.kuberouter.state.Chain;
import io.kuberouter.state.ChainKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RuleLinesTest {

    @Test
    void oneRuleInTheMiddleIsOneLine() {
        assertThat(RuleLines.between("C", List.of("-j A", "-j B"), List.of("-j A", "-j X", "-j B")))
                .containsExactly("-I C 2 -j X");
        assertThat(RuleLines.between("C", List.of("-j A", "-j B"), List.of("-j A", "-j B", "-j X")))
                .containsExactly("-A C -j X");
        assertThat(RuleLines.between("C", List.of("-j A", "-j X", "-j B"), List.of("-j A", "-j B")))
                .containsExactly("-D C -j X");
        assertThat(RuleLines.between("C", List.of(), List.of("-j A"))).containsExactly("-A C -j A");
    }

    @Test
    void whereMostDiffersTheChainIsWrittenAnew() {
        assertThat(RuleLines.between("C", List.of("-j A", "-j B", "-j C"), List.of("-j X", "-j Y", "-j C")))
                .containsExactly(":C - [0:0]", "-A C -j X", "-A C -j Y", "-A C -j C");
    }

    @Test
    void aRuleThatStaysIsNeverTakenForItsTwinThatGoes() {
        var before = List.of("-j A", "-j B", "-j A", "-j C", "-j D");
        assertThat(RuleLines.between("C", before, List.of("-j A", "-j B", "-j C", "-j D")))
                .startsWith(":C - [0:0]");
    }

    @Test
    void theLinesLeadFromAnyListToAnyOther() {
        var random = new Random(7);
        for (int i = 0; i < 5000; i++) {
            var before = rules(random);
            var after = rules(random);
            assertThat(applied(before, RuleLines.between("C", before, after)))
                    .as("%s to %s", before, after)
                    .isEqualTo(after);
        }
    }

    private static List<String> rules(Random random) {
        return IntStream.range(0, random.nextInt(8))
                .mapToObj(i -> "-j " + (char) ('A' + random.nextInt(6)))
                .toList();
    }

    /// What the tool does with the lines.
    private static List<String> applied(List<String> rules, List<String> lines) {
        var now = new ArrayList<>(rules);
        for (String line : lines) {
            var words = line.split(" ", 4);
            switch (words[0]) {
                case "-A" -> now.add(line.substring("-A C ".length()));
                case "-D" ->
                    assertThat(now.remove(line.substring("-D C ".length()))).isTrue();
                case "-I" -> now.add(Integer.parseInt(words[2]) - 1, words[3]);
                default -> now.clear();
            }
        }
        return now;
    }

    @Test
    void aPodMoreIsTwoLinesInForwardHoweverManyThereAre() {
        var pods = IntStream.range(0, 200)
                .mapToObj(i -> Rulesets.pod("shop/web-" + (1000 + i), "10.244.1." + i, "", ""))
                .toArray();
        var renderer = new IptablesRenderer();
        var before = Rulesets.of(Rulesets.FRAME, pods);
        var key = new ChainKey(Family.IPV4, "filter", "KUBE-ROUTER-FORWARD");
        var old = renderer.render(before).chains().at(key);
        var pod = Rulesets.pod("shop/web-1100b", "10.244.1.222", "", "");
        var now = renderer.render(Rulesets.with(before, pod)).chains().at(key);
        var script = new ArrayList<String>();
        ChainScript.change(List.of(new Edit<ChainKey, Chain>(key, old, now)), script);
        assertThat(script).hasSize(2).allMatch(line -> line.startsWith("-I KUBE-ROUTER-FORWARD 20"));
    }
}
