package io.kuberouter.plan.firewall;

import static io.kuberouter.plan.firewall.Example.SETTINGS;
import static io.kuberouter.plan.firewall.Example.announcement;
import static io.kuberouter.plan.firewall.Example.inputs;
import static io.kuberouter.plan.firewall.Example.namespace;
import static io.kuberouter.plan.firewall.Example.node;
import static io.kuberouter.plan.firewall.Example.pod;
import static io.kuberouter.plan.firewall.Example.podKey;
import static io.kuberouter.plan.firewall.Example.policy;
import static io.kuberouter.plan.firewall.Example.policyKey;
import static io.kuberouter.plan.firewall.Example.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.cluster.Inputs;
import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Protocol;
import io.kuberouter.state.Allowance;
import io.kuberouter.state.Direction;
import io.kuberouter.state.Note;
import io.kuberouter.state.Ruleset;
import io.kuberouter.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RulesetPlannerTest {

    private static final FirewallSettings FOUR = settings(false, Family.IPV4);

    private static Ruleset plan(Object... objects) {
        return plan(SETTINGS, inputs(objects));
    }

    private static Ruleset plan(FirewallSettings settings, Inputs inputs) {
        return new RulesetPlanner(settings).plan(inputs).ruleset();
    }

    private static List<String> notes(FirewallSettings settings, Inputs inputs) {
        return new RulesetPlanner(settings)
                .plan(inputs).notes().keySet().stream()
                        .map(note -> note.severity() + " " + note.subject() + ": " + note.text())
                        .toList();
    }

    /// What the only IPv4 rules of the policy let through: `tcp 80-80 from [10.0.0.1]`.
    private static List<String> allowed(Ruleset ruleset, String policy, Direction direction) {
        var rules = Objects.requireNonNull(ruleset.policies().at(policyKey(policy)), policy);
        return rules.rules(direction).stream()
                .flatMap(rule -> rule.allows().stream())
                .filter(allows -> allows.family() == Family.IPV4)
                .map(allows -> text(ruleset, allows))
                .toList();
    }

    private static String text(Ruleset ruleset, Allowance allows) {
        return allows.protocol().map(Protocol::toString).orElse("all")
                + allows.ports().map(ports -> " " + ports).orElse("")
                + allows.source()
                        .map(key -> " from " + RulesetText.members(ruleset, key))
                        .orElse("")
                + allows.destination()
                        .map(key -> " to " + RulesetText.members(ruleset, key))
                        .orElse("");
    }

    private static List<Ip> guarded(Ruleset ruleset, String pod) {
        var guard = ruleset.pods().at(podKey(pod));
        return guard == null ? List.of() : guard.addresses();
    }

    /// 13.3: the API tells of an address when the pod runs already.
    @Test
    void aPodIsGuardedAtTheAddressThatWasAnnounced() {
        var ruleset = plan(
                pod("shop/web").uid("1").labels("app=web").phase("Pending"),
                announcement("shop/web", "1", "10.244.1.1", "fd00::1"),
                policy("shop/deny", "{podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress]}"),
                pod("shop/db", "10.244.1.2").labels("app=db"),
                policy("shop/db", """
                        {podSelector: {matchLabels: {app: db}},
                         ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]}"""));
        var web = Objects.requireNonNull(ruleset.pods().at(podKey("shop/web")));
        assertThat(web.addresses()).containsExactly(Ip.of("10.244.1.1"), Ip.of("fd00::1"));
        assertThat(web.ingress()).containsExactly(policyKey("shop/deny"));
        assertThat(allowed(ruleset, "shop/db", Direction.INGRESS)).containsExactly("all from [10.244.1.1]");
    }

    /// Its sandbox was made anew, and the API still has the old address.
    @Test
    void whatIsAnnouncedIsAddedToWhatTheApiSays() {
        var ruleset = plan(pod("shop/web", "10.244.1.1").uid("1"), announcement("shop/web", "1", "10.244.1.2"));
        assertThat(guarded(ruleset, "shop/web")).containsExactly(Ip.of("10.244.1.1"), Ip.of("10.244.1.2"));
    }

    /// Pods of a StatefulSet: the labels of the one before say nothing of the one to come.
    @Test
    void whatIsAnnouncedOfANamesakeDoesNotCount() {
        var old = pod("shop/web", "10.244.1.1").uid("1").deleting();
        assertThat(guarded(plan(old, announcement("shop/web", "2", "10.244.1.2")), "shop/web"))
                .containsExactly(Ip.of("10.244.1.1"));
        assertThat(guarded(plan(old, announcement("shop/web", "", "10.244.1.2")), "shop/web"))
                .as("a runtime that tells no uid")
                .containsExactly(Ip.of("10.244.1.1"), Ip.of("10.244.1.2"));
    }

    @Test
    void anAnnouncementOfAPodThatNobodyKnowsGuardsNothing() {
        assertThat(plan(announcement("shop/web", "1", "10.244.1.1")).pods().isEmpty())
                .isTrue();
    }

    /// The API is late in telling that a pod has lost its address.
    @Test
    void anAnnouncedAddressIsTheNewPodsWhoeverClaimsItToo() {
        var ruleset = plan(
                pod("shop/a", "10.244.1.1").uid("1"),
                pod("shop/b").uid("2"),
                announcement("shop/b", "2", "10.244.1.1"));
        assertThat(guarded(ruleset, "shop/a")).isEmpty();
        assertThat(guarded(ruleset, "shop/b")).containsExactly(Ip.of("10.244.1.1"));
    }

    @Test
    void everyPodOfThisNodeHasAGuardSelectedOrNot() {
        var ruleset = plan(
                pod("shop/web", "10.244.1.1", "fd00::1").labels("app=web"),
                pod("shop/free", "10.244.1.2"),
                pod("shop/far", "10.244.2.1").labels("app=web").on("there"),
                policy("shop/deny", "{podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress, Egress]}"),
                policy("shop/in", "{podSelector: {}, policyTypes: [Ingress]}"));
        assertThat(ruleset.pods().keySet()).containsExactly(podKey("shop/free"), podKey("shop/web"));
        var web = Objects.requireNonNull(ruleset.pods().at(podKey("shop/web")));
        assertThat(web.addresses()).containsExactly(Ip.of("10.244.1.1"), Ip.of("fd00::1"));
        assertThat(web.ingress()).containsExactly(policyKey("shop/deny"), policyKey("shop/in"));
        assertThat(web.egress()).containsExactly(policyKey("shop/deny"));
    }

    @Test
    void podsThatCannotBeGuardedHaveNoGuardAndNoNote() {
        var inputs = inputs(
                pod("shop/host", "192.0.2.1").hostNetwork(),
                pod("shop/none"),
                pod("shop/done", "10.244.1.3").phase("Succeeded"),
                pod("shop/failed", "10.244.1.3").phase("Failed"),
                pod("shop/six", "fd00::7"),
                pod("shop/pending", "10.244.1.4").phase("Pending"),
                pod("shop/unknown", "10.244.1.5").phase("Unknown"),
                pod("shop/going", "10.244.1.6").deleting());
        assertThat(plan(FOUR, inputs).pods().keySet())
                .extracting(key -> key.name())
                .containsExactly("going", "pending", "unknown");
        assertThat(notes(FOUR, inputs)).isEmpty();
    }

    /// 12.12.
    @Test
    void ofTwoPodsWithOneAddressTheOneThatStaysKeepsIt() {
        var inputs = inputs(
                pod("shop/a", "10.244.1.1").deleting(), pod("shop/b", "10.244.1.1"), pod("shop/c", "10.244.1.1"));
        assertThat(plan(SETTINGS, inputs).pods().keySet()).containsExactly(podKey("shop/b"));
        assertThat(notes(SETTINGS, inputs))
                .containsExactly(
                        "WARNING Pod shop/c: 10.244.1.1 is guarded as that of pod shop/b, which claims it too",
                        "INFO Pod shop/a: 10.244.1.1 is guarded as that of pod shop/b, which claims it too");
    }

    @Test
    void onlyPoliciesThatSelectAPodOfThisNodeAreThere() {
        var ruleset = plan(
                pod("shop/web", "10.244.1.1").labels("app=web"),
                pod("shop/far", "10.244.2.1").labels("app=far").on("there"),
                policy("shop/far", "{podSelector: {matchLabels: {app: far}}, ingress: [{from: [{podSelector: {}}]}]}"),
                policy("other/web", "{podSelector: {}}"));
        assertThat(ruleset.policies()).isEmpty();
        assertThat(ruleset.groups()).isEmpty();
    }

    @Test
    void peersAreChosenByPodsNamespacesAndBoth() {
        var ruleset = plan(
                namespace("shop", "team=shop"),
                namespace("cart", "team=shop"),
                namespace("ops", "team=ops"),
                pod("shop/web", "10.244.1.1").labels("app=web"),
                pod("shop/db", "10.244.2.1").labels("app=db").on("there"),
                pod("cart/db", "10.244.2.2").labels("app=db").on("there"),
                pod("cart/web", "10.244.2.3").labels("app=web").on("there"),
                pod("ops/db", "10.244.2.4").labels("app=db").on("there"),
                pod("gone/db", "10.244.2.5").labels("app=db").on("there"),
                policy("shop/p", """
                        {podSelector: {matchLabels: {app: web}}, ingress: [
                          {from: [{podSelector: {matchLabels: {app: db}}}]},
                          {from: [{namespaceSelector: {matchLabels: {team: shop}}}]},
                          {from: [{namespaceSelector: {matchLabels: {team: shop}}, podSelector: {matchLabels: {app: db}}}]},
                          {from: [{namespaceSelector: {}}]},
                          {from: [{podSelector: {matchLabels: {app: nobody}}}]},
                          {}]}"""));
        assertThat(allowed(ruleset, "shop/p", Direction.INGRESS))
                .containsExactly(
                        "all from [10.244.2.1]",
                        "all from [10.244.1.1, 10.244.2.1, 10.244.2.2, 10.244.2.3]",
                        "all from [10.244.2.1, 10.244.2.2]",
                        "all from [10.244.1.1, 10.244.2.1, 10.244.2.2, 10.244.2.3, 10.244.2.4]",
                        "all from []",
                        "all");
    }

    /// 13.2.
    @Test
    void equalSelectorsShareAGroup() {
        var ruleset = plan(
                pod("shop/web", "10.244.1.1"),
                policy(
                        "shop/a",
                        "{podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: x, tier: y}}}]}]}"),
                policy("shop/b", """
                        {podSelector: {}, ingress: [{from: [{podSelector: {matchExpressions: [
                          {key: tier, operator: In, values: [y, y]}, {key: app, operator: In, values: [x]}]}}]}]}"""),
                policy(
                        "shop/c",
                        "{podSelector: {}, egress: [{to: [{podSelector: {matchLabels: {app: x, tier: y}}}]}]}"));
        assertThat(ruleset.groups().keySet())
                .extracting(key -> key.family() + " " + key.role())
                .containsExactly("IPV4 SOURCE", "IPV4 DESTINATION", "IPV6 SOURCE", "IPV6 DESTINATION");
        assertThat(ruleset.groups().keySet())
                .extracting(key -> key.id())
                .containsOnly(ruleset.groups().keySet().iterator().next().id());
    }

    /// 12.3.
    @Test
    void exceptionsOfOneBlockTakeNothingFromAnother() {
        var ruleset = plan(pod("shop/web", "10.244.1.1"), policy("shop/p", """
                {podSelector: {}, ingress: [{from: [
                  {ipBlock: {cidr: 10.0.0.0/14, except: [10.1.2.0/24]}}, {ipBlock: {cidr: 10.1.0.0/16}}]}],
                 egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0}}, {ipBlock: {cidr: 10.0.0.5/8}}, {ipBlock: {cidr: "::/0"}}]}]}"""));
        assertThat(allowed(ruleset, "shop/p", Direction.INGRESS)).containsExactly("all from [10.0.0.0/14]");
        assertThat(allowed(ruleset, "shop/p", Direction.EGRESS)).containsExactly("all to [0.0.0.0/0]");
        assertThat(ruleset.groups().values())
                .filteredOn(group -> group.key().family() == Family.IPV6)
                .singleElement()
                .satisfies(group -> assertThat(group.members().keySet()).hasToString("[::/0]"));
    }

    @Test
    void aBlockOfAFamilyThatIsOffIsIgnoredWithANote() {
        var inputs = inputs(
                pod("shop/web", "10.244.1.1"),
                policy("shop/p", "{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: \"fd00::/8\"}}]}]}"));
        assertThat(allowed(plan(FOUR, inputs), "shop/p", Direction.INGRESS)).isEmpty();
        assertThat(notes(FOUR, inputs))
                .containsExactly("INFO NetworkPolicy shop/p: spec.ingress[0]: ipBlock fd00::/8 is ignored,"
                        + " for IPv6 is off on this node");
    }

    @Test
    void portsAreNumbersRangesOrWholeProtocols() {
        var ruleset = plan(pod("shop/web", "10.244.1.1"), policy("shop/p", """
                {podSelector: {}, ingress: [{ports: [
                  {port: 80}, {port: 5000, endPort: 5010, protocol: UDP}, {protocol: SCTP}, {port: 80, endPort: 80}]}]}"""));
        assertThat(allowed(ruleset, "shop/p", Direction.INGRESS)).containsExactly("tcp 80-80", "udp 5000-5010", "sctp");
    }

    /// 12.8b, 12.8c: each number of a name holds just the pods that give it that number.
    @Test
    void namedPortsOfTargetsNeverLeakBetweenPods() {
        var ruleset = plan(
                pod("shop/one", "10.244.1.1").port("http", 80).port("metrics", 9090),
                pod("shop/two", "10.244.1.2").port("http", 80),
                pod("shop/three", "10.244.1.3").port("http", 8080),
                policy("shop/http", "{podSelector: {}, ingress: [{ports: [{port: http}]}]}"),
                policy("shop/metrics", "{podSelector: {}, ingress: [{ports: [{port: metrics}]}]}"));
        assertThat(allowed(ruleset, "shop/http", Direction.INGRESS))
                .containsExactly("tcp 80-80 to [10.244.1.1, 10.244.1.2]", "tcp 8080-8080 to [10.244.1.3]");
        assertThat(allowed(ruleset, "shop/metrics", Direction.INGRESS))
                .containsExactly("tcp 9090-9090 to [10.244.1.1]");
    }

    @Test
    void namedPortsOfPeersAreWhatTheyCallThem() {
        var ruleset = plan(
                pod("shop/web", "10.244.1.1"),
                pod("shop/a", "10.244.2.1").labels("app=db").port("sql", 5432).on("there"),
                pod("shop/b", "10.244.2.2").labels("app=db").port("sql", 3306).on("there"),
                pod("shop/c", "10.244.2.3").labels("app=other").port("sql", 1).on("there"),
                pod("shop/d", "10.244.2.4").labels("app=db").on("there"),
                policy("shop/p", """
                        {podSelector: {}, policyTypes: [Egress],
                         egress: [{to: [{podSelector: {matchLabels: {app: db}}}], ports: [{port: sql}]}]}"""));
        assertThat(allowed(ruleset, "shop/p", Direction.EGRESS))
                .containsExactly("tcp 3306-3306 to [10.244.2.2]", "tcp 5432-5432 to [10.244.2.1]");
    }

    /// 12.6: outwards to anybody by name reaches the pods of all namespaces that have the name, on their number alone.
    @Test
    void aNamedPortToAnybodyReachesThoseWhoNameIt() {
        var ruleset = plan(
                pod("shop/web", "10.244.1.1").port("web", 80),
                pod("ops/a", "10.244.2.1").port("web", 8080).on("there"),
                pod("ops/b", "10.244.2.2").on("there"),
                policy("shop/p", "{podSelector: {}, policyTypes: [Egress], egress: [{ports: [{port: web}]}]}"));
        assertThat(allowed(ruleset, "shop/p", Direction.EGRESS))
                .containsExactly("tcp 80-80 to [10.244.1.1]", "tcp 8080-8080 to [10.244.2.1]");
    }

    /// 12.2: a name nobody gave opens nothing, least of all every port.
    @Test
    void aNameThatNobodyGaveOpensNothing() {
        var inputs = inputs(pod("shop/web", "10.244.1.1").port("dns", Protocol.UDP, 53), policy("shop/p", """
                        {podSelector: {}, ingress: [{from: [{podSelector: {}}], ports: [{port: nosuch}, {port: dns}]}],
                         egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8}}], ports: [{port: dns, protocol: UDP}]}]}"""));
        var ruleset = plan(SETTINGS, inputs);
        assertThat(allowed(ruleset, "shop/p", Direction.INGRESS)).isEmpty();
        assertThat(allowed(ruleset, "shop/p", Direction.EGRESS)).isEmpty();
        assertThat(notes(SETTINGS, inputs))
                .containsExactly(
                        "INFO NetworkPolicy shop/p: spec.egress[0].ports[0]: none of the pods it could mean names a port"
                                + " 'dns' for UDP, so it allows nothing",
                        "INFO NetworkPolicy shop/p: spec.ingress[0].ports[0]: none of the pods it could mean names a port"
                                + " 'nosuch' for TCP, so it allows nothing",
                        "INFO NetworkPolicy shop/p: spec.ingress[0].ports[1]: none of the pods it could mean names a port"
                                + " 'dns' for TCP, so it allows nothing");
    }

    @Test
    void whatCannotBeReadAllowsNobodyAndIsNoted() {
        var inputs = inputs(
                pod("shop/web", "10.244.1.1"),
                policy("shop/p", "{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.300/8}}]}]}"));
        assertThat(allowed(plan(SETTINGS, inputs), "shop/p", Direction.INGRESS)).isEmpty();
        assertThat(notes(SETTINGS, inputs))
                .singleElement()
                .asString()
                .startsWith("WARNING NetworkPolicy shop/p: spec.ingress[0].from[0].ipBlock.cidr: ");
    }

    @Test
    void rulesOfADirectionThatIsNotIsolatedCountForNothing() {
        var ruleset = plan(
                pod("shop/web", "10.244.1.1"),
                policy("shop/p", "{podSelector: {}, policyTypes: [Egress], ingress: [{from: [{podSelector: {}}]}]}"));
        assertThat(ruleset.groups()).isEmpty();
        assertThat(allowed(ruleset, "shop/p", Direction.INGRESS)).isEmpty();
    }

    @Test
    void defaultDenyTakesThePodNetworksOfTheNode() {
        var settings = settings(true, Family.IPV4);
        var frame = plan(settings, inputs(node("here", "192.0.2.1", "10.244.1.0/24", "fd00:1::/64")))
                .frame();
        assertThat(frame.denied()).hasToString("[10.244.1.0/24]");
        assertThat(notes(settings, inputs(node("here", "192.0.2.1"))))
                .containsExactly(
                        "FAILING Node here: --netpol-default-deny does nothing: the Node object names no pod CIDR"
                                + " of an enabled family");
        assertThat(plan().frame()).isEqualTo(SETTINGS.frame());
    }

    /// 13.2.
    @Test
    void aRelabelledPeerChangesMembersAndNoRules() {
        var planner = new RulesetPlanner(SETTINGS);
        var inputs = inputs(
                pod("shop/web", "10.244.1.1"),
                pod("shop/db", "10.244.2.1", "fd00::1").on("there"),
                policy("shop/p", "{podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: db}}}]}]}"),
                policy("shop/q", "{podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: ui}}}]}]}"));
        var before = planner.plan(inputs).ruleset();
        var after = planner.plan(Example.with(
                        inputs,
                        pod("shop/db", "10.244.2.1", "fd00::1").labels("app=db").on("there")))
                .ruleset();
        assertThat(after.policies()).isSameAs(before.policies());
        assertThat(after.pods()).isSameAs(before.pods());
        var changed = new ArrayList<String>();
        after.groups()
                .changesSince(
                        before.groups(),
                        (key, was, is) -> changed.add(key.family() + " "
                                + Optional.ofNullable(is)
                                        .orElseThrow()
                                        .members()
                                        .keySet()));
        assertThat(changed).containsExactly("IPV4 [10.244.2.1/32]", "IPV6 [fd00::1/128]");
    }

    /// 13.2.
    @Test
    void nothingNewIsTheVeryLastPlan() {
        var planner = new RulesetPlanner(SETTINGS);
        var inputs = inputs(pod("shop/web", "10.244.1.1"), policy("shop/p", "{podSelector: {}, ingress: [{}]}"));
        var first = planner.plan(inputs);
        assertThat(planner.plan(inputs.at(7))).isSameAs(first);
        assertThat(planner.plan(
                        Example.with(inputs, pod("shop/web", "10.244.1.1").phase("Pending"))))
                .isSameAs(first);
        assertThat(first.notes()).isEqualTo(Table.<Note, Note>empty());
    }
}
