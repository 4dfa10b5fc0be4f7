package io.kuberouter.plan.firewall;

import io.kuberouter.cluster.ContainerPort;
import io.kuberouter.cluster.NetworkPolicy;
import io.kuberouter.cluster.NetworkPolicy.Block;
import io.kuberouter.cluster.NetworkPolicy.Pods;
import io.kuberouter.cluster.NetworkPolicy.PolicyPort;
import io.kuberouter.cluster.NetworkPolicy.Rule;
import io.kuberouter.net.Family;
import io.kuberouter.net.PortRange;
import io.kuberouter.net.Protocol;
import io.kuberouter.state.Allowance;
import io.kuberouter.state.Allowance.Peers;
import io.kuberouter.state.Direction;
import io.kuberouter.state.GroupKey;
import io.kuberouter.state.GroupKey.Role;
import io.kuberouter.state.Note;
import io.kuberouter.state.Note.Severity;
import io.kuberouter.state.PolicyKey;
import io.kuberouter.state.PolicyRules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Takes the selectors and port names out of one policy: what is left are allowances that refer to groups. Firewall
/// and explanations read policies through this alone.
final class PolicyResolver {

    private final List<Family> families;
    private final PolicyPart.Numbers numbers;
    private final NetworkPolicy policy;
    private final Map<GroupKey, GroupSource> groups = new TreeMap<>();
    private final Map<String, PortNames.Question> asked = new TreeMap<>();
    private final Set<Note> notes = new LinkedHashSet<>();

    private PolicyResolver(List<Family> families, PolicyPart.Numbers numbers, NetworkPolicy policy) {
        this.families = families;
        this.numbers = numbers;
        this.policy = policy;
    }

    /// @param families those that are on
    static PolicyPart resolve(NetworkPolicy policy, List<Family> families, PolicyPart.Numbers numbers) {
        return new PolicyResolver(families, numbers, policy).part();
    }

    /// A direction that the policy does not isolate has no rules: they would count for nothing.
    private PolicyPart part() {
        var name = policy.name();
        var key = new PolicyKey(name.namespace(), name.name());
        var rules = new PolicyRules(
                key,
                Names.policyId(key),
                Choice.in(name.namespace(), policy.podSelector()).words(),
                policy.isolatesIngress(),
                policy.isolatesEgress(),
                policy.isolatesIngress() ? rules(Direction.INGRESS, policy.ingress()) : List.of(),
                policy.isolatesEgress() ? rules(Direction.EGRESS, policy.egress()) : List.of());
        return new PolicyPart(rules, groups, asked, List.copyOf(notes));
    }

    private List<PolicyRules.Rule> rules(Direction direction, List<Rule> rules) {
        var resolved = new ArrayList<PolicyRules.Rule>(rules.size());
        for (int i = 0; i < rules.size(); i++) {
            var allows = new RuleResolver(direction, i, rules.get(i)).allowances();
            resolved.add(new PolicyRules.Rule(i, RuleWords.of(direction, rules.get(i)), List.copyOf(allows)));
        }
        return resolved;
    }

    /// Who stands on the far side of a rule.
    ///
    /// @param pods for pods: who
    /// @param networks for blocks: the networks of each family that has any
    private record Peer(Peers kind, Optional<Choice> pods, Map<Family, Networks> networks) {

        Optional<GroupSource> source(Family family) {
            return pods.<GroupSource>map(choice -> choice).or(() -> Optional.ofNullable(networks.get(family)));
        }

        /// Blocks of the other family alone allow nothing in this one.
        boolean isIn(Family family) {
            return kind != Peers.BLOCKS || networks.containsKey(family);
        }
    }

    private final class RuleResolver {
        private final Direction direction;
        private final Rule rule;
        private final String field;
        private final Set<Allowance> allows = new LinkedHashSet<>();

        RuleResolver(Direction direction, int index, Rule rule) {
            this.direction = direction;
            this.rule = rule;
            this.field = "spec." + direction + "[" + index + "]";
        }

        Set<Allowance> allowances() {
            var peers = peers();
            if (rule.ports().isEmpty()) {
                peers.forEach(peer -> allow(peer, Optional.empty(), Optional.empty()));
            }
            for (int i = 0; i < rule.ports().size(); i++) {
                var port = rule.ports().get(i);
                if (port.name().isEmpty()) {
                    peers.forEach(peer -> allow(peer, Optional.of(port.protocol()), range(port)));
                } else {
                    named(peers, port, field + ".ports[" + i + "]");
                }
            }
            return allows;
        }

