package io.kuberouter.admin.view.firewall;

import io.kuberouter.state.Direction;
import io.kuberouter.state.Explanation;
import io.kuberouter.state.Flow;
import io.kuberouter.state.PolicyKey;
import java.util.List;
import java.util.stream.Collectors;

/// An explanation in one sentence, for the head of a page.
public final class Answer {

    private Answer() {}

    /// `Refused: policy shop/db isolates shop/db-0 and no rule lets shop/cart-1 in`.
    public static String of(Explanation explanation) {
        var flow = explanation.flow();
        if (explanation.allowed()) {
            return "Allowed: " + name(flow.from()) + " reaches " + name(flow.to()) + " on " + port(flow);
        }
        var side = explanation.egress().allowed() ? explanation.ingress() : explanation.egress();
        boolean in = side.direction() == Direction.INGRESS;
        String guarded = name(in ? flow.to() : flow.from());
        String rest = in
                ? "no rule lets " + name(flow.from()) + " in on " + port(flow)
                : "no rule lets it out to " + name(flow.to()) + " on " + port(flow);
        return "Refused: " + isolate(side.isolating()) + " " + guarded + " and " + rest;
    }

    private static String isolate(List<PolicyKey> policies) {
        String names = policies.stream().limit(3).map(PolicyKey::toString).collect(Collectors.joining(", "));
        if (policies.size() == 1) {
            return "policy " + names + " isolates";
        }
        return policies.size() <= 3
                ? "policies " + names + " isolate"
                : policies.size() + " policies (" + names + ", …) isolate";
    }

    /// The pod where one holds the address, the address where none does.
    public static String name(Flow.End end) {
        return end.pod().map(Object::toString).orElse(end.address().toString());
    }

    static String port(Flow flow) {
        return flow.port() + "/" + flow.protocol();
    }
}
