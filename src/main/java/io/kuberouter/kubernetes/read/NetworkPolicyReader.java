package io.kuberouter.kubernetes.read;

import io.kuberouter.cluster.LabelSelector;
import io.kuberouter.cluster.LabelSelector.Operator;
import io.kuberouter.cluster.LabelSelector.Requirement;
import io.kuberouter.cluster.NetworkPolicy;
import io.kuberouter.cluster.NetworkPolicy.Rule;
import java.util.List;
import java.util.Map;

/// `networking.k8s.io/v1 NetworkPolicy`. What cannot be read never widens what a policy allows; a policy whose
/// `podSelector` cannot be read selects nobody.
final class NetworkPolicyReader {
    private static final LabelSelector EVERYBODY = new LabelSelector(Map.of(), List.of());
    private static final LabelSelector NOBODY =
            new LabelSelector(Map.of(), List.of(new Requirement("", Operator.IN, List.of())));

    private final Json in;
    private final Meta meta;
    private LabelSelector selector = EVERYBODY;
    private boolean typed;
    private boolean ingressType;
    private boolean egressType;
    private List<Rule> ingress = List.of();
    private List<Rule> egress = List.of();

    private NetworkPolicyReader(Json in) {
        this.in = in;
        meta = new Meta(in);
    }

    static ObjectReader.Read<NetworkPolicy> read(Json in) {
        return in.object(() -> new NetworkPolicyReader(in).policy());
    }

    private ObjectReader.Read<NetworkPolicy> policy() {
        meta.readWith(Map.of("spec", this::spec));
        return ObjectReader.Read.of(
                meta,
                new NetworkPolicy(
                        meta.name(),
                        selector,
                        !typed || ingressType,
                        typed ? egressType : !egress.isEmpty(),
                        ingress,
                        egress,
                        in.flaws()));
    }

    private void spec() {
        in.fields(field -> {
            switch (field) {
                case "podSelector" -> selector = podSelector();
                case "policyTypes" -> in.elements(this::type);
                case "ingress" -> ingress = in.list(() -> RuleReader.read(in, "from"));
                case "egress" -> egress = in.list(() -> RuleReader.read(in, "to"));
                default -> {}
            }
        });
    }

    private LabelSelector podSelector() {
        var read = SelectorReader.read(in);
        return read == null ? NOBODY : read;
    }

    private void type() {
        String text = in.shared();
        typed = true;
        switch (text) {
            case "Ingress" -> ingressType = true;
            case "Egress" -> egressType = true;
            default -> in.flaw("unknown policy type '" + text + "'");
        }
    }
}
