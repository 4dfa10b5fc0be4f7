package io.kuberouter.admin.view.firewall;

import io.kuberouter.agent.Overview;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Tells how policies and pods of a picture are doing, from what the firewall's areas report.
final class Programmed {

    /// The areas of both planes; a node has those of one.
    static final Set<String> AREAS = Set.of("ipset", "filter", "members", "nftables");

    private static final Set<String> SHARED = Set.of(
            "KUBE-ROUTER-INPUT",
            "KUBE-ROUTER-FORWARD",
            "KUBE-ROUTER-OUTPUT",
            "KUBE-NWPLCY-COMMON",
            "KUBE-NWPLCY-DEFAULT",
            "KUBE-NWPLCY-TAIL",
            "pod-ingress",
            "pod-egress");

    /// How one object is doing.
    record Standing(GuardState state, String reason) {}

    private final boolean settled;
    private final String trouble;
    private final Map<String, String> failures = new HashMap<>();

    Programmed(Overview picture) {
        var areas = areas(picture);
        settled = !areas.isEmpty()
                && areas.stream()
                        .allMatch(area ->
                                area.settledAt().isPresent() || !area.failures().isEmpty());
        areas.forEach(area -> area.failures().forEach((object, reason) -> {
            for (String word : object.split(" ", -1)) {
                failures.putIfAbsent(word.replaceFirst("^inet6:", ""), area.name() + ": " + reason);
            }
        }));
        trouble = areas.stream()
                .filter(area -> !area.trouble().isEmpty())
                .map(area -> area.name() + ": " + area.trouble())
                .findFirst()
                .orElseGet(this::sharedTrouble);
    }

    static List<Overview.Area> areas(Overview picture) {
        return picture.areas().stream()
                .filter(area -> AREAS.contains(area.name()))
                .toList();
    }

    private String sharedTrouble() {
        return SHARED.stream()
                .filter(failures::containsKey)
                .sorted()
                .map(name -> name + ": " + failures.get(name))
                .findFirst()
                .orElse("");
    }

    boolean anyFailure() {
        return !failures.isEmpty();
    }

    /// @param names those in the kernel that the object needs: chains, sets, members
    Standing of(Collection<String> names) {
        if (!trouble.isEmpty()) {
            return new Standing(GuardState.FAILING, trouble);
        }
        for (String name : failures.isEmpty() ? List.<String>of() : names) {
            String reason = failures.get(name);
            if (reason != null) {
                return new Standing(GuardState.FAILING, name + ": " + reason);
            }
        }
        return new Standing(settled ? GuardState.PROGRAMMED : GuardState.WAITING, "");
    }
}
