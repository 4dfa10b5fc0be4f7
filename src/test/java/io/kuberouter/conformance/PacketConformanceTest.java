package io.kuberouter.conformance;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.plan.firewall.Explainer;
import io.kuberouter.state.Flow;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The third layer: what three kernels do with real packets. The steps of a case, and one case after another, are
/// differences to what the kernel holds, as in life.
class PacketConformanceTest {

    private static final int CLUSTERS = 10;

    private static boolean isOfEveryBuild(Case one) {
        return one.family().startsWith("suite")
                || one.family().equals("faults")
                || one.tags().contains("pathological")
                || one.tags().contains("default-deny");
    }

    private static List<String> differences(Kernel kernel, Predicate<Case> which) throws Exception {
        try (var plane = kernel.plane()) {
            return Cases.all().stream()
                    .filter(which)
                    .flatMap(one -> Walk.differences(one, plane).stream())
                    .toList();
        }
    }

    @ParameterizedTest
    @EnumSource
    void packetsFareAsTheSuiteAndTheFaultsSay(Kernel kernel) throws Exception {
        assertThat(differences(kernel, PacketConformanceTest::isOfEveryBuild)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("accept")
    void packetsFareAsEveryCaseSays(Kernel kernel) throws Exception {
        assertThat(differences(kernel, one -> true)).isEmpty();
    }

    /// 13.9, 13.23.
    @ParameterizedTest
    @EnumSource
    void packetsOfRandomClustersFareAsTheNaiveReadingAndTheExplanationsSay(Kernel kernel) throws Exception {
        try (var plane = kernel.plane()) {
            for (long seed = 1; seed <= CLUSTERS; seed++) {
                var topology = RandomCluster.of(seed);
                var model = topology.model();
                var cells = Cell.all(model, topology);
                var passed = Walk.allowed(model, cells, plane);
                assertThat(passed)
                        .as("cluster of seed %s", seed)
                        .isEqualTo(Walk.allowed(model, cells, new NaiveJudge()));
                assertThat(explained(model, cells))
                        .as("cluster of seed %s", seed)
                        .isEqualTo(passed);
            }
        }
    }

    /// What people are told of the same connections.
    private static Set<Flow> explained(Model model, List<Cell> cells) {
        String node = model.nodes().getFirst();
        var explainer = new Explainer(model.settings(node));
        var inputs = model.inputs(node);
        return cells.stream()
                .map(Cell::flow)
                .filter(flow -> explainer.explain(inputs, flow).allowed())
                .collect(toSet());
    }
}
