package io.kuberouter.admin.view.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.admin.SampleBoard;
import io.kuberouter.admin.SampleFirewall;
import io.kuberouter.admin.SamplePicture;
import io.kuberouter.net.Family;
import io.kuberouter.state.Direction;
import io.kuberouter.state.PolicyKey;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyCatalogTest {

    private final SampleBoard board = SampleBoard.shop();

    private PolicyCatalog catalog() {
        return PolicyCatalog.of(board.overview(), board.policyTraffic());
    }

    @Test
    void policiesKnowTheirPodsAndWhatTheyAllowed() {
        var db = catalog().policy(SampleFirewall.DB).orElseThrow();
        assertThat(db.pods()).containsExactly(SampleFirewall.DB_POD);
        assertThat(db.allowed().packets()).isEqualTo(1204);
        assertThat(db.directions()).containsExactly(Direction.INGRESS);
        assertThat(db.state()).isEqualTo(GuardState.PROGRAMMED);
        assertThat(catalog().guarded()).isEqualTo(4);
        assertThat(catalog()
                        .pod(SampleFirewall.DB_POD)
                        .orElseThrow()
                        .refusedIn()
                        .packets())
                .isEqualTo(41);
    }

    @Test
    void chainsAreFoundFromTheTopInThePlaneOfIptables() {
        var chains = catalog().chains();
        assertThat(chains.of(SampleFirewall.DB_POD))
                .extracting(KernelChain::command)
                .containsExactly("iptables -S " + podChain(), "ip6tables -S " + podChain());
        assertThat(chains.of(SampleFirewall.DB)).hasSize(2).allSatisfy(chain -> {
            assertThat(chain.name()).isEqualTo(SampleFirewall.policyChain(SampleFirewall.DB));
            assertThat(chain.direction()).contains(Direction.INGRESS);
        });
        var outside = chains.of(new PolicyKey("shop", "outside"));
        assertThat(outside).extracting(KernelChain::direction).containsOnly(Optional.of(Direction.EGRESS));
    }

    @Test
    void chainsAreFoundThroughTheMapsOfNftables() {
        var nft = SampleBoard.nft();
        var chains = PolicyCatalog.of(nft.overview(), nft.policyTraffic()).chains();
        assertThat(chains.of(SampleFirewall.DB_POD))
                .extracting(KernelChain::direction)
                .containsExactly(Optional.of(Direction.INGRESS), Optional.of(Direction.EGRESS));
        assertThat(chains.of(SampleFirewall.DB).getFirst().command())
                .isEqualTo(
                        "nft list chain ip kube-router-filter-ipv4 " + SampleFirewall.policyChain(SampleFirewall.DB));
    }

    private String podChain() {
        return "KUBE-POD-FW-"
                + catalog().pod(SampleFirewall.DB_POD).orElseThrow().guard().id();
    }

    @Test
    void anAreaThatCannotHoldAChainFailsThePolicyOfThatChainAlone() {
        String chain = SampleFirewall.policyChain(SampleFirewall.DB);
        board.change(old -> SamplePicture.failing(old, "filter", "iptables -t filter " + chain, "no such set"));
        var db = catalog().policy(SampleFirewall.DB).orElseThrow();
        assertThat(db.state()).isEqualTo(GuardState.FAILING);
        assertThat(db.reason()).isEqualTo(chain + ": filter: no such set");
        assertThat(catalog().policy(new PolicyKey("shop", "web")).orElseThrow().state())
                .isEqualTo(GuardState.PROGRAMMED);
    }

    @Test
    void aSetThatFailsNamesThePolicyThatNeedsIt() {
        var group = PolicyCatalog.groups(
                        catalog().policy(SampleFirewall.DB).orElseThrow().rules())
                .iterator()
                .next();
        board.change(old -> SamplePicture.failing(old, "ipset", "ipset " + group.name(), "set is full"));
        assertThat(catalog().policies())
                .filteredOn(row -> row.state() == GuardState.FAILING)
                .extracting(PolicyRow::key)
                .containsExactly(SampleFirewall.DB);
    }

    @Test
    void aChainThatAllPodsPassFailsAll() {
        board.change(
                old -> SamplePicture.failing(old, "filter", "iptables -t filter KUBE-ROUTER-FORWARD", "resource busy"));
        assertThat(catalog().pods()).allMatch(row -> row.state() == GuardState.FAILING);
    }

    @Test
    void aMemberThatIsMissingFailsItsPod() {
        board.change(old ->
                SamplePicture.failing(old, "ipset", "ipset kube-router-local-pods 10.244.1.7/32", "set is full"));
        assertThat(catalog().pods())
                .filteredOn(row -> row.state() == GuardState.FAILING)
                .extracting(PodRow::key)
                .containsExactly(SampleFirewall.DB_POD);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 4",
        "ns:shop, 4",
        "ns:pay, 0",
        "policy:d*, 2",
        "policy:shop/db, 1",
        "pod:db-0, 2",
        "pod:shop/web-0, 3",
        "direction:egress, 1",
        "state:programmed direction:ingress, 3",
        "web, 1",
    })
    void wordsNarrowPolicies(String words, int count) {
        assertThat(FirewallTables.POLICIES
                        .ask(words, "", 0)
                        .find(catalog().policies())
                        .rows())
                .hasSize(count);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 5",
        "ip:fd00:244:1::/64, 2",
        "ip:10.244.1.20, 1",
        "policy:default-deny, 4",
        "direction:ingress direction:egress, 4",
    })
    void wordsNarrowPods(String words, int count) {
        assertThat(FirewallTables.PODS.ask(words, "", 0).find(catalog().pods()).rows())
                .hasSize(count);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 3",
        "pod:shop/db-0, 2",
        "from:cart-1, 1",
        "from:10.244.1.0/24, 2",
        "to:93.184.216.34, 1",
        "port:5432 proto:tcp, 1",
        "policy:shop/outside, 1",
        "direction:egress, 1",
        "cart, 1",
    })
    void wordsNarrowDrops(String words, int count) {
        assertThat(FirewallTables.DROPS
                        .ask(words, "", 0)
                        .find(board.drops(100).last())
                        .rows())
                .hasSize(count);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "ns:pay state:failing | ns:pay matches no policy of this node.",
                "policy:db direction:egress | Without direction:egress there would be 1.",
                "state:broken | 'broken' is none of programmed, waiting, failing",
                "zone:a | 'zone:' is not a filter; there are ns: policy: pod: direction: state:",
            })
    void noMatchSaysWhichWordExcludedEverything(String words, String sentence) {
        var ask = FirewallTables.POLICIES.ask(words, "", 0);
        assertThat(ask.find(catalog().policies()).rows()).isEmpty();
        assertThat(ask.filter().explain(catalog().policies(), ask.listing().noun()))
                .contains(sentence);
    }

    @Test
    void theAddressHoldsFilterSortAndPage() {
        var ask = FirewallTables.POLICIES.ask("ns:shop", "-packets", 2);
        assertThat(ask.href()).isEqualTo("/policies?q=ns%3Ashop&sort=-packets&page=2");
        assertThat(ask.find(catalog().policies()).rows().getFirst().key().name())
                .isEqualTo("web");
        assertThat(FirewallTables.POLICIES.ask("", "nonsense", 1).href()).isEqualTo("/policies");
    }

    @Test
    void commentsThatWereCutStillFindTheirPolicy() {
        String name = "n".repeat(63) + "/" + "p".repeat(253);
        assertThat(KernelChains.isSubject(name.substring(0, 113), name)).isTrue();
        assertThat(KernelChains.isSubject("shop/d", "shop/db")).isFalse();
    }

    @Test
    void rulesOfBothPlanesTellWhereTheyLead() {
        var iptables = new RuleText("-d 10.244.1.7/32 -m comment --comment \"shop/db policy\" -j KUBE-NWPLCY-ABC");
        assertThat(iptables.comment()).isEqualTo("shop/db policy");
        assertThat(iptables.target()).contains("KUBE-NWPLCY-ABC");
        assertThat(iptables.address().orElseThrow().direction()).isEqualTo(Direction.INGRESS);
        var nft = new RuleText("counter jump KUBE-NWPLCY-ABC comment \"shop/db policy\"");
        assertThat(nft.comment()).isEqualTo("shop/db policy");
        assertThat(nft.target()).contains("KUBE-NWPLCY-ABC");
        assertThat(new RuleText("-m comment --comment plain -j ACCEPT").comment())
                .isEqualTo("plain");
        assertThat(new RuleText("! -s 10.0.0.0/8 -j ACCEPT").address()).isEmpty();
    }

    @Test
    void policyChainsOfBothFamiliesAreCounted() {
        assertThat(KernelChains.policyChains(catalog().firewall())).isEqualTo(8);
        assertThat(Family.values()).hasSize(2);
    }

    @Test
    void theAnswerIsOneSentence() {
        assertThat(Answer.of(SampleFirewall.explanation(false)))
                .isEqualTo("Refused: policies shop/db, shop/default-deny isolate shop/db-0 and no rule lets shop/cart-1"
                        + " in on 5432/tcp");
        assertThat(Answer.of(SampleFirewall.explanation(true)))
                .isEqualTo("Allowed: shop/web-0 reaches shop/db-0 on 5432/tcp");
    }

    @Test
    void theRemedyNamesThePodWithoutLabelsThatOnlyOnePodBears() {
        var remedies =
                Remedies.of(SampleFirewall.explanation(false), board.overview().inputs());
        assertThat(remedies).singleElement().satisfies(remedy -> {
            assertThat(remedy.policy()).isEqualTo(SampleFirewall.DB);
            assertThat(remedy.yaml()).isEqualTo("""
                            - from:
                              - namespaceSelector:
                                  matchLabels:
                                    kubernetes.io/metadata.name: shop
                                podSelector:
                                  matchLabels:
                                    app: cart
                              ports:
                              - protocol: TCP
                                port: 5432
                            """);
        });
        assertThat(Remedies.of(
                        SampleFirewall.explanation(true), board.overview().inputs()))
                .isEqualTo(List.of());
    }

    @Test
    void stepsOfAChainSayWhatTheyDo() {
        var step = ChainStep.of(
                "-d 10.244.1.7/32 -m comment --comment \"shop/db policy\" -j KUBE-NWPLCY-ABC",
                List.of(SampleFirewall.DB));
        assertThat(step.words()).isEqualTo("coming in: allowed if a rule of policy shop/db says so");
        assertThat(step.policy()).contains(SampleFirewall.DB);
    }
}
