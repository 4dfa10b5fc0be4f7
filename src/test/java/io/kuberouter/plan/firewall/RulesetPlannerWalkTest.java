package io.kuberouter.plan.firewall;

import static io.kuberouter.plan.firewall.Example.NODE;
import static io.kuberouter.plan.firewall.Example.inputs;
import static io.kuberouter.plan.firewall.Example.namespace;
import static io.kuberouter.plan.firewall.Example.node;
import static io.kuberouter.plan.firewall.Example.pod;
import static io.kuberouter.plan.firewall.Example.settings;
import static io.kuberouter.plan.firewall.Example.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.cluster.Announcement;
import io.kuberouter.cluster.Flaw;
import io.kuberouter.cluster.Inputs;
import io.kuberouter.cluster.LabelSelector;
import io.kuberouter.cluster.LabelSelector.Operator;
import io.kuberouter.cluster.LabelSelector.Requirement;
import io.kuberouter.cluster.NetworkPolicy;
import io.kuberouter.cluster.NetworkPolicy.Block;
import io.kuberouter.cluster.NetworkPolicy.Peer;
import io.kuberouter.cluster.NetworkPolicy.Pods;
import io.kuberouter.cluster.NetworkPolicy.PolicyPort;
import io.kuberouter.cluster.NetworkPolicy.Rule;
import io.kuberouter.cluster.NetworkPolicy.Unreadable;
import io.kuberouter.cluster.ObjectName;
import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Port;
import io.kuberouter.net.Prefix;
import io.kuberouter.net.Protocol;
import io.kuberouter.plan.firewall.RulesetPlanner.Judged;
import io.kuberouter.state.Direction;
import io.kuberouter.state.Flow;
import io.kuberouter.state.Ruleset;
import io.kuberouter.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The way does not matter: a planner that walked through many changes plans as one that never saw any, and what did
/// not change is the very same object.
class RulesetPlannerWalkTest {

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    @Test
    void aWalkedPlannerPlansAsAFreshOne() {
        for (var settings : List.of(
                settings(false, Family.values()),
                settings(true, Family.IPV4),
                settings(true, Family.IPV6),
                settings(false))) {
            var walked = new RulesetPlanner(settings);
            var inputs = inputs();
            var last = walked.plan(inputs);
            for (int step = 0; step < 1_000; step++) {
                for (int changes = random.nextInt(4); changes >= 0; changes--) {
                    inputs = changed(inputs);
                }
                var now = walked.plan(inputs);
                same(now, new RulesetPlanner(settings).plan(inputs), step);
                shared(now, last, step);
                explained(settings, inputs, now.ruleset(), step);
                last = now;
            }
        }
    }

    private void same(Judged walked, Judged fresh, int step) {
        String where = "seed " + seed + "L, step " + step;
        assertThat(walked.ruleset().groups())
                .as(where)
                .isEqualTo(fresh.ruleset().groups());
        assertThat(walked.ruleset().policies())
                .as(where)
                .isEqualTo(fresh.ruleset().policies());
        assertThat(walked.ruleset().pods()).as(where).isEqualTo(fresh.ruleset().pods());
        assertThat(walked.notes()).as(where).isEqualTo(fresh.notes());
        assertThat(walked).as(where).isEqualTo(fresh);
    }

    private void shared(Judged now, Judged last, int step) {
        String where = "seed " + seed + "L, step " + step;
        shared(now.ruleset().groups(), last.ruleset().groups(), where);
        shared(now.ruleset().policies(), last.ruleset().policies(), where);
        shared(now.ruleset().pods(), last.ruleset().pods(), where);
        if (now.equals(last)) {
            assertThat(now).as(where).isSameAs(last);
        }
    }

    /// What is explained is what a kernel would make of the ruleset.
    private void explained(FirewallSettings settings, Inputs inputs, Ruleset ruleset, int step) {
        var verdicts = new Verdicts(settings, inputs, PodIndex.of(inputs));
        for (var guard : ruleset.pods().values()) {
            for (var own : guard.addresses()) {
                var other = Ip.of(
                        own.family() == Family.IPV4 ? "10.244.1." + random.nextInt(8) : "fd00::" + random.nextInt(5));
                if (other.equals(own)) {
                    continue;
                }
                var here = new Flow.End(own, Optional.of(guard.key()));
                var there = new Flow.End(other, Optional.empty());
                var protocol = pick(Protocol.values());
                var port = new Port(pick(80, 81, 85, 443));
                for (var direction : Direction.values()) {
                    var flow = direction == Direction.INGRESS
                            ? new Flow(there, here, protocol, port)
                            : new Flow(here, there, protocol, port);
                    assertThat(verdicts.allows(direction, flow))
                            .as("seed " + seed + "L, step " + step + ": " + direction + " of " + flow)
                            .isEqualTo(RulesetWalk.lets(ruleset, direction, flow));
                }
            }
        }
    }

    private static <K extends Comparable<K>, V> void shared(Table<K, V> now, Table<K, V> last, String where) {
        now.forEach((key, value) -> {
            var before = last.at(key);
            if (value.equals(before)) {
                assertThat(value).as(where).isSameAs(before);
            }
        });
        if (now.equals(last)) {
            assertThat(now).as(where).isSameAs(last);
        }
    }

