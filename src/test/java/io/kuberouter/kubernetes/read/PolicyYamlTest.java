package io.kuberouter.kubernetes.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kuberouter.cluster.NetworkPolicy;
import io.kuberouter.cluster.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a person may hand in, and what is said of the rest.
class PolicyYamlTest {

    private static final String WEB = """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: web, namespace: shop}
            spec: {podSelector: {}, policyTypes: [Ingress]}
            """;

    @Test
    void everyDocumentIsOnePolicyAndNoNamespaceIsDefault() {
        String other = WEB.replace("name: web, namespace: shop", "name: other");
        assertThat(PolicyYaml.read("---\n" + WEB + "---\n---\n" + other))
                .extracting(NetworkPolicy::name)
                .containsExactly(new ObjectName("shop", "web"), new ObjectName("default", "other"));
    }

    @Test
    void jsonIsYaml() {
        assertThat(PolicyYaml.read("""
                {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "web"},
                 "spec": {"podSelector": {}, "egress": [{"ports": [{"port": 53, "protocol": "UDP"}]}]}}"""))
                .singleElement()
                .satisfies(policy -> assertThat(policy.egress()).hasSize(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "''|there is no NetworkPolicy in it",
                "{kind: Pod, metadata: {name: web}}|document 1 is not of kind NetworkPolicy",
                "[kind, NetworkPolicy]|document 1 is not of kind NetworkPolicy",
                "{kind: NetworkPolicy, metadata: {namespace: shop}}|document 1 has no metadata.name",
                "{kind: NetworkPolicy|this is no YAML",
            })
    void whatIsNoPolicyIsNamed(String yaml, String said) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PolicyYaml.read(yaml.equals("''") ? "" : yaml))
                .withMessageContaining(said);
    }

    @Test
    void aPolicyThatTheFirewallWouldReadWithAFlawIsRefusedWithIt() {
        String flawed = WEB.replace("policyTypes: [Ingress]", "ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/99}}]}]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PolicyYaml.read(flawed))
                .withMessageContaining("NetworkPolicy shop/web")
                .withMessageContaining("10.0.0.0/99");
    }

    /// A few kilobytes of references to references would be gigabytes once read.
    @Test
    void whatWouldGrowWithoutBoundsIsRefused() {
        var bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 80; i++) {
            bomb.append("a%1$d: &a%1$d [*a%2$d, *a%2$d]\n".formatted(i, i - 1));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> PolicyYaml.read(bomb.toString()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PolicyYaml.read("#".repeat((1 << 20) + 1)))
                .withMessageContaining("1 MiB");
    }
}
