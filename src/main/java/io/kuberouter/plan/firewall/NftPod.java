package io.kuberouter.plan.firewall;

import static io.kuberouter.plan.firewall.NftWords.comment;

import io.kuberouter.net.Family;
import io.kuberouter.state.Direction;
import io.kuberouter.state.GuardFrame.Refusal;
import io.kuberouter.state.NftObject;
import io.kuberouter.state.NftObject.Chain;
import io.kuberouter.state.NftObject.Counter;
import io.kuberouter.state.PodGuard;
import java.util.ArrayList;
import java.util.List;

/// What one pod gets in the table of one family: a chain and a counter for each direction.
final class NftPod {

    /// What a log record needs to tell addresses and ports.
    private static final int LOGGED_BYTES = 128;

    private final PodGuard pod;
    private final Family family;
    private final Refusal refusal;

    NftPod(PodGuard pod, Family family, Refusal refusal) {
        this.pod = pod;
        this.family = family;
        this.refusal = refusal;
    }

    List<NftObject> objects() {
        var objects = new ArrayList<NftObject>();
        for (var direction : Direction.values()) {
            objects.add(new Counter(NftWords.counter(family, counter(direction))));
            objects.add(new Chain(
                    NftWords.chain(family, Names.podChain(pod.id(), direction)),
                    Names.comment("podfw " + pod.key(), ""),
                    rules(direction)));
        }
        return objects;
    }

    private String counter(Direction direction) {
        return Names.refusalCounter(pod.id(), direction);
    }

    private List<String> rules(Direction direction) {
        var rules = new ArrayList<String>();
        rules.add(NftWords.CLEAR);
        rules.add(jump(Names.COMMON, "common netpol rules"));
        if (direction == Direction.INGRESS) {
            rules.add("fib saddr type local counter accept" + comment("from local node"));
        }
        var policies = pod.policies(direction);
        if (policies.isEmpty()) {
            rules.add(jump(Names.DEFAULT, "default " + direction));
        }
        for (var policy : policies) {
            rules.add(jump(
                    Names.policyChain(Names.policyId(policy), direction), Names.comment(policy.toString(), "policy")));
        }
        rules.addAll(logs(direction));
        rules.addAll(refusals(direction));
        rules.add(NftWords.FORBID + comment("clear netpol mark"));
        rules.add(NftWords.PASS + comment("set netpol-ok mark"));
        return rules;
    }

    private static String jump(String chain, String why) {
        return "counter jump " + chain + comment(why);
    }

    /// One record for whoever listens first, as with the original, and one that our own reader understands.
    private List<String> logs(Direction direction) {
        String why = comment(Names.comment(pod.key().toString(), "log-drop"));
        return List.of(
                NftWords.IS_REFUSED + " limit rate 10/minute burst 10 packets log group " + Names.PUBLIC_LOG + why,
                NftWords.IS_REFUSED + " limit rate 100/second burst 200 packets log prefix \""
                        + Names.logPrefix(pod.id(), direction) + "\" group " + Names.OUR_LOG + " snaplen "
                        + LOGGED_BYTES + why);
    }

    private List<String> refusals(Direction direction) {
        String counted = NftWords.counter(counter(direction));
        String why = comment(Names.comment(pod.key().toString(), "reject"));
        return new NftRefusal(refusal).rules(NftWords.IS_REFUSED + " ", counted, why);
    }
}
