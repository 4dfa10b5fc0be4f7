package io.kuberouter.plan.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.state.NftKey;
import io.kuberouter.state.NftKey.Kind;
import io.kuberouter.state.PodGuard;
import io.kuberouter.state.Ruleset;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class GuardObjectsTest {

    /// Chains and maps that stand for this ruleset, in whichever plane, and members of sets.
    private static Set<String> objects(Ruleset ruleset) {
        var names = new TreeSet<String>();
        var iptables = new IptablesRenderer().render(ruleset);
        iptables.chains().keySet().forEach(key -> names.add(key.name()));
        iptables.admitted().keySet().forEach(entry -> names.add(entry.member().toString()));
        new NftablesRenderer()
                .render(ruleset).nft().keySet().stream()
                        .filter(key ->
                                List.of(Kind.CHAIN, Kind.MAP, Kind.BASE_CHAIN).contains(key.kind()))
                        .map(NftKey::name)
                        .forEach(names::add);
        return names;
    }

    private static Set<String> objects(PodGuard guard) {
        return GuardObjects.of(guard);
    }

    /// Whatever stands is some pod's, every pod's, or a policy's.
    @Test
    void noObjectIsLeftOut() {
        SampleRulesets.all().forEach((name, ruleset) -> {
            var known = new HashSet<String>();
            ruleset.pods().values().forEach(guard -> known.addAll(objects(guard)));
            assertThat(objects(ruleset))
                    .as(name)
                    .allMatch(object -> known.contains(object)
                            || (object.startsWith("KUBE-NWPLCY-")
                                    && !Set.of(Names.COMMON, Names.DEFAULT, Names.TAIL)
                                            .contains(object)));
        });
    }

    @Test
    void whatIsAnotherPodsIsNoneOfThisPod() {
        var ruleset = SampleRulesets.named("by-hand-dual-stack");
        var web = Objects.requireNonNull(ruleset.pods().at(SampleRulesets.WEB));
        var db = Objects.requireNonNull(ruleset.pods().at(SampleRulesets.DB));
        var common = new TreeSet<>(objects(web));
        common.retainAll(objects(db));
        assertThat(common).noneMatch(name -> name.startsWith("KUBE-POD-FW-") || name.contains("/"));
    }
}
