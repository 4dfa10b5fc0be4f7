package io.kuberouter.admin.view.firewall;

import io.kuberouter.agent.Overview;
import io.kuberouter.agent.PolicyTraffic;
import io.kuberouter.cluster.ObjectName;
import io.kuberouter.net.Ip;
import io.kuberouter.state.Direction;
import io.kuberouter.state.Firewall;
import io.kuberouter.state.GroupKey;
import io.kuberouter.state.Note;
import io.kuberouter.state.PacketCount;
import io.kuberouter.state.PodGuard;
import io.kuberouter.state.PodKey;
import io.kuberouter.state.PodSide;
import io.kuberouter.state.PolicyKey;
import io.kuberouter.state.PolicyRules;
import io.kuberouter.state.RuleKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The firewall of one picture with one reading of its counters: policies and pods as rows.
public final class PolicyCatalog {

    private final Overview picture;
    private final PolicyTraffic traffic;
    private final List<PolicyRow> policies = new ArrayList<>();
    private final List<PodRow> pods = new ArrayList<>();
    private @Nullable KernelChains chains;

    private PolicyCatalog(Overview picture, PolicyTraffic traffic) {
        this.picture = picture;
        this.traffic = traffic;
    }

    /// Reads a picture; work in proportion to policies and pods, and to rules of the kernel only while one fails.
    public static PolicyCatalog of(Overview picture, PolicyTraffic traffic) {
        var catalog = new PolicyCatalog(picture, traffic);
        var programmed = new Programmed(picture);
        var ruleset = catalog.firewall().ruleset();
        var selected = new HashMap<PolicyKey, List<PodKey>>();
        ruleset.pods().forEach((key, guard) -> {
            guard.policies()
                    .forEach(policy -> selected.computeIfAbsent(policy, _ -> new ArrayList<>())
                            .add(key));
            catalog.pods.add(catalog.row(guard, programmed));
        });
        var allowed = allowed(traffic);
        ruleset.policies()
                .forEach((key, rules) -> catalog.policies.add(catalog.row(
                        rules,
                        selected.getOrDefault(key, List.of()),
                        allowed.getOrDefault(key, PacketCount.NONE),
                        programmed)));
        return catalog;
    }

    public Overview picture() {
        return picture;
    }

    public PolicyTraffic traffic() {
        return traffic;
    }

    public Firewall firewall() {
        return picture.desired().firewall();
    }

    /// Whether the firewall runs at all.
    public static boolean runs(Overview picture) {
        return picture.identity().functions().contains("firewall");
    }

    /// By namespace and name.
    public List<PolicyRow> policies() {
        return List.copyOf(policies);
    }

    /// Every pod that can be guarded, by namespace and name.
    public List<PodRow> pods() {
        return List.copyOf(pods);
    }

    public Optional<PolicyRow> policy(PolicyKey key) {
        return policies.stream().filter(row -> row.key().equals(key)).findFirst();
    }

    /// A policy of the cluster that selects no pod of this node: nothing of it is here.
    public Optional<PolicyRow> elsewhere(PolicyKey key) {
        boolean known = picture.inputs().policies().holds(new ObjectName(key.namespace(), key.name()));
        var nothing = new PolicyRules(key, "", "no pod of this node", false, false, List.of(), List.of());
        return known
                ? Optional.of(new PolicyRow(nothing, List.of(), PacketCount.NONE, GuardState.PROGRAMMED, ""))
                : Optional.empty();
    }

    public Optional<PodRow> pod(PodKey key) {
        return pods.stream().filter(row -> row.key().equals(key)).findFirst();
    }

    /// How many pods a policy isolates.
    public long guarded() {
        return pods.stream().filter(PodRow::isGuarded).count();
    }

    /// How many pods have their guard in the kernel.
    public long programmed() {
        return pods.stream().filter(row -> row.state() == GuardState.PROGRAMMED).count();
    }

    /// Since when the firewall may not hold all it should: when the area that is worst off last did. Empty before the
    /// first full sync.
    public Optional<Instant> lastSuccess() {
        var areas = Programmed.areas(picture);
        return areas.stream().allMatch(area -> area.settledAt().isPresent())
                ? areas.stream().flatMap(area -> area.settledAt().stream()).min(Comparator.naturalOrder())
                : Optional.empty();
    }

    /// What the kernel is told for pods and policies; read once, when somebody asks.
    public synchronized KernelChains chains() {
        var known = chains;
        if (known == null) {
            known = KernelChains.of(firewall());
            chains = known;
        }
        return known;
    }

    /// What a rule let through.
    public PacketCount allowed(RuleKey rule) {
        return traffic.allowed().getOrDefault(rule, PacketCount.NONE);
    }

    /// What there is to say about an object: `NetworkPolicy shop/web`, `Pod shop/web-0`.
    public List<Note> notes(String subject) {
        return picture.notes().stream()
                .filter(note -> note.subject().equals(subject))
                .toList();
    }

    /// The groups that a policy's rules speak of, each once.
    public static Set<GroupKey> groups(PolicyRules rules) {
        var groups = new LinkedHashSet<GroupKey>();
        for (var direction : Direction.values()) {
            rules.rules(direction).forEach(rule -> groups.addAll(groups(rule)));
        }
        return groups;
    }

    /// Those of one rule.
    public static Set<GroupKey> groups(PolicyRules.Rule rule) {
        var groups = new LinkedHashSet<GroupKey>();
        for (var allowance : rule.allows()) {
            allowance.source().ifPresent(groups::add);
            allowance.destination().ifPresent(groups::add);
        }
        return groups;
    }

    private static Map<PolicyKey, PacketCount> allowed(PolicyTraffic traffic) {
        var sums = new HashMap<PolicyKey, PacketCount>();
        traffic.allowed().forEach((rule, count) -> sums.merge(rule.policy(), count, PacketCount::and));
        return sums;
    }

    private PolicyRow row(PolicyRules rules, List<PodKey> selected, PacketCount allowed, Programmed programmed) {
        var names = programmed.anyFailure() ? names(rules) : List.<String>of();
        var standing = programmed.of(names);
        return new PolicyRow(rules, selected, allowed, standing.state(), standing.reason());
    }

    private List<String> names(PolicyRules rules) {
        return Stream.concat(
                        chains().of(rules.key()).stream().map(KernelChain::name),
                        groups(rules).stream().map(GroupKey::name))
                .toList();
    }

    private PodRow row(PodGuard guard, Programmed programmed) {
        var names = programmed.anyFailure() ? names(guard) : List.<String>of();
        var standing = programmed.of(names);
        return new PodRow(
                guard,
                traffic.refused().getOrDefault(new PodSide(guard.key(), Direction.INGRESS), PacketCount.NONE),
                traffic.refused().getOrDefault(new PodSide(guard.key(), Direction.EGRESS), PacketCount.NONE),
                standing.state(),
                standing.reason());
    }

    private List<String> names(PodGuard guard) {
        return Stream.concat(
                        chains().of(guard.key()).stream().map(KernelChain::name),
                        guard.addresses().stream().map(Ip::asPrefix).map(Object::toString))
                .toList();
    }
}