    /// One change to a small world, so that pods meet on addresses and policies on pods.
    private Inputs changed(Inputs inputs) {
        return switch (random.nextInt(23)) {
            case 0, 1, 2, 3, 4, 5, 6 -> with(inputs, randomPod());
            case 7, 8 -> inputs.withPods(less(inputs.pods()));
            case 9, 10, 11, 12, 13, 14 -> with(inputs, randomPolicy());
            case 15 -> inputs.withPolicies(less(inputs.policies()));
            case 16, 17 ->
                with(inputs, namespace(pick("a", "b", "c"), "team=" + pick("x", "y"), "app=" + pick("x", "y")));
            case 18 -> inputs.withNamespaces(less(inputs.namespaces()));
            case 19, 20 -> with(inputs, randomAnnouncement());
            case 21 -> inputs.withAnnounced(less(inputs.announced()));
            default -> random.nextBoolean() ? with(inputs, NODE) : with(inputs, node("here", "192.0.2.1"));
        };
    }

    private <T> Table<ObjectName, T> less(Table<ObjectName, T> objects) {
        return objects.isEmpty()
                ? objects
                : objects.without(List.copyOf(objects.keySet()).get(random.nextInt(objects.size())));
    }

    @SafeVarargs
    private <T> T pick(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private <T> List<T> some(int most, Supplier<T> maker) {
        return Stream.generate(maker).limit(random.nextInt(most + 1)).toList();
    }

    private Example.PodMaker randomPod() {
        var ips = new ArrayList<String>();
        if (random.nextInt(6) > 0) {
            ips.add("10.244.1." + (1 + random.nextInt(6)));
        }
        if (random.nextInt(3) == 0) {
            ips.add("fd00::" + (1 + random.nextInt(4)));
        }
        var pod = pod(pick("a", "b", "c") + "/" + pick("p", "q", "r", "s"), ips.toArray(String[]::new))
                .labels("app=" + pick("x", "y", "z"), "tier=" + pick("x", "y"))
                .uid(pick("1", "2"))
                .on(pick("here", "here", "there"))
                .phase(pick("Running", "Running", "Pending", "Succeeded"));
        for (int i = random.nextInt(3); i > 0; i--) {
            pod.port(pick("http", "dns"), pick(Protocol.TCP, Protocol.UDP), pick(80, 81));
        }
        if (random.nextInt(8) == 0) {
            pod.hostNetwork();
        }
        return random.nextInt(6) == 0 ? pod.deleting() : pod;
    }

    private Announcement randomAnnouncement() {
        var ips = some(2, () -> Ip.of(random.nextBoolean() ? "10.244.1." + random.nextInt(8) : "fd00::3"));
        return new Announcement(new ObjectName(pick("a", "b", "c"), pick("p", "q", "r", "s")), pick("", "1", "2"), ips);
    }

    private NetworkPolicy randomPolicy() {
        return new NetworkPolicy(
                new ObjectName(pick("a", "b"), pick("k", "l", "m", "n")),
                selector(),
                random.nextInt(4) > 0,
                random.nextBoolean(),
                some(2, this::rule),
                some(2, this::rule),
                random.nextInt(6) == 0 ? List.of(new Flaw("spec.ingress[0]", pick("bad", "worse"))) : List.of());
    }

    private Rule rule() {
        return new Rule(some(2, this::peer), some(2, this::port));
    }

    private Peer peer() {
        return switch (random.nextInt(7)) {
            case 0 -> new Unreadable();
            case 1, 2 ->
                new Block(
                        Prefix.of(pick("10.244.1.0/30", "10.0.0.0/8", "fd00::/126", "0.0.0.0/0")),
                        some(1, () -> Prefix.of(pick("10.244.1.2/32", "fd00::1/128"))));
            default -> {
                Optional<LabelSelector> none = Optional.empty();
                yield new Pods(
                        random.nextBoolean() ? Optional.of(selector()) : none,
                        random.nextBoolean() ? Optional.of(selector()) : none);
            }
        };
    }

    private PolicyPort port() {
        return random.nextBoolean()
                ? new PolicyPort(
                        pick(Protocol.TCP, Protocol.UDP), Optional.empty(), Optional.empty(), pick("http", "dns"))
                : new PolicyPort(
                        pick(Protocol.TCP, Protocol.SCTP),
                        Optional.of(new Port(pick(80, 81))),
                        random.nextBoolean() ? Optional.of(new Port(90)) : Optional.empty(),
                        "");
    }

    private LabelSelector selector() {
        return switch (random.nextInt(5)) {
            case 0 -> new LabelSelector(Map.of(), List.of());
            case 1 ->
                new LabelSelector(
                        Map.of(),
                        List.of(new Requirement("app", pick(Operator.IN, Operator.NOT_IN), List.of("y", "x"))));
            case 2 ->
                new LabelSelector(
                        Map.of(),
                        List.of(new Requirement("team", pick(Operator.EXISTS, Operator.DOES_NOT_EXIST), List.of())));
            case 3 -> new LabelSelector(Map.of("app", pick("x", "y"), "tier", "x"), List.of());
            default -> new LabelSelector(Map.of(pick("app", "tier", "team"), pick("x", "y")), List.of());
        };
    }
}
