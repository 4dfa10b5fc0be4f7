package io.kuberouter.plan.firewall;

import io.kuberouter.cluster.Inputs;
import io.kuberouter.cluster.NetworkPolicy;
import io.kuberouter.cluster.Node;
import io.kuberouter.cluster.ObjectName;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Port;
import io.kuberouter.state.Allowance;
import io.kuberouter.state.Direction;
import io.kuberouter.state.Flow;
import io.kuberouter.state.GroupKey;
import io.kuberouter.state.PodKey;
import io.kuberouter.state.PolicyRules;
import io.kuberouter.table.Table;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What policies say of single connections, for pods of any node: the allowances that the firewall is made from, asked
/// one flow at a time. Remembers what it resolved; one thread at a time.
final class Verdicts {

    private final FirewallSettings settings;
    private final Inputs inputs;
    private final PodIndex pods;
    private final Map<String, List<Guards.Selection>> policies = new HashMap<>();
    private final Map<ObjectName, Judge> judges = new HashMap<>();
    private final Map<ObjectName, Map<Direction, List<Judge>>> isolating = new HashMap<>();
    private PortNames names = PortNames.NONE;
    private @Nullable Candidates candidates;

    /// A policy with what it lets through.
    record Judge(NetworkPolicy policy, Choice selects, PolicyPart part) {}

    Verdicts(FirewallSettings settings, Inputs inputs, PodIndex pods) {
        this.settings = settings;
        this.inputs = inputs;
        this.pods = pods;
        for (var policy : inputs.policies().values()) {
            policies.computeIfAbsent(policy.name().namespace(), _ -> new ArrayList<>())
                    .add(Guards.Selection.of(policy));
        }
    }

    PodIndex pods() {
        return pods;
    }

    boolean allows(Flow flow) {
        return flow.isToItself() || allows(Direction.EGRESS, flow) && allows(Direction.INGRESS, flow);
    }

    /// Whether this side lets it through.
    boolean allows(Direction direction, Flow flow) {
        if (exemption(direction, flow).isPresent()) {
            return true;
        }
        var judges = isolating(direction, flow);
        for (var judge : judges) {
            if (rule(judge, direction, flow).isPresent()) {
                return true;
            }
        }
        return judges.isEmpty();
    }

    /// Why policies have no say at all in this direction.
    Optional<String> exemption(Direction direction, Flow flow) {
        var from = flow.from().address();
        var to = flow.to().address();
        if (!settings.frame().families().contains(to.family())) {
            return Optional.of("no policy is applied to " + to + ", for its family is off");
        }
        var actor = judged(direction, flow);
        if (actor == null) {
            return Optional.empty();
        }
        if (direction == Direction.INGRESS && isOnNodeOf(actor, from)) {
            return Optional.of("a pod always lets in its own node, of which " + from + " is an address");
        }
        return direction == Direction.EGRESS && isOnNodeOf(actor, to) ? toItsNode(to, flow.port()) : Optional.empty();
    }

    private Optional<String> toItsNode(Ip to, Port port) {
        if (settings.frame().manner().nodeIsFree()) {
            return Optional.of("a pod always reaches its own node here, of which " + to + " is an address");
        }
        return settings.frame().nodePorts().contains(port)
                ? Optional.of("port " + port + " of its own node is for Services: judged by where it really ends")
                : Optional.empty();
    }

    /// Why an address that is no pod's is cut off; empty where it is not.
    Optional<String> cutOff(Ip ip) {
        return new Strangers(settings, inputs, pods).refusal(ip);
    }

    private boolean isOnNodeOf(Actor actor, Ip ip) {
        String name = actor.pod().node();
        boolean isHere = name.equals(settings.node())
                && inputs.host().addresses().stream()
                        .anyMatch(local -> local.prefix().address().equals(ip));
        return isHere
                || Optional.ofNullable(inputs.nodes().at(new ObjectName("", name)))
                        .map(Node::addresses)
                        .orElse(List.of())
                        .contains(ip);
    }

