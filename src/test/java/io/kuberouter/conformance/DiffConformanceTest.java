package io.kuberouter.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.cluster.NetworkPolicy;
import io.kuberouter.cluster.ObjectName;
import io.kuberouter.plan.firewall.PolicyDiff;
import io.kuberouter.state.Flow;
import io.kuberouter.state.PolicyKey;
import io.kuberouter.state.VerdictChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// 13.9: what a policy would change, against every connection between two pods of a random cluster, judged by the naive
/// reading before and after.
class DiffConformanceTest {

    private static final int CLUSTERS = 300;
    private static final String NODE = "node1";

    /// Every number that a random cluster speaks of, what lies beside it, and one that is far from all.
    private static final List<Integer> PORTS = IntStream.of(
                    78, 79, 80, 81, 82, 83, 8078, 8079, 8080, 8081, 8082, 8083, 40000)
            .boxed()
            .toList();

    /// A cluster in which a policy is new, or takes the place of another version.
    private record Change(Model before, Model after, PolicyKey policy) {

        static Change of(long seed) {
            var after = RandomCluster.of(seed).model();
            var key = after.policies().keySet().iterator().next();
            var policies = new TreeMap<PolicyKey, JsonNode>(after.policies());
            policies.remove(key);
            if (seed % 2 == 0) {
                var other = RandomCluster.of(-seed).model();
                policies.put(key, other.policies().values().iterator().next());
            }
            return new Change(with(after, policies), after, key);
        }

        private static Model with(Model model, TreeMap<PolicyKey, JsonNode> policies) {
            return new Model(model.nodes(), model.namespaces(), model.pods(), policies, model.defaultDeny());
        }

        List<VerdictChange> told() {
            NetworkPolicy policy = Objects.requireNonNull(
                    after.inputs(NODE).policies().at(new ObjectName(policy().namespace(), policy().name())));
            return PolicyDiff.of(before.settings(NODE), before.inputs(NODE), List.of(policy));
        }

        /// All connections between pods whose verdict changes.
        List<VerdictChange> found(Topology topology) {
            var grid = new Topology(after, List.of(), PORTS, topology.protocols(), topology.families());
            var cells = Cell.all(after, grid);
            var was = Walk.allowed(before, cells, new NaiveJudge());
            var is = Walk.allowed(after, cells, new NaiveJudge());
            return cells.stream()
                    .map(Cell::flow)
                    .filter(flow ->
                            flow.from().pod().isPresent() && flow.to().pod().isPresent())
                    .filter(flow -> was.contains(flow) != is.contains(flow))
                    .map(flow -> new VerdictChange(flow, was.contains(flow), is.contains(flow)))
                    .toList();
        }

        /// The address of another node's bridge is that node to its pods, which this one cannot know.
        boolean isTrue(VerdictChange told) {
            return isBridge(told.flow().from())
                    || isBridge(told.flow().to())
                    || told.before() == allows(before, told.flow()) && told.after() == allows(after, told.flow());
        }

        private boolean isBridge(Flow.End end) {
            return after.nodes().stream()
                    .anyMatch(
                            node -> after.gateway(node, end.address().family()).equals(end.address()));
        }

        private static boolean allows(Model model, Flow flow) {
            var cell = new Cell("", "", flow);
            return !Walk.allowed(model, List.of(cell), new NaiveJudge()).isEmpty();
        }
    }

    /// Who reaches whom over what, and whether that is opened or closed. Ports that are treated alike are told by one
    /// of them.
    private static Set<String> pairs(List<VerdictChange> changes) {
        var pairs = new TreeSet<String>();
        for (var change : changes) {
            var flow = change.flow();
            if (flow.from().pod().isPresent() && flow.to().pod().isPresent()) {
                pairs.add(flow.from() + " > " + flow.to() + (change.after() ? " opens" : " closes"));
            }
        }
        return pairs;
    }

    @Test
    void whatIsToldIsTrueAndNoPairOfPodsIsLeftOut() {
        int changed = 0;
        for (long seed = 1; seed <= CLUSTERS; seed++) {
            var change = Change.of(seed);
            var told = change.told();
            var wrong = new ArrayList<>(told);
            wrong.removeIf(change::isTrue);
            assertThat(wrong).as("cluster of seed %s", seed).isEmpty();
            if (told.size() < PolicyDiff.MOST) {
                assertThat(pairs(told))
                        .as("cluster of seed %s", seed)
                        .isEqualTo(pairs(change.found(RandomCluster.of(seed))));
            }
            changed += told.isEmpty() ? 0 : 1;
        }
        assertThat(changed).isGreaterThan(CLUSTERS / 3);
    }
}
