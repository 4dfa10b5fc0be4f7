package io.kuberouter.plan.firewall;

import static io.kuberouter.plan.firewall.Example.SETTINGS;
import static io.kuberouter.plan.firewall.Example.inputs;
import static io.kuberouter.plan.firewall.Example.pod;
import static io.kuberouter.plan.firewall.Example.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.cluster.Inputs;
import io.kuberouter.cluster.NetworkPolicy;
import io.kuberouter.state.VerdictChange;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyDiffTest {

    private static final Inputs SHOP = inputs(
            pod("shop/a", "10.244.1.1").labels("app=a").port("http", 80),
            pod("shop/b", "10.244.1.2").labels("app=b"),
            pod("ops/c", "10.244.2.1").on("there"));

    private static List<String> diff(Inputs inputs, NetworkPolicy... policies) {
        return PolicyDiff.of(SETTINGS, inputs, List.of(policies)).stream()
                .map(PolicyDiffTest::text)
                .toList();
    }

    private static String text(VerdictChange change) {
        var flow = change.flow();
        return flow.from() + " > " + flow.to() + " " + flow.protocol() + " " + flow.port() + " "
                + (change.before() ? "closes" : "opens") + (change.before() == change.after() ? "?" : "");
    }

    @Test
    void aNewPolicyClosesWhatItDoesNotAllow() {
        var policy = policy("shop/p", """
                {podSelector: {matchLabels: {app: a}}, ingress: [
                  {from: [{podSelector: {}}, {ipBlock: {cidr: 203.0.113.0/24, except: [203.0.113.128/25]}}], ports: [{port: 80}]}]}""");
        assertThat(diff(SHOP, policy))
                .containsExactlyInAnyOrder(
                        "ops/c (10.244.2.1) > shop/a (10.244.1.1) tcp 80 closes",
                        "ops/c (10.244.2.1) > shop/a (10.244.1.1) tcp 65535 closes",
                        "shop/b (10.244.1.2) > shop/a (10.244.1.1) tcp 65535 closes",
                        "203.0.113.1 > shop/a (10.244.1.1) tcp 65535 closes",
                        "203.0.113.129 > shop/a (10.244.1.1) tcp 80 closes",
                        "203.0.113.129 > shop/a (10.244.1.1) tcp 65535 closes");
    }

    @Test
    void aPolicyInPlaceOfItselfChangesNothing() {
        var policy = policy("shop/p", "{podSelector: {}, policyTypes: [Ingress, Egress]}");
        assertThat(diff(Example.with(SHOP, policy), policy)).isEmpty();
    }

    @Test
    void anotherVersionOpensAndCloses() {
        var old = policy(
                "shop/p",
                "{podSelector: {matchLabels: {app: b}}, policyTypes: [Egress], egress: [{ports: [{port: 80}]}]}");
        var now = policy(
                "shop/p",
                "{podSelector: {matchLabels: {app: b}}, policyTypes: [Egress], egress: [{ports: [{port: 81}]}]}");
        assertThat(diff(Example.with(SHOP, old), now))
                .containsExactlyInAnyOrder(
                        "shop/b (10.244.1.2) > ops/c (10.244.2.1) tcp 80 closes",
                        "shop/b (10.244.1.2) > ops/c (10.244.2.1) tcp 81 opens",
                        "shop/b (10.244.1.2) > shop/a (10.244.1.1) tcp 80 closes",
                        "shop/b (10.244.1.2) > shop/a (10.244.1.1) tcp 81 opens");
    }

    @Test
    void noMoreThanAThousandChangesAreTold() {
        var pods = new ArrayList<Object>();
        for (int i = 0; i < 40; i++) {
            pods.add(pod("shop/p" + i, "10.244.3." + (i + 1)));
        }
        assertThat(diff(inputs(pods.toArray()), policy("shop/p", "{podSelector: {}}")))
                .hasSize(PolicyDiff.MOST);
    }
}