    /// The pod whose policies this direction asks; null where there is none.
    @Nullable
    Actor judged(Direction direction, Flow flow) {
        return actor(direction == Direction.EGRESS ? flow.from() : flow.to());
    }

    /// The pod on the far side; null where there is none.
    @Nullable
    Actor peer(Direction direction, Flow flow) {
        return judged(direction.opposite(), flow);
    }

    private @Nullable Actor actor(Flow.End end) {
        PodKey key = end.pod().orElse(null);
        return key == null ? null : pods.at(new ObjectName(key.namespace(), key.name()));
    }

    /// The policies that isolate the judged pod in this direction, by name.
    List<Judge> isolating(Direction direction, Flow flow) {
        var actor = judged(direction, flow);
        return actor == null ? List.of() : isolating(direction, actor);
    }

    /// Likewise, for a pod.
    List<Judge> isolating(Direction direction, Actor actor) {
        return Objects.requireNonNullElse(
                isolating
                        .computeIfAbsent(actor.pod().name(), _ -> isolating(actor))
                        .get(direction),
                List.of());
    }

    private Map<Direction, List<Judge>> isolating(Actor actor) {
        var found = new EnumMap<Direction, List<Judge>>(Direction.class);
        for (var selection : policies.getOrDefault(actor.pod().name().namespace(), List.of())) {
            if (selection.pods().matches(actor.labels())) {
                var judge = judge(selection.policy());
                for (var direction : Direction.values()) {
                    if (judge.part.rules().isolates(direction)) {
                        found.computeIfAbsent(direction, _ -> new ArrayList<>()).add(judge);
                    }
                }
            }
        }
        return found;
    }

    private Judge judge(NetworkPolicy policy) {
        var known = judges.get(policy.name());
        if (known != null) {
            return known;
        }
        var judge = new Judge(
                policy,
                Choice.in(policy.name().namespace(), policy.podSelector()),
                PolicyResolver.resolve(policy, settings.frame().families(), this::numbers));
        judges.put(policy.name(), judge);
        return judge;
    }

    List<Port> numbers(PortNames.Question question) {
        names = names.answering(question, this::candidates);
        return names.answer(question);
    }

    private Candidates candidates() {
        if (candidates == null) {
            candidates = new Candidates(pods);
        }
        return candidates;
    }

    /// The first rule of the policy that lets it through. Plain loops: a comparison of policies asks this a million
    /// times.
    Optional<PolicyRules.Rule> rule(Judge judge, Direction direction, Flow flow) {
        for (var rule : judge.part.rules().rules(direction)) {
            for (var allowance : rule.allows()) {
                if (fits(judge.part, allowance, flow)) {
                    return Optional.of(rule);
                }
            }
        }
        return Optional.empty();
    }

    /// The policy of this name, if there is one.
    Optional<Judge> judge(ObjectName name) {
        return Optional.ofNullable(inputs.policies().at(name)).map(this::judge);
    }

    private boolean fits(PolicyPart part, Allowance allowance, Flow flow) {
        return allowance.family() == flow.to().address().family()
                && (allowance.protocol().isEmpty() || allowance.protocol().get() == flow.protocol())
                && (allowance.ports().isEmpty() || allowance.ports().get().contains(flow.port()))
                && isIn(part, allowance.source(), flow.from().address())
                && isIn(part, allowance.destination(), flow.to().address());
    }

    /// Whether an address is in a group of the policy; where none is named, everybody is.
    boolean isIn(PolicyPart part, Optional<GroupKey> group, Ip ip) {
        return group.isEmpty() || holds(part.groups().get(group.get()), ip);
    }

    private boolean holds(@Nullable GroupSource source, Ip ip) {
        return switch (source) {
            case null -> false;
            case Choice choice -> pods.holds(choice, ip);
            case Networks networks -> networks.contain(ip);
        };
    }

    /// The same with other policies in place of their namesakes.
    Verdicts with(List<NetworkPolicy> changed) {
        Table<ObjectName, NetworkPolicy> all = inputs.policies();
        for (var policy : changed) {
            all = all.with(policy.name(), policy);
        }
        return new Verdicts(settings, inputs.withPolicies(all), pods);
    }
}
