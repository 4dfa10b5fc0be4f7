package io.kuberouter.agent;

import io.kuberouter.plan.firewall.KernelNames;
import io.kuberouter.state.PodGuard;
import io.kuberouter.state.PolicyKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// What the kernel refused of the firewall, as people think of it: of which policy, or of the firewall as a whole. Work
/// is done only while something fails.
final class Failings {

    /// One object that could not be had.
    private record Failing(String area, String object, String reason) {

        /// Objects are named as people type them, `ipset inet6:KUBE-SRC-…`: one of the words is the name.
        Set<String> names() {
            var names = new HashSet<String>();
            for (String word : object.split(" ", -1)) {
                names.add(word.replaceFirst("^inet6:", ""));
            }
            return names;
        }

        String text() {
            return area + ": " + object + ": " + reason;
        }
    }

    private final SortedMap<PolicyKey, String> ofPolicies = new TreeMap<>();
    private final List<String> ofAll = new ArrayList<>();

    private Failings() {}

    /// @param areas the firewall's
    static Failings of(Overview picture, Set<String> areas) {
        var failings = new Failings();
        var failing = new ArrayList<Failing>();
        for (var area : picture.areas()) {
            if (areas.contains(area.name())) {
                if (!area.trouble().isEmpty()) {
                    failings.ofAll.add(area.name() + ": " + area.trouble());
                }
                area.failures().forEach((object, reason) -> failing.add(new Failing(area.name(), object, reason)));
            }
        }
        if (!failing.isEmpty()) {
            failings.assign(picture, failing);
        }
        return failings;
    }

    /// Why a policy is not in the kernel as planned.
    SortedMap<PolicyKey, String> ofPolicies() {
        return ofPolicies;
    }

    /// What belongs to no policy, each in words.
    List<String> ofAll() {
        return ofAll;
    }

    private void assign(Overview picture, List<Failing> failing) {
        var byName = new TreeMap<String, Failing>();
        failing.forEach(one -> one.names().forEach(name -> byName.putIfAbsent(name, one)));
        var assigned = new HashSet<Failing>();
        var ruleset = picture.desired().firewall().ruleset();
        ruleset.policies()
                .forEach((key, rules) -> first(KernelNames.of(rules), byName, assigned)
                        .ifPresent(one -> ofPolicies.put(key, one.text())));
        ruleset.pods()
                .forEach((key, guard) -> first(KernelNames.of(guard), byName, assigned)
                        .ifPresent(one -> policies(guard)
                                .forEach(policy -> ofPolicies.putIfAbsent(policy, "pod " + key + ": " + one.text()))));
        failing.stream()
                .filter(one -> !assigned.contains(one))
                .map(Failing::text)
                .sorted()
                .forEach(ofAll::add);
    }

    private static Optional<Failing> first(
            Collection<String> names, Map<String, Failing> byName, Set<Failing> assigned) {
        var found = names.stream().filter(byName::containsKey).map(byName::get).toList();
        assigned.addAll(found);
        return found.stream().findFirst();
    }

    private static Set<PolicyKey> policies(PodGuard guard) {
        var policies = new HashSet<>(guard.ingress());
        policies.addAll(guard.egress());
        return policies;
    }
}
