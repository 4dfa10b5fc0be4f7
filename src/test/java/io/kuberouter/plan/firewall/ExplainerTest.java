package io.kuberouter.plan.firewall;

import static io.kuberouter.plan.firewall.Example.SETTINGS;
import static io.kuberouter.plan.firewall.Example.inputs;
import static io.kuberouter.plan.firewall.Example.namespace;
import static io.kuberouter.plan.firewall.Example.node;
import static io.kuberouter.plan.firewall.Example.pod;
import static io.kuberouter.plan.firewall.Example.policy;
import static io.kuberouter.plan.firewall.Example.policyKey;
import static io.kuberouter.plan.firewall.Example.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.cluster.Inputs;
import io.kuberouter.golden.ClusterYaml;
import io.kuberouter.net.Family;
import io.kuberouter.net.Protocol;
import io.kuberouter.state.Direction;
import io.kuberouter.state.Explanation;
import io.kuberouter.state.RuleKey;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplainerTest {

    private static final Inputs SHOP = inputs(
            node("there", "192.0.2.2"),
            namespace("shop", "team=shop"),
            namespace("ops", "team=ops"),
            pod("shop/web", "10.244.1.1").labels("app=web").port("http", 8080),
            pod("shop/cart", "10.244.2.1").labels("app=cart").on("there"),
            pod("shop/db", "10.244.2.2").labels("app=db").on("there").port("sql", 5432),
            pod("ops/cart", "10.244.2.3").labels("app=cart").on("there"),
            policy("shop/web", """
                    {podSelector: {matchLabels: {app: web}}, ingress: [
                      {from: [{podSelector: {matchLabels: {app: cart}}}], ports: [{port: 80}, {port: http}]},
                      {from: [{ipBlock: {cidr: 203.0.113.0/24, except: [203.0.113.128/25]}}]},
                      {from: [{namespaceSelector: {matchLabels: {team: dev}}}]}]}"""),
            policy("shop/db", """
                    {podSelector: {matchLabels: {app: db}}, policyTypes: [Egress],
                     egress: [{to: [{podSelector: {}}], ports: [{port: nosuch}]}, {ports: [{port: 53, protocol: UDP}]}]}"""));

    private static Explanation explain(String from, String to, String protocol, String port) {
        return new Explainer(SETTINGS).explain(SHOP, from, to, protocol, port);
    }

    private static List<String> misses(Explanation.Side side) {
        return side.misses().stream()
                .map(miss -> miss.rule().index() + " (" + miss.matched() + ") " + miss.reason())
                .toList();
    }

    @Test
    void namesTheRuleThatAllows() {
        var explanation = explain("shop/cart", "shop/web", "TCP", "80");
        assertThat(explanation.allowed()).isTrue();
        assertThat(explanation.refusing()).isEmpty();
        assertThat(explanation.ingress().reason())
                .isEqualTo("policy shop/web allows it by rule 0: from pods app=cart in the same namespace,"
                        + " TCP 80, TCP http");
        assertThat(explanation.ingress().rule()).contains(new RuleKey(policyKey("shop/web"), Direction.INGRESS, 0));
        assertThat(explanation.egress().reason()).isEqualTo("no policy isolates pod shop/cart for egress");
    }

    @Test
    void aPortNameIsReadAtBothPlaces() {
        var explanation = explain("shop/cart", "shop/web", "tcp", "http");
        assertThat(explanation.flow().port().number()).isEqualTo(8080);
        assertThat(explanation.allowed()).isTrue();
    }

    @Test
    void tellsWhichRuleCameNearestAndWhyItFailed() {
        var explanation = explain("shop/cart", "shop/web", "TCP", "81");
        assertThat(explanation.refusing()).contains(Direction.INGRESS);
        assertThat(misses(explanation.ingress()))
                .containsExactly(
                        "0 (3) port 81 is not among TCP 80, TCP http, port name 'http' is 8080 at pod shop/web, not 81",
                        "2 (3) namespace shop does not match team=dev",
                        "1 (2) 10.244.2.1 is not in 203.0.113.0/24");
    }

    @Test
    void namespaceLabelsNetworkAndProtocolAreTold() {
        assertThat(misses(explain("ops/cart", "shop/web", "TCP", "80").ingress())
                        .getFirst())
                .isEqualTo("0 (3) namespace ops is not shop");
        assertThat(misses(explain("shop/db", "shop/web", "TCP", "80").ingress()))
                .contains("0 (3) pod shop/db does not match app=cart");
        assertThat(misses(explain("203.0.113.200", "shop/web", "TCP", "80").ingress()))
                .contains("1 (3) 203.0.113.200 is excepted from 203.0.113.0/24 by 203.0.113.128/25");
        assertThat(misses(explain("shop/cart", "shop/web", "UDP", "80").ingress()))
                .contains("0 (2) UDP is not among TCP 80, TCP http");
        assertThat(explain("203.0.113.7", "shop/web", "TCP", "80").allowed()).isTrue();
    }

    @Test
    void aNameThatIsNotResolvedIsTold() {
        var explanation = explain("shop/db", "shop/cart", "TCP", "80");
        assertThat(explanation.refusing()).contains(Direction.EGRESS);
        assertThat(misses(explanation.egress()))
                .containsExactly("0 (3) pod shop/cart names no TCP port 'nosuch'", "1 (2) TCP is not among UDP 53");
        assertThat(explanation.egress().reason())
                .isEqualTo("policy shop/db isolates it and no rule allows it; nearest is shop/db egress 0:"
                        + " pod shop/cart names no TCP port 'nosuch'");
    }

    @Test
    void theOwnNodeIsAlwaysLetInAndIsJudgedOnTheWayOut() {
        assertThat(explain("192.0.2.1", "shop/web", "TCP", "80").allowed()).isTrue();
        assertThat(explain("192.0.2.1", "shop/web", "TCP", "80").remarks())
                .containsExactly("a pod always lets in its own node, of which 192.0.2.1 is an address");
        assertThat(explain("192.0.2.2", "shop/web", "TCP", "80").allowed()).isFalse();
        assertThat(explain("shop/db", "192.0.2.2", "TCP", "22").refusing()).contains(Direction.EGRESS);
    }

    @Test
    void theOwnAddressAndAFamilyThatIsOffAreFree() {
        assertThat(explain("shop/db", "shop/db", "TCP", "80").allowed()).isTrue();
        var six = SHOP.withPods(SHOP.pods()
                .with(
                        Example.name("shop/web"),
                        pod("shop/web", "fd00::1").labels("app=web").make()));
        assertThat(new Explainer(Example.settings(false, Family.IPV4))
                        .explain(six, "fd00::9", "shop/web", "TCP", "80")
                        .remarks())
                .containsExactly("no policy is applied to fd00::1, for its family is off");
    }

    /// Through a Service the packet leaves the pod and comes back: both of its directions are asked (13.23).
    @Test
    void aPodReachesItselfThroughAServiceIfBothDirectionsLetIt() {
        var service = with(ClusterYaml.read("""
                        kind: Service
                        metadata: {name: s, namespace: x}
                        spec: {clusterIP: 10.96.0.9, clusterIPs: [10.96.0.9], ports: [{port: 80}]}
                        ---
                        kind: EndpointSlice
                        metadata: {name: s-1, namespace: x, labels: {kubernetes.io/service-name: s}}
                        addressType: IPv4
                        ports: [{name: "", protocol: TCP, port: 8080}]
                        endpoints: [{addresses: [10.244.1.1], conditions: {ready: true}}]
                        """), pod("x/a", "10.244.1.1"));
        assertThat(explain(service, "svc/x/s").allowed()).isTrue();
        var inwards = with(service, policy("x/in", "{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}"));
        assertThat(explain(inwards, "svc/x/s").allowed()).isTrue();
        var neither = with(inwards, policy("x/out", "{podSelector: {}, policyTypes: [Egress]}"));
        assertThat(explain(neither, "svc/x/s").refusing()).contains(Direction.EGRESS);
        assertThat(explain(neither, "x/a").allowed()).isTrue();
    }

    private static Explanation explain(Inputs inputs, String to) {
        return new Explainer(SETTINGS).explain(inputs, "x/a", to, "TCP", to.equals("x/a") ? "8080" : "80");
    }

    /// 12.1: what comes in by a policy never counts for what goes out by it.
    @Test
    void theDirectionsOfOnePolicyAreJudgedApart() {
        var inputs = inputs(pod("x/a", "10.244.1.1"), pod("x/b", "10.244.1.2"), policy("x/p", """
                        {podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{from: [{podSelector: {}}]}], egress: []}"""));
        var explanation = new Explainer(SETTINGS).explain(inputs, "x/a", "x/b", "TCP", "80");
        assertThat(explanation.refusing()).contains(Direction.EGRESS);
        assertThat(explanation.egress().reason()).isEqualTo("policy x/p isolates it and no rule allows anything");
        assertThat(explanation.ingress().allowed()).isTrue();
    }

    /// What the ruleset lets through and what is explained are one.
    @Test
    void explanationsAgreeWithTheRuleset() {
        var ruleset = new RulesetPlanner(SETTINGS).plan(SHOP).ruleset();
        for (String from : List.of("shop/cart", "shop/db", "ops/cart", "203.0.113.7", "203.0.113.200")) {
            for (String port : List.of("80", "81", "8080")) {
                for (var protocol : Protocol.values()) {
                    var explanation = explain(from, "shop/web", protocol.name(), port);
                    assertThat(explanation.ingress().allowed())
                            .as(explanation.toString())
                            .isEqualTo(RulesetWalk.lets(ruleset, Direction.INGRESS, explanation.flow()));
                }
            }
        }
    }
}
