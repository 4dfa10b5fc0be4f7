package io.kuberouter.plan.firewall;

import io.kuberouter.state.PodKey;
import io.kuberouter.state.PolicyKey;

/// The ids that rulesets need, for tests that make rulesets of their own.
public final class Ids {

    private Ids() {}

    public static String of(PodKey pod) {
        return Names.podId(pod);
    }

    public static String of(PolicyKey policy) {
        return Names.policyId(policy);
    }
}
