package io.kuberouter.conformance;

import io.kuberouter.cluster.ContainerPort;
import io.kuberouter.cluster.Inputs;
import io.kuberouter.cluster.LabelSelector;
import io.kuberouter.cluster.LabelSelector.Operator;
import io.kuberouter.cluster.LabelSelector.Requirement;
import io.kuberouter.cluster.Namespace;
import io.kuberouter.cluster.NetworkPolicy;
import io.kuberouter.cluster.NetworkPolicy.Block;
import io.kuberouter.cluster.NetworkPolicy.Peer;
import io.kuberouter.cluster.NetworkPolicy.Pods;
import io.kuberouter.cluster.NetworkPolicy.PolicyPort;
import io.kuberouter.cluster.NetworkPolicy.Rule;
import io.kuberouter.cluster.ObjectName;
import io.kuberouter.cluster.Pod;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Prefix;
import io.kuberouter.net.Protocol;
import io.kuberouter.table.Table;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// Misreadings of the cluster: what a planner that overlooks a field would make of it. Every one must be noticed by a
/// case.
final class ReadingMutants {

    private static final LabelSelector ALL = new LabelSelector(Map.of(), List.of());

    private ReadingMutants() {}

    /// By what they are, the misreadings.
    static Map<String, UnaryOperator<Inputs>> all() {
        var all = new TreeMap<String, UnaryOperator<Inputs>>();
        all.put(
                "exceptions are ignored",
                peers(peer -> peer instanceof Block block ? new Block(block.cidr(), List.of()) : peer));
        all.put("exceptions of one block cancel others", rules(ReadingMutants::excepted));
        all.put("blocks allow nobody", peers(peer -> peer instanceof Block ? new NetworkPolicy.Unreadable() : peer));
        all.put("a peer's namespaces are its policy's", pods(pods -> new Pods(Optional.empty(), pods.pods())));
        all.put(
                "a peer without namespaces is of any",
                pods(pods -> new Pods(Optional.of(pods.namespaces().orElse(ALL)), pods.pods())));
        all.put("labels of a peer are ignored", pods(pods -> new Pods(pods.namespaces(), Optional.empty())));
        all.put(
                "endPort is ignored",
                ports(port -> new PolicyPort(port.protocol(), port.port(), Optional.empty(), port.name())));
        all.put(
                "every protocol is TCP",
                ports(port -> new PolicyPort(Protocol.TCP, port.port(), port.endPort(), port.name())));
        all.put("a name is looked for in all protocols", pod(ReadingMutants::namesOfAllProtocols));
        all.put("a name that is not declared allows every port", ReadingMutants::undeclaredIsAll);
        all.put("names are not read", pod(pod -> withPorts(pod, List.of())));
        all.put("NotIn is In", selectors(ReadingMutants::notInIsIn));
        all.put("expressions are ignored", selectors(selector -> new LabelSelector(selector.matchLabels(), List.of())));
        all.put("labels are ignored", selectors(selector -> new LabelSelector(Map.of(), selector.matchExpressions())));
        all.put("a policy selects every pod", policies(policy -> with(policy, ALL, policy.ingress(), policy.egress())));
        all.put("finished pods live on", pod(pod -> with(pod, "Running", pod.hostNetwork(), pod.deleting())));
        all.put("pods on the host network are like others", pod(pod -> with(pod, pod.phase(), false, pod.deleting())));
        all.put("pods on their way out are gone", ReadingMutants::deletedAreGone);
        all.put("only running pods count", ReadingMutants::onlyRunning);
        all.put(
                "a pod has one address",
                pod(pod -> with(pod, pod.ips().stream().limit(1).toList())));
        all.put("a namespace that is gone is still known", ReadingMutants::namespacesInvented);
        all.put("policies of other namespaces count", ReadingMutants::policiesEverywhere);
        return all;
    }

    private static Rule excepted(Rule rule) {
        List<Prefix> all = rule.peers().stream()
                .flatMap(peer -> peer instanceof Block block ? block.except().stream() : Stream.empty())
                .toList();
        return new Rule(
                rule.peers().stream()
                        .map(peer -> peer instanceof Block block ? new Block(block.cidr(), all) : peer)
                        .toList(),
                rule.ports());
    }

    private static Pod namesOfAllProtocols(Pod pod) {
        return withPorts(
                pod,
                pod.ports().stream()
                        .flatMap(port -> List.of(Protocol.values()).stream()
                                .map(protocol -> new ContainerPort(port.name(), protocol, port.port())))
                        .toList());
    }

    private static Inputs undeclaredIsAll(Inputs inputs) {
        return rules(rule -> rule.ports().stream().allMatch(port -> isUnknown(inputs, port))
                        ? new Rule(rule.peers(), List.of())
                        : rule)
                .apply(inputs);
    }

    private static boolean isUnknown(Inputs inputs, PolicyPort port) {
        return !port.name().isEmpty()
                && inputs.pods().values().stream()
                        .flatMap(pod -> pod.ports().stream())
                        .noneMatch(declared ->
                                declared.name().equals(port.name()) && declared.protocol() == port.protocol());
    }

    private static LabelSelector notInIsIn(LabelSelector selector) {
        return new LabelSelector(
                selector.matchLabels(),
                selector.matchExpressions().stream()
                        .map(want -> want.operator() == Operator.NOT_IN
                                ? new Requirement(want.key(), Operator.IN, want.values())
                                : want)
                        .toList());
    }

