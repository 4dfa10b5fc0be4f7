package io.kuberouter.admin.view.firewall;

import io.kuberouter.cluster.Inputs;
import io.kuberouter.cluster.ObjectName;
import io.kuberouter.state.Direction;
import io.kuberouter.state.Explanation;
import io.kuberouter.state.Flow;
import io.kuberouter.state.PodKey;
import io.kuberouter.state.PolicyKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What would let a refused connection through: for each side that refuses it, a rule for the policy that comes
/// nearest.
public final class Remedies {

    /// Labels that controllers write on single pods; a rule must not depend on them.
    private static final Set<String> FLEETING = Set.of(
            "pod-template-hash",
            "controller-revision-hash",
            "pod-template-generation",
            "statefulset.kubernetes.io/pod-name",
            "apps.kubernetes.io/pod-index",
            "batch.kubernetes.io/controller-uid",
            "controller-uid");

    private static final String NAMESPACE_NAME = "kubernetes.io/metadata.name";

    private Remedies() {}

    /// A rule to add.
    ///
    /// @param yaml an entry of that policy's `spec.ingress` or `spec.egress`
    public record Remedy(PolicyKey policy, Direction direction, String yaml) {}

    public static List<Remedy> of(Explanation explanation, Inputs inputs) {
        var remedies = new ArrayList<Remedy>();
        for (var side : List.of(explanation.egress(), explanation.ingress())) {
            if (!side.allowed() && !side.isolating().isEmpty()) {
                var policy = side.misses().isEmpty()
                        ? side.isolating().getFirst()
                        : side.misses().getFirst().rule().policy();
                remedies.add(new Remedy(policy, side.direction(), yaml(side.direction(), explanation.flow(), inputs)));
            }
        }
        return remedies;
    }

    private static String yaml(Direction direction, Flow flow, Inputs inputs) {
        boolean in = direction == Direction.INGRESS;
        return "- " + (in ? "from" : "to") + ":\n"
                + peer(in ? flow.from() : flow.to(), inputs)
                + "  ports:\n"
                + "  - protocol: " + flow.protocol().toString().toUpperCase(Locale.ROOT) + "\n"
                + "    port: " + flow.port() + "\n";
    }

    private static String peer(Flow.End end, Inputs inputs) {
        return end.pod()
                .map(pod -> pod(pod, inputs))
                .orElseGet(() -> "  - ipBlock:\n      cidr: " + end.address().asPrefix() + "\n");
    }

    private static String pod(PodKey key, Inputs inputs) {
        var pod = inputs.pods().at(new ObjectName(key.namespace(), key.name()));
        var labels = new TreeMap<>(pod == null ? Map.<String, String>of() : pod.labels());
        labels.keySet().removeAll(FLEETING);
        return "  - namespaceSelector:\n      matchLabels:\n" + label(NAMESPACE_NAME, key.namespace())
                + (labels.isEmpty() ? "    podSelector: {}\n" : "    podSelector:\n      matchLabels:\n" + all(labels));
    }

    private static String all(Map<String, String> labels) {
        var text = new StringBuilder();
        labels.forEach((name, value) -> text.append(label(name, value)));
        return text.toString();
    }

    /// Quoted where YAML would read it as something else than text.
    private static String label(String name, String value) {
        boolean plain =
                value.matches("[A-Za-z][A-Za-z0-9._-]*") && !value.matches("(?i)true|false|yes|no|on|off|null|y|n");
        return "        " + name + ": " + (plain ? value : "'" + value + "'") + "\n";
    }
}
