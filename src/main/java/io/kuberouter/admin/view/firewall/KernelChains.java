package io.kuberouter.admin.view.firewall;

import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.state.ChainKey;
import io.kuberouter.state.Direction;
import io.kuberouter.state.Firewall;
import io.kuberouter.state.NftKey;
import io.kuberouter.state.NftObject;
import io.kuberouter.state.PodGuard;
import io.kuberouter.state.PodKey;
import io.kuberouter.state.PolicyKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which chains belong to which pod and policy. Found as a packet finds them, from the top by address and from there by
/// jumps, so that no name has to be guessed.
public final class KernelChains {

    private static final String POD = "KUBE-POD-FW-";
    private static final String POLICY = "KUBE-NWPLCY-";
    private static final Comparator<KernelChain> ORDER = Comparator.comparing(KernelChain::family)
            .thenComparing(chain -> chain.direction().map(Direction::ordinal).orElse(-1))
            .thenComparing(KernelChain::name);

    private record Place(Family family, String name) {}

    private final Firewall firewall;
    private final boolean nft;
    private final Map<Place, List<String>> rules = new HashMap<>();
    private final Map<PodKey, List<KernelChain>> pods = new LinkedHashMap<>();
    private final Map<PolicyKey, Set<KernelChain>> policies = new LinkedHashMap<>();

    private KernelChains(Firewall firewall) {
        this.firewall = firewall;
        this.nft = !firewall.nft().isEmpty();
    }

    /// Work in proportion to the rules of pods.
    public static KernelChains of(Firewall firewall) {
        var chains = new KernelChains(firewall);
        firewall.chains().forEach((key, chain) -> chains.rules.put(new Place(key.family(), key.name()), chain.rules()));
        firewall.nft().forEach((key, object) -> {
            if (object instanceof NftObject.Chain chain) {
                chains.rules.put(new Place(key.family(), key.name()), chain.rules());
            }
        });
        var entries = chains.nft ? chains.nftEntries() : chains.iptablesEntries();
        firewall.ruleset().pods().forEach((key, guard) -> chains.guard(guard, entries));
        return chains;
    }

    /// Whether the node's plane is nftables.
    public boolean nft() {
        return nft;
    }

    /// Those of a pod, in the order in which a packet may meet them.
    public List<KernelChain> of(PodKey pod) {
        return pods.getOrDefault(pod, List.of());
    }

    /// Those of a policy.
    public List<KernelChain> of(PolicyKey policy) {
        return policies.getOrDefault(policy, Set.of()).stream().sorted(ORDER).toList();
    }

    /// How many chains of policies both families have together, as the original counts them.
    public static int policyChains(Firewall firewall) {
        return (int) (firewall.chains().keySet().stream()
                        .map(ChainKey::name)
                        .filter(KernelChains::isPolicy)
                        .count()
                + firewall.nft().keySet().stream()
                        .filter(key -> key.kind() == NftKey.Kind.CHAIN && isPolicy(key.name()))
                        .count());
    }

    private static boolean isPolicy(String name) {
        return name.startsWith(POLICY) && name.length() == POLICY.length() + 16;
    }

    /// The addresses that lead to a chain of a pod, with the direction where the way there tells.
    private record Entry(Ip address, String chain, Optional<Direction> direction) {}

    private Map<Ip, List<Entry>> iptablesEntries() {
        var found = new LinkedHashSet<Entry>();
        firewall.chains().forEach((key, chain) -> {
            if (key.table().equals("filter") && !chain.jumps().isEmpty()) {
                chain.rules().forEach(rule -> entry(rule).ifPresent(found::add));
            }
        });
        return byAddress(found);
    }

    private static Optional<Entry> entry(String rule) {
        if (!rule.contains(POD)) {
            return Optional.empty();
        }
        var text = new RuleText(rule);
        return text.address()
                .flatMap(address ->
                        text.target().map(chain -> new Entry(address.prefix().address(), chain, Optional.empty())));
    }

    private Map<Ip, List<Entry>> nftEntries() {
        var found = new LinkedHashSet<Entry>();
        firewall.nft().forEach((key, object) -> {
            if (object instanceof NftObject.VerdictMap map) {
                var direction =
                        key.name().contains(Direction.INGRESS.toString()) ? Direction.INGRESS : Direction.EGRESS;
                map.verdicts()
                        .forEach((ip, verdict) -> new RuleText(verdict)
                                .target()
                                .ifPresent(chain -> found.add(new Entry(ip, chain, Optional.of(direction)))));
            }
        });
        return byAddress(found);
    }

    private static Map<Ip, List<Entry>> byAddress(Set<Entry> entries) {
        var found = new HashMap<Ip, List<Entry>>();
        entries.forEach(entry ->
                found.computeIfAbsent(entry.address(), _ -> new ArrayList<>()).add(entry));
        return found;
    }

    private void guard(PodGuard guard, Map<Ip, List<Entry>> entries) {
        var own = new LinkedHashSet<KernelChain>();
        for (var ip : guard.addresses()) {
            entries.getOrDefault(ip, List.of()).forEach(entry -> {
                var chain = chain(ip.family(), entry.chain(), entry.direction());
                if (own.add(chain)) {
                    chain.rules().forEach(rule -> policy(guard, chain, rule));
                }
            });
        }
        pods.put(guard.key(), own.stream().sorted(ORDER).toList());
    }

    private KernelChain chain(Family family, String name, Optional<Direction> direction) {
        return new KernelChain(family, nft, name, direction, rules.getOrDefault(new Place(family, name), List.of()));
    }

    private void policy(PodGuard guard, KernelChain chain, String rule) {
        if (!rule.contains(POLICY)) {
            return;
        }
        var text = new RuleText(rule);
        var target = text.target().filter(KernelChains::isPolicy);
        if (target.isEmpty() || !text.comment().endsWith(" policy")) {
            return;
        }
        var direction = chain.direction().or(() -> text.address().map(RuleText.Address::direction));
        String subject = text.comment().substring(0, text.comment().length() - " policy".length());
        guard.policies().stream()
                .filter(policy -> isSubject(subject, policy.toString()))
                .findFirst()
                .ifPresent(policy -> policies.computeIfAbsent(policy, _ -> new LinkedHashSet<>())
                        .add(chain(chain.family(), target.get(), direction)));
    }

    /// Comments hold 120 bytes; of a longer name they hold the beginning.
    static boolean isSubject(String subject, String name) {
        return subject.equals(name) || (subject.length() >= 90 && name.startsWith(subject));
    }
}