        private List<Peer> peers() {
            if (rule.peers().isEmpty()) {
                return List.of(new Peer(Peers.ANY, Optional.empty(), Map.of()));
            }
            var choices = new LinkedHashMap<String, Choice>();
            var blocks = new ArrayList<Block>();
            for (var peer : rule.peers()) {
                switch (peer) {
                    case Pods pods -> {
                        var choice = Choice.of(policy.name().namespace(), pods);
                        choices.put(choice.id(), choice);
                    }
                    case Block block -> blocks.add(block);
                    case NetworkPolicy.Unreadable() -> {}
                }
            }
            var peers = new ArrayList<Peer>();
            choices.values().forEach(choice -> peers.add(new Peer(Peers.PODS, Optional.of(choice), Map.of())));
            if (!blocks.isEmpty()) {
                noteBlocksOfOtherFamilies(blocks);
                peers.add(new Peer(Peers.BLOCKS, Optional.empty(), networks(blocks)));
            }
            return peers;
        }

        private Map<Family, Networks> networks(List<Block> blocks) {
            var networks = new TreeMap<Family, Networks>();
            for (var family : families) {
                var union = Blocks.union(blocks, family);
                if (!union.isEmpty()) {
                    networks.put(family, Networks.of(union));
                }
            }
            return networks;
        }

        private void noteBlocksOfOtherFamilies(List<Block> blocks) {
            for (var block : blocks) {
                if (!families.contains(block.cidr().family())) {
                    String family = block.cidr().family() == Family.IPV4 ? "IPv4" : "IPv6";
                    note(
                            Severity.INFO,
                            field + ": ipBlock " + block.cidr() + " is ignored, for " + family + " is off on this node",
                            "Enable " + family + " or leave the block out.");
                }
            }
        }

        /// Into the pods, a name means what they call it; outwards, what the peers call it, of which there are none
        /// behind a CIDR.
        private void named(List<Peer> peers, PolicyPort port, String place) {
            boolean found = false;
            for (var peer : peers) {
                var owners = owners(peer);
                if (owners.isPresent()) {
                    found |= named(peer, owners.get(), port);
                }
            }
            if (!found && !peers.isEmpty()) {
                note(
                        Severity.INFO,
                        place + ": none of the pods it could mean names a port '" + port.name() + "' for "
                                + port.protocol().name() + ", so it allows nothing",
                        "Name the container port, or give its number here.");
            }
        }

        private Optional<Choice> owners(Peer peer) {
            if (direction == Direction.INGRESS) {
                return Optional.of(Choice.in(policy.name().namespace(), policy.podSelector()));
            }
            return peer.kind == Peers.ANY ? Optional.of(Choice.ANYONE) : peer.pods;
        }

        private boolean named(Peer peer, Choice owners, PolicyPort port) {
            var question = PortNames.Question.of(owners, port.name(), port.protocol());
            asked.put(question.id(), question);
            var answer = numbers.of(question);
            for (var number : answer) {
                var declaring = owners.declaring(new ContainerPort(port.name(), port.protocol(), number));
                for (var family : families) {
                    if (!peer.isIn(family)) {
                        continue;
                    }
                    var source = direction == Direction.INGRESS
                            ? peer.source(family).map(who -> refer(family, Role.SOURCE, who))
                            : Optional.<GroupKey>empty();
                    allows.add(new Allowance(
                            family,
                            source,
                            Optional.of(refer(family, Role.DESTINATION, declaring)),
                            Optional.of(port.protocol()),
                            Optional.of(new PortRange(number.number(), number.number())),
                            peer.kind,
                            true));
                }
            }
            return !answer.isEmpty();
        }

        private void allow(Peer peer, Optional<Protocol> protocol, Optional<PortRange> ports) {
            var role = direction == Direction.INGRESS ? Role.SOURCE : Role.DESTINATION;
            for (var family : families) {
                if (peer.isIn(family)) {
                    var group = peer.source(family).map(who -> refer(family, role, who));
                    allows.add(new Allowance(
                            family,
                            role == Role.SOURCE ? group : Optional.empty(),
                            role == Role.DESTINATION ? group : Optional.empty(),
                            protocol,
                            ports,
                            peer.kind,
                            false));
                }
            }
        }

        private GroupKey refer(Family family, Role role, GroupSource source) {
            var key = new GroupKey(family, role, source.id());
            groups.put(key, source);
            return key;
        }

        private static Optional<PortRange> range(PolicyPort port) {
            return port.port()
                    .map(first -> new PortRange(
                            first.number(),
                            port.endPort()
                                    .filter(end -> end.number() >= first.number())
                                    .orElse(first)
                                    .number()));
        }
    }

    private void note(Severity severity, String text, String advice) {
        notes.add(new Note(severity, "NetworkPolicy " + policy.name(), text, advice));
    }
}
