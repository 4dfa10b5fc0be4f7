package io.kuberouter.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.cluster.Host;
import io.kuberouter.cluster.Inputs;
import io.kuberouter.cluster.ObjectName;
import io.kuberouter.cluster.Pod;
import io.kuberouter.golden.ClusterYaml;
import io.kuberouter.kernel.cni.Attachment;
import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.net.PortRange;
import io.kuberouter.plan.firewall.FirewallPlanner;
import io.kuberouter.plan.firewall.FirewallSettings;
import io.kuberouter.plan.firewall.IptablesRenderer;
import io.kuberouter.reconcile.Area;
import io.kuberouter.reconcile.FakeTarget;
import io.kuberouter.state.Chain;
import io.kuberouter.state.ChainKey;
import io.kuberouter.state.Desired;
import io.kuberouter.state.GuardFrame;
import io.kuberouter.state.IpSet;
import io.kuberouter.state.NftKey;
import io.kuberouter.state.NftObject;
import io.kuberouter.state.PodKey;
import io.kuberouter.state.SetKey;
import io.kuberouter.table.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AnnouncementBookTest {

    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final Attachment WEB = attachment("c1", "eth0", "1", "10.244.1.7");
    private static final ObjectName NAME = new ObjectName("shop", "web-0");

    private static final Inputs CLUSTER = ClusterYaml.read("""
            kind: NetworkPolicy
            metadata: {namespace: shop, name: deny}
            spec: {podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}
            """);

    private final List<Area<Desired, ?, ?>> areas = List.of(
            new Area<Desired, SetKey, IpSet>(
                    "ipset", Set.of(), desired -> desired.firewall().sets(), new FakeTarget<>()),
            new Area<Desired, ChainKey, Chain>(
                    "filter", Set.of(), desired -> desired.firewall().chains(), new FakeTarget<>()),
            new Area<Desired, NftKey, NftObject>(
                    "nftables", Set.of(), desired -> desired.firewall().nft(), new FakeTarget<>()));
    private final AnnouncementBook book = new AnnouncementBook(new GuardCheck(areas));
    private final FirewallPlanner planner = new FirewallPlanner(
            new FirewallSettings(
                    "here",
                    new GuardFrame(
                            List.of(Family.IPV4),
                            List.of(),
                            List.of(),
                            List.of(),
                            new PortRange(30000, 32767),
                            List.of(),
                            GuardFrame.Manner.USUAL),
                    false),
            new IptablesRenderer());

    private static Attachment attachment(String container, String link, String uid, String... ips) {
        return new Attachment(
                container,
                link,
                "call " + container,
                new PodKey("shop", "web-0"),
                uid,
                Stream.of(ips).map(Ip::of).toList());
    }

    private static Inputs with(Inputs inputs, String name, String uid, String... ips) {
        var key = new ObjectName("shop", name);
        var addresses = Stream.of(ips).map(Ip::of).toList();
        var pod = new Pod(key, uid, "here", addresses, "Pending", false, false, 30, Map.of(), List.of(), List.of());
        return inputs.withPods(inputs.pods().with(key, pod));
    }

    private static Overview.Area area(String name, long round, String failing, String trouble) {
        return new Overview.Area(
                name,
                Overview.Area.State.SETTLED,
                1,
                round,
                Optional.of(NOW),
                Optional.of(NOW),
                0,
                0,
                failing.isEmpty() ? Map.of() : Map.of(failing, "refused"),
                trouble);
    }

    /// A picture of what was announced and planned, with the areas as they are said to be.
    private Overview picture(long round, Inputs inputs, Overview.Area... pictured) {
        var known = inputs.withAnnounced(book.announcements());
        return new Overview(
                NOW,
                round,
                new Overview.Identity("here", List.of(), "1", "6.12", NOW, List.of()),
                new Overview.Api("https://api", Overview.Api.Link.WATCHING, NOW, Map.of(), ""),
                List.of(pictured),
                known,
                planner.plan(known),
                List.of(),
                new Overview.Health(true, true, List.of()),
                new Overview.Pace(Optional.empty(), Optional.empty(), round, 0));
    }

    private Overview settled(long round, Inputs inputs) {
        return picture(round, inputs, area("ipset", round, "", ""), area("filter", round, "", ""));
    }

    @Test
    void theAnswerWaitsForEveryAreaButNotForLaterRounds() {
        book.replace(List.of(WEB), NOW);
        var known = with(CLUSTER, "web-0", "1");
        assertThat(book.guarded(picture(0, known))).as("nothing is planned").isEmpty();
        assertThat(book.guarded(picture(4, known, area("ipset", 4, "", ""), area("filter", 3, "", ""))))
                .isEmpty();
        assertThat(book.guarded(picture(5, known, area("ipset", 4, "", ""), area("filter", 3, "", ""))))
                .isEmpty();
        assertThat(book.isOpen()).isTrue();
        assertThat(book.guarded(picture(9, known, area("ipset", 5, "", ""), area("filter", 4, "", ""))))
                .containsExactly(WEB);
        assertThat(book.guarded(settled(9, known))).as("once").isEmpty();
        assertThat(book.isOpen()).isFalse();
    }

    @Test
    void onlyWhatThePodNeedsMustStand() {
        var known = with(with(CLUSTER, "web-0", "1"), "db-0", "2", "10.244.1.8");
        book.replace(List.of(WEB), NOW);
        var guards = settled(1, known).desired().firewall().ruleset().pods();
        String own = "iptables -t filter KUBE-POD-FW-"
                + Objects.requireNonNull(guards.at(WEB.pod())).id();
        String other = "iptables -t filter KUBE-POD-FW-"
                + Objects.requireNonNull(guards.at(new PodKey("shop", "db-0"))).id();
        for (String failing : List.of(own, "iptables -t filter KUBE-ROUTER-FORWARD", "ipset kube-x 10.244.1.7/32")) {
            assertThat(book.guarded(picture(1, known, area("ipset", 1, "", ""), area("filter", 1, failing, ""))))
                    .as(failing)
                    .isEmpty();
        }
        assertThat(book.guarded(picture(1, known, area("ipset", 1, "", "busy"), area("filter", 1, "", ""))))
                .as("an area in trouble")
                .isEmpty();
        assertThat(book.guarded(picture(
                        1,
                        known,
                        area("ipset", 1, "ipset KUBE-SRC-AAAA", ""),
                        area("filter", 1, other, ""),
                        area("nftables", 0, "", "no such plane here"))))
                .containsExactly(WEB);
    }

    @Test
    void aPodOfAnotherUidIsNotMeant() {
        book.replace(List.of(WEB), NOW);
        assertThat(book.guarded(settled(1, with(CLUSTER, "web-0", "2")))).isEmpty();
        assertThat(book.guarded(settled(2, with(CLUSTER, "web-0", "1")))).containsExactly(WEB);
    }

    /// IPv6 is off: nothing can be guarded there, and nothing is to be waited for.
    @Test
    void anAddressOfAFamilyThatIsOffIsNotWaitedFor() {
        var six = attachment("c1", "eth0", "1", "fd00::7");
        book.replace(List.of(six), NOW);
        assertThat(book.guarded(settled(1, with(CLUSTER, "web-0", "1")))).containsExactly(six);
    }

    @Test
    void ofTwoSandboxesTheYoungerCounts() {
        var second = attachment("c2", "eth0", "1", "10.244.1.8");
        var side = attachment("c2", "net1", "1", "192.168.7.8");
        assertThat(book.replace(List.of(WEB, second, side), NOW)).containsExactly(WEB.pod());
        assertThat(Objects.requireNonNull(book.announcements().at(NAME)).ips())
                .containsExactly(Ip.of("10.244.1.8"), Ip.of("192.168.7.8"));
        book.replace(List.of(second, side, attachment("c3", "eth0", "2", "10.244.1.9")), NOW);
        assertThat(Objects.requireNonNull(book.announcements().at(NAME)).ips()).containsExactly(Ip.of("10.244.1.9"));
        assertThat(book.replace(List.of(), NOW)).containsExactly(WEB.pod());
        assertThat(book.announcements()).isEqualTo(Table.empty());
    }

    @Test
    void whatTheApiKnowsToTheLastAddressIsConfirmedOnceItIsGuarded() {
        var both = attachment("c1", "eth0", "1", "10.244.1.7", "10.244.1.8");
        book.replace(List.of(both), NOW);
        var all = with(CLUSTER, "web-0", "1", "10.244.1.8", "10.244.1.7");
        assertThat(book.confirmed(settled(1, all))).as("not answered").isEmpty();
        assertThat(book.guarded(settled(1, all))).containsExactly(both);
        assertThat(book.confirmed(settled(2, with(CLUSTER, "web-0", "1", "10.244.1.7"))))
                .isEmpty();
        assertThat(book.confirmed(settled(3, with(CLUSTER, "web-0", "2", "10.244.1.7", "10.244.1.8"))))
                .as("a namesake")
                .isEmpty();
        assertThat(book.confirmed(settled(4, all))).containsExactly("c1:eth0");
    }

    /// Nobody is late while the cluster is not known, and a pod that is known may take its time.
    @Test
    void whoNeverComesIsForgotten() {
        book.replace(List.of(WEB), NOW);
        var late = NOW.plus(AnnouncementBook.LONGEST).plusSeconds(1);
        assertThat(book.forgotten(settled(0, CLUSTER), late)).isEmpty();
        assertThat(book.forgotten(settled(1, CLUSTER), late)).isEmpty();
        var later = late.plus(AnnouncementBook.LONGEST).plusSeconds(1);
        assertThat(book.forgotten(settled(2, with(CLUSTER, "web-0", "1")), later))
                .isEmpty();
        var end = later.plus(AnnouncementBook.LONGEST);
        assertThat(book.forgotten(settled(3, CLUSTER), end)).isEmpty();
        assertThat(book.forgotten(settled(4, with(CLUSTER, "web-0", "2")), end.plus(Duration.ofSeconds(1))))
                .containsExactly("c1:eth0");
    }

    @Test
    void anEmptyClusterHasNothingAnnounced() {
        var inputs = Inputs.empty(new Host("here", List.of(), 6012, true));
        assertThat(inputs.announced().isEmpty()).isTrue();
        assertThat(inputs.withAnnounced(book.announcements()).sharesAllWith(inputs))
                .isTrue();
    }
}
