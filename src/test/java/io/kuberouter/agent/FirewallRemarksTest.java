package io.kuberouter.agent;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.agent.Topic.Respect;
import io.kuberouter.cluster.Host;
import io.kuberouter.cluster.Inputs;
import io.kuberouter.plan.firewall.IptablesRenderer;
import io.kuberouter.plan.firewall.KernelNames;
import io.kuberouter.plan.firewall.SampleRulesets;
import io.kuberouter.state.ChainKey;
import io.kuberouter.state.Desired;
import io.kuberouter.state.Note;
import io.kuberouter.state.Note.Severity;
import io.kuberouter.state.PodGuard;
import io.kuberouter.state.PolicyRules;
import io.kuberouter.state.Ruleset;
import io.kuberouter.state.SetKey;
import io.kuberouter.table.Table;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FirewallRemarksTest {

    private static final Set<String> AREAS = Set.of("ipset", "filter", "members", "nftables");
    private static final Topic WHOLE = new Topic(Respect.FIREWALL, "", "here");

    private final Ruleset ruleset = SampleRulesets.onePolicy();
    private final FirewallRemarks remarks = new FirewallRemarks("here", AREAS);

    private PolicyRules policy() {
        return requireNonNull(ruleset.policies().at(SampleRulesets.INGRESS));
    }

    private PodGuard pod() {
        return requireNonNull(ruleset.pods().at(SampleRulesets.WEB));
    }

    private static Topic policy(Respect respect, String name) {
        return new Topic(respect, "shop", name);
    }

    private static Overview.Area area(String name, Map<String, String> failures, String trouble) {
        return new Overview.Area(
                name, Overview.Area.State.FAILING, 1, 1, Optional.empty(), Optional.empty(), 0, 0, failures, trouble);
    }

    private Overview picture(List<Overview.Area> areas, Note... notes) {
        return new Overview(
                Instant.EPOCH,
                1,
                new Overview.Identity("here", List.of(), "1", "6.12", Instant.EPOCH, List.of("firewall")),
                new Overview.Api("https://api", Overview.Api.Link.WATCHING, Instant.EPOCH, Map.of(), ""),
                areas,
                Inputs.empty(new Host("here", List.of(), 6012, true)),
                Desired.NOTHING.with(new IptablesRenderer().render(ruleset), Table.empty()),
                List.of(notes),
                new Overview.Health(true, true, List.of()),
                new Overview.Pace(Optional.empty(), Optional.empty(), 1, 0));
    }

    @Test
    void whereAllIsWellNothingIsSaid() {
        assertThat(remarks.of(picture(List.of(area("filter", Map.of(), ""))))).isEmpty();
    }

    @Test
    void everyNameOfAPolicyAndOfAPodIsThatOfAnObjectOfThePlane() {
        var firewall = new IptablesRenderer().render(ruleset);
        var chains = firewall.chains().keySet().stream().map(ChainKey::name).toList();
        var sets = firewall.sets().keySet().stream().map(SetKey::name).toList();
        var policy = policy();
        assertThat(KernelNames.of(policy)).anyMatch(chains::contains).anyMatch(sets::contains);
        assertThat(KernelNames.of(pod())).anyMatch(chains::contains).contains("10.244.1.2/32");
    }

    @Test
    void aChainThatTheKernelRefusesIsToldOfItsPolicy() {
        var policy = policy();
        for (String name : KernelNames.of(policy)) {
            var filter = area("filter", Map.of("iptables -t filter " + name, "No such file"), "");
            assertThat(remarks.of(picture(List.of(filter))))
                    .containsOnlyKeys(policy(Respect.PROGRAMMED, "allow-web"))
                    .containsValue("filter: iptables -t filter " + name + ": No such file");
        }
    }

    @Test
    void aSetOfTheOtherFamilyIsKnownByItsLastName() {
        String set =
                ruleset.groups().keySet().stream().findFirst().orElseThrow().name();
        var ipset = area("ipset", Map.of("ipset inet6:" + set, "File exists"), "");
        assertThat(remarks.of(picture(List.of(ipset)))).containsOnlyKeys(policy(Respect.PROGRAMMED, "allow-web"));
    }

    @Test
    void aPodThatIsNotGuardedIsToldOfThePoliciesThatIsolateIt() {
        for (String name : KernelNames.of(pod())) {
            var members = area("members", Map.of(name, "refused"), "");
            assertThat(remarks.of(picture(List.of(members))))
                    .containsOnlyKeys(policy(Respect.PROGRAMMED, "allow-web"))
                    .hasEntrySatisfying(
                            policy(Respect.PROGRAMMED, "allow-web"),
                            said -> assertThat(said).startsWith("pod shop/web-0: "));
        }
    }

    @Test
    void thePlaneIsEnteredByItsTopChainsAndMaps() {
        assertThat(KernelNames.isEntrance("iptables -t filter KUBE-ROUTER-INPUT"))
                .isTrue();
        assertThat(KernelNames.isEntrance("map ip kube-router-filter-ipv4 pod-ingress"))
                .isTrue();
        assertThat(KernelNames.isEntrance("chain ip kube-router-filter-ipv4 KUBE-NWPLCY-TAIL"))
                .isFalse();
    }

    /// One lock that is held is one Event, not one for each policy.
    @Test
    void whatConcernsAllIsToldOfTheNode() {
        var filter = area("filter", Map.of("iptables -t filter KUBE-ROUTER-INPUT", "refused"), "the lock is held");
        assertThat(remarks.of(picture(List.of(filter))))
                .containsOnlyKeys(WHOLE)
                .containsValue("filter: the lock is held (and 1 more)");
    }

    @Test
    void areasOfOtherFunctionsAreNotTheFirewalls() {
        assertThat(remarks.of(picture(List.of(area("ipvs", Map.of("10.96.0.1:80/tcp", "refused"), "no answer")))))
                .isEmpty();
    }

    @Test
    void whatOfAPolicyComesToNothingIsToldInOneEvent() {
        var port = new Note(Severity.INFO, "NetworkPolicy shop/db", "no port 'web'", "Name it.");
        var family = new Note(Severity.INFO, "NetworkPolicy shop/db", "ipBlock fd00::/8 is ignored", "");
        assertThat(remarks.of(picture(List.of(), port, family)))
                .containsExactly(Map.entry(
                        policy(Respect.COMPLETE, "db"), "no port 'web'. Name it.; ipBlock fd00::/8 is ignored"));
    }

    @Test
    void aLongStoryIsCut() {
        var notes = new Note[100];
        for (int i = 0; i < notes.length; i++) {
            notes[i] = new Note(Severity.INFO, "NetworkPolicy shop/db", "no port number " + i + " anywhere", "");
        }
        assertThat(remarks.of(picture(List.of(), notes)).values())
                .singleElement()
                .satisfies(said -> assertThat(said).hasSize(1_000).endsWith("…"));
    }

    /// 13.18.
    @Test
    void theSetUpIsToldOfTheNodeAndAWrongRangeNamesAService() {
        var bridge = new Note(Severity.WARNING, BridgeCheck.SUBJECT, "net.bridge.bridge-nf-call-iptables is 0", "");
        var module = new Note(Severity.WARNING, "module br_netfilter", "cannot be loaded", "");
        var range = new Note(
                Severity.WARNING,
                "Service shop/web",
                "cluster IP 172.20.0.10 is outside --service-cluster-ip-range;"
                        + " egress policies refuse what pods send to it",
                "");
        var other = new Note(Severity.WARNING, "Service shop/web", "an annotation cannot be read", "");
        var said = remarks.of(picture(List.of(), bridge, module, range, other));
        assertThat(said).containsOnlyKeys(new Topic(Respect.NODE, "", "here"), new Topic(Respect.RANGES, "", "here"));
        assertThat(said.get(new Topic(Respect.RANGES, "", "here")))
                .startsWith("Service shop/web: cluster IP 172.20.0.10");
        assertThat(said.get(new Topic(Respect.NODE, "", "here")))
                .isEqualTo("bridge packets: net.bridge.bridge-nf-call-iptables is 0 (and 1 more)");
    }
}
