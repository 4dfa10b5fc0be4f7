package io.kuberouter.admin;

import io.kuberouter.agent.Drop;
import io.kuberouter.agent.Drops;
import io.kuberouter.agent.Overview;
import io.kuberouter.agent.PolicyTraffic;
import io.kuberouter.net.Ip;
import io.kuberouter.state.Direction;
import io.kuberouter.state.PacketCount;
import io.kuberouter.state.PodKey;
import io.kuberouter.state.PodSide;
import io.kuberouter.state.PolicyKey;
import io.kuberouter.state.RuleKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the firewall of the invented shop let through and refused.
final class SampleDrops {

    private static final PodKey WEB = new PodKey("shop", "web-0");
    private static final PodKey CART = new PodKey("shop", "cart-1");
    private static final List<PolicyKey> ISOLATING = List.of(SampleFirewall.DB, new PolicyKey("shop", "default-deny"));

    private SampleDrops() {}

    static Drops shop(Instant now) {
        var in = new Drop(
                43,
                now.minusSeconds(4),
                SampleFirewall.DB_POD,
                Direction.INGRESS,
                Ip.of("10.244.1.9"),
                41812,
                Optional.of(CART),
                Ip.of("10.244.1.7"),
                5432,
                Optional.of(SampleFirewall.DB_POD),
                "tcp",
                ISOLATING);
        var out = new Drop(
                42,
                now.minusSeconds(75),
                WEB,
                Direction.EGRESS,
                Ip.of("10.244.1.5"),
                50122,
                Optional.of(WEB),
                Ip.of("93.184.216.34"),
                443,
                Optional.empty(),
                "tcp",
                List.of(new PolicyKey("shop", "outside")));
        var odd = new Drop(
                41,
                now.minusSeconds(900),
                SampleFirewall.DB_POD,
                Direction.INGRESS,
                Ip.of("2001:db8:85a3:8d3:1319:8a2e:370:7348"),
                0,
                Optional.empty(),
                Ip.of("fd00:244:1::7"),
                0,
                Optional.of(SampleFirewall.DB_POD),
                "47",
                ISOLATING);
        return new Drops(List.of(in, out, odd), 43, 1207, "");
    }

    /// One more of the newest.
    static Drops more(Drops drops) {
        var newest = drops.last().getFirst();
        var last = new ArrayList<>(drops.last());
        last.addFirst(new Drop(
                newest.number() + 1,
                Instant.now(),
                newest.guarded(),
                newest.direction(),
                Ip.of("10.0.9.9"),
                newest.sourcePort(),
                Optional.empty(),
                newest.destination(),
                newest.destinationPort(),
                newest.to(),
                newest.protocol(),
                newest.policies()));
        return new Drops(last, drops.total() + 1, drops.suppressed(), drops.trouble());
    }

    static PolicyTraffic traffic(Instant now) {
        return new PolicyTraffic(
                now,
                Map.of(
                        new RuleKey(SampleFirewall.DB, Direction.INGRESS, 0), new PacketCount(1204, 72_240),
                        new RuleKey(new PolicyKey("shop", "web"), Direction.INGRESS, 0),
                                new PacketCount(88_120, 5_287_200)),
                Map.of(
                        new PodSide(SampleFirewall.DB_POD, Direction.INGRESS), new PacketCount(41, 2460),
                        new PodSide(WEB, Direction.EGRESS), new PacketCount(7, 420)));
    }

    /// Something for every rule and every pod of a picture.
    static PolicyTraffic traffic(Overview picture) {
        var allowed = new HashMap<RuleKey, PacketCount>();
        var refused = new HashMap<PodSide, PacketCount>();
        var ruleset = picture.desired().firewall().ruleset();
        ruleset.policies()
                .forEach((key, policy) -> policy.ingress()
                        .forEach(rule -> allowed.put(
                                new RuleKey(key, Direction.INGRESS, rule.index()),
                                new PacketCount(key.hashCode() & 0xffff, 60))));
        ruleset.pods()
                .keySet()
                .forEach(pod -> refused.put(new PodSide(pod, Direction.INGRESS), new PacketCount(3, 180)));
        return new PolicyTraffic(picture.at(), allowed, refused);
    }
}