    private static Inputs deletedAreGone(Inputs inputs) {
        return inputs.withPods(Table.of(kept(inputs.pods(), pod -> !pod.deleting())));
    }

    private static Inputs onlyRunning(Inputs inputs) {
        return inputs.withPods(Table.of(kept(inputs.pods(), pod -> pod.phase().equals("Running"))));
    }

    private static Map<ObjectName, Pod> kept(Map<ObjectName, Pod> pods, Function<Pod, Boolean> keep) {
        var kept = new TreeMap<>(pods);
        kept.values().removeIf(pod -> !keep.apply(pod));
        return kept;
    }

    private static Inputs namespacesInvented(Inputs inputs) {
        var namespaces = new TreeMap<>(inputs.namespaces());
        inputs.pods().values().forEach(pod -> {
            var name = new ObjectName("", pod.name().namespace());
            namespaces.putIfAbsent(name, new Namespace(name, Map.of()));
        });
        return inputs.withNamespaces(Table.of(namespaces));
    }

    private static Inputs policiesEverywhere(Inputs inputs) {
        var policies = new TreeMap<ObjectName, NetworkPolicy>();
        for (var namespace : inputs.namespaces().keySet()) {
            inputs.policies().values().forEach(policy -> {
                var name = new ObjectName(
                        namespace.name(),
                        policy.name().namespace() + "-" + policy.name().name());
                policies.put(name, named(policy, name));
            });
        }
        return inputs.withPolicies(Table.of(policies));
    }

    private static NetworkPolicy named(NetworkPolicy policy, ObjectName name) {
        return new NetworkPolicy(
                name,
                policy.podSelector(),
                policy.isolatesIngress(),
                policy.isolatesEgress(),
                policy.ingress(),
                policy.egress(),
                policy.flaws());
    }

    private static UnaryOperator<Inputs> policies(UnaryOperator<NetworkPolicy> change) {
        return inputs -> {
            Table<ObjectName, NetworkPolicy> policies = Table.empty();
            for (var policy : inputs.policies().values()) {
                policies = policies.with(policy.name(), change.apply(policy));
            }
            return inputs.withPolicies(policies);
        };
    }

    private static UnaryOperator<Inputs> rules(UnaryOperator<Rule> change) {
        return policies(policy -> with(
                policy,
                policy.podSelector(),
                policy.ingress().stream().map(change).toList(),
                policy.egress().stream().map(change).toList()));
    }

    private static UnaryOperator<Inputs> peers(UnaryOperator<Peer> change) {
        return rules(rule -> new Rule(rule.peers().stream().map(change).toList(), rule.ports()));
    }

    private static UnaryOperator<Inputs> pods(UnaryOperator<Pods> change) {
        return peers(peer -> peer instanceof Pods pods ? change.apply(pods) : peer);
    }

    private static UnaryOperator<Inputs> ports(UnaryOperator<PolicyPort> change) {
        return rules(
                rule -> new Rule(rule.peers(), rule.ports().stream().map(change).toList()));
    }

    private static UnaryOperator<Inputs> selectors(UnaryOperator<LabelSelector> change) {
        return inputs -> pods(pods ->
                        new Pods(pods.namespaces().map(change), pods.pods().map(change)))
                .apply(policies(policy ->
                                with(policy, change.apply(policy.podSelector()), policy.ingress(), policy.egress()))
                        .apply(inputs));
    }

    private static UnaryOperator<Inputs> pod(UnaryOperator<Pod> change) {
        return inputs -> {
            Table<ObjectName, Pod> pods = Table.empty();
            for (var pod : inputs.pods().values()) {
                pods = pods.with(pod.name(), change.apply(pod));
            }
            return inputs.withPods(pods);
        };
    }

    private static NetworkPolicy with(
            NetworkPolicy policy, LabelSelector podSelector, List<Rule> ingress, List<Rule> egress) {
        return new NetworkPolicy(
                policy.name(),
                podSelector,
                policy.isolatesIngress(),
                policy.isolatesEgress(),
                ingress,
                egress,
                policy.flaws());
    }

    private static Pod with(Pod pod, String phase, boolean hostNetwork, boolean deleting) {
        return new Pod(
                pod.name(),
                pod.uid(),
                pod.node(),
                pod.ips(),
                phase,
                hostNetwork,
                deleting,
                pod.graceSeconds(),
                pod.labels(),
                pod.ports(),
                pod.flaws());
    }

    private static Pod with(Pod pod, List<Ip> ips) {
        return new Pod(
                pod.name(),
                pod.uid(),
                pod.node(),
                ips,
                pod.phase(),
                pod.hostNetwork(),
                pod.deleting(),
                pod.graceSeconds(),
                pod.labels(),
                pod.ports(),
                pod.flaws());
    }

    private static Pod withPorts(Pod pod, List<ContainerPort> ports) {
        return new Pod(
                pod.name(),
                pod.uid(),
                pod.node(),
                pod.ips(),
                pod.phase(),
                pod.hostNetwork(),
                pod.deleting(),
                pod.graceSeconds(),
                pod.labels(),
                ports,
                pod.flaws());
    }
}
