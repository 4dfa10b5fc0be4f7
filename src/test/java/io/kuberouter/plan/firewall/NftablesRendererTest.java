package io.kuberouter.plan.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.net.PortRange;
import io.kuberouter.net.Protocol;
import io.kuberouter.state.AddressGroup;
import io.kuberouter.state.Allowance;
import io.kuberouter.state.Direction;
import io.kuberouter.state.GroupKey.Role;
import io.kuberouter.state.GuardFrame.Manner;
import io.kuberouter.state.NftKey;
import io.kuberouter.state.NftObject;
import io.kuberouter.state.NftObject.Chain;
import io.kuberouter.state.NftObject.VerdictMap;
import io.kuberouter.state.PodKey;
import io.kuberouter.state.PolicyKey;
import io.kuberouter.state.Ruleset;
import io.kuberouter.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NftablesRendererTest {

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    private static Table<NftKey, NftObject> render(Ruleset ruleset) {
        return new NftablesRenderer().render(ruleset).nft();
    }

    private static List<String> changed(Table<NftKey, NftObject> before, Table<NftKey, NftObject> after) {
        var changed = new ArrayList<String>();
        after.forEach((key, object) -> {
            if (before.at(key) != object) {
                changed.add(key.name());
            }
        });
        return changed;
    }

    @Test
    void anUnchangedObjectIsTheVerySame() {
        var renderer = new NftablesRenderer();
        var ruleset = SampleRulesets.dualStack();
        var first = renderer.render(ruleset).nft();
        assertThat(renderer.render(ruleset).nft()).isSameAs(first);
        var grown = SampleRulesets.with(
                ruleset,
                SampleRulesets.group(
                        "clients", Family.IPV4, Role.SOURCE, AddressGroup.Kind.PODS, "10.244.1.3", "10.244.2.7"));
        var second = renderer.render(grown).nft();
        assertThat(changed(first, second))
                .containsExactly(
                        SampleRulesets.key("clients", Family.IPV4, Role.SOURCE).name());
        var denying = SampleRulesets.with(
                grown,
                SampleRulesets.frame(Manner.USUAL, SampleRulesets.prefixes("10.244.1.0/24"), Family.IPV4, Family.IPV6));
        assertThat(changed(second, renderer.render(denying).nft())).containsExactly(Names.LOCAL_PODS, Names.TAIL);
    }

    @Test
    void aRendererThatHasSeenOtherRulesetsMakesTheSame() {
        var renderer = new NftablesRenderer();
        var ruleset = SampleRulesets.empty(Family.IPV4, Family.IPV6);
        for (int round = 0; round < 2_000; round++) {
            ruleset = changed(ruleset);
            var answer = renderer.render(ruleset);
            assertThat(answer.nft()).as("seed %d, round %d", seed, round).isEqualTo(render(ruleset));
            assertThat(answer.ruleset()).isSameAs(ruleset);
        }
    }

    private Ruleset changed(Ruleset ruleset) {
        var pod = new PodKey("x", "p" + random.nextInt(8));
        var policy = new PolicyKey("x", "n" + random.nextInt(5));
        return switch (random.nextInt(8)) {
            case 0 ->
                new Ruleset(
                        ruleset.frame(),
                        ruleset.groups(),
                        ruleset.policies(),
                        ruleset.pods().without(pod));
            case 1 ->
                new Ruleset(
                        ruleset.frame(), ruleset.groups(), ruleset.policies().without(policy), ruleset.pods());
            case 2, 3 ->
                SampleRulesets.with(
                        ruleset,
                        SampleRulesets.policy(
                                policy,
                                random.nextBoolean(),
                                random.nextBoolean(),
                                List.of(SampleRulesets.rule(
                                        random.nextInt(3),
                                        SampleRulesets.tcp(
                                                Optional.empty(), Optional.empty(), 1 + random.nextInt(3))))));
            case 4 ->
                SampleRulesets.with(
                        ruleset,
                        SampleRulesets.frame(
                                Manner.USUAL,
                                random.nextBoolean() ? SampleRulesets.prefixes("10.0.0.0/8") : List.of(),
                                random.nextInt(4) == 0
                                        ? new Family[] {Family.IPV6}
                                        : new Family[] {Family.IPV4, Family.IPV6}));
            default -> withFreeAddress(ruleset, pod, policy);
        };
    }

    /// 13.4: what a packet walks through before it comes to its pod's chain knows of no pod.
    @Test
    void theChainsThatPacketsEnterAreTheSameForAnyNumberOfPods() {
        var few = SampleRulesets.noPolicy();
        var many = few;
        for (int i = 0; i < 200; i++) {
            many = SampleRulesets.with(
                    many, SampleRulesets.pod(new PodKey("many", "p" + i), List.of(), List.of(), "10.244.3." + i));
        }
        var some = new NftablesRenderer().render(few).nft();
        var all = new NftablesRenderer().render(many).nft();
        some.forEach((key, object) -> {
            if (object instanceof NftObject.BaseChain) {
                assertThat(all.at(key)).isEqualTo(object);
            }
        });
        assertThat(all.values().stream().filter(NftObject.BaseChain.class::isInstance))
                .hasSize(3);
    }

    /// An address that a pod has is nobody else's, as the ruleset promises.
    private Ruleset withFreeAddress(Ruleset ruleset, PodKey pod, PolicyKey policy) {
        var others = ruleset.pods().without(pod);
        var ip = Ip.of("10.0.0." + (1 + random.nextInt(9)));
        boolean taken =
                others.values().stream().anyMatch(each -> each.addresses().contains(ip));
        var guard = SampleRulesets.pod(
                pod,
                List.of(policy),
                List.of(),
                taken ? new String[0] : new String[] {ip.toString(), "fd00::" + Long.toHexString(ip.low() & 0xff)});
        return SampleRulesets.with(ruleset, guard);
    }

    @Test
    void anAddressPassesFromOnePodToAnother() {
        var renderer = new NftablesRenderer();
        var first = SampleRulesets.with(
                SampleRulesets.empty(), SampleRulesets.pod(new PodKey("x", "b"), List.of(), List.of(), "10.0.0.1"));
        renderer.render(first);
        var second = SampleRulesets.with(
                SampleRulesets.empty(), SampleRulesets.pod(new PodKey("x", "a"), List.of(), List.of(), "10.0.0.1"));
        assertThat(renderer.render(second).nft()).isEqualTo(render(second));
    }

    /// 12.1, 13.4.
    @Test
    void eachDirectionOfAPodHasAChainOfItsOwn() {
        var tables = render(SampleRulesets.dualStack());
        for (var direction : Direction.values()) {
            if (tables.at(NftWords.podMap(Family.IPV4, direction)) instanceof VerdictMap map) {
                assertThat(map.verdicts())
                        .containsEntry(
                                Ip.of("10.244.1.2"),
                                "jump " + Names.podChain(Names.podId(SampleRulesets.WEB), direction));
            }
        }
    }

    /// 12.7.
    /// Both bits are taken from every packet before anything is asked of it.
    @Test
    void aPodsChainTrustsNoMark() {
        assertThat(render(SampleRulesets.dualStack()).values())
                .filteredOn(object -> object.key().name().startsWith("KUBE-POD-FW-"))
                .hasSize(8)
                .allSatisfy(object -> assertThat(object)
                        .isInstanceOfSatisfying(
                                Chain.class,
                                chain -> assertThat(chain.rules())
                                        .first()
                                        .isEqualTo("meta mark set meta mark & 0xfffcffff")));
    }

    @Test
    void manyPortsAreOneRuleAndOverlapsAreGone() {
        var ranges = IntStream.rangeClosed(1, 9)
                .mapToObj(i -> new PortRange(i * 100, i * 100 + i))
                .toList();
        var all = new ArrayList<>(ranges);
        all.add(new PortRange(105, 106));
        all.add(new PortRange(102, 103));
        var rule = SampleRulesets.rule(
                0,
                all.stream()
                        .map(ports -> new Allowance(
                                Family.IPV4,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(Protocol.TCP),
                                Optional.of(ports),
                                Allowance.Peers.ANY,
                                false)));
        var policy = SampleRulesets.policy(SampleRulesets.INGRESS, true, false, List.of(rule));
        assertThat(new NftPolicy(policy, Family.IPV4).objects())
                .anySatisfy(object -> assertThat(object)
                        .isInstanceOfSatisfying(
                                Chain.class,
                                chain -> assertThat(chain.rules())
                                        .singleElement()
                                        .asString()
                                        .contains("tcp dport { 100-103, 105-106, 200-202, 300-303, ")));
    }

    /// A policy that isolates no pod in a direction has no chain for it; one that allows nothing has an empty one.
    @Test
    void aPolicyHasChainsForWhatItIsolates() {
        var policy = SampleRulesets.policy(SampleRulesets.EGRESS, false, true, List.of());
        assertThat(new NftPolicy(policy, Family.IPV4).objects())
                .containsExactly(new Chain(
                        NftWords.chain(
                                Family.IPV4,
                                Names.policyChain(Names.policyId(SampleRulesets.EGRESS), Direction.EGRESS)),
                        "netpol shop/only-db",
                        List.of()));
    }
}
