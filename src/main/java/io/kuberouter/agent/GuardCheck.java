package io.kuberouter.agent;

import io.kuberouter.cluster.Announcement;
import io.kuberouter.cluster.ObjectName;
import io.kuberouter.cluster.Pod;
import io.kuberouter.kernel.cni.Attachment;
import io.kuberouter.plan.firewall.GuardObjects;
import io.kuberouter.reconcile.Area;
import io.kuberouter.state.Desired;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Tells from the picture whether a pod that was announced is guarded at its addresses.
final class GuardCheck {

    private final List<Area<Desired, ?, ?>> areas;

    /// @param areas of the firewall
    GuardCheck(List<Area<Desired, ?, ?>> areas) {
        this.areas = List.copyOf(areas);
    }

    static boolean isOf(Attachment attachment, Pod pod) {
        return new Announcement(name(attachment), attachment.uid(), attachment.addresses()).isOf(pod);
    }

    private static ObjectName name(Attachment attachment) {
        return new ObjectName(attachment.pod().namespace(), attachment.pod().name());
    }

    /// Whether the newest plan guards the very pod at all its addresses; those of a family that is switched off are
    /// nobody's concern.
    boolean isPlanned(Attachment attachment, Overview picture) {
        var pod = picture.inputs().pods().at(name(attachment));
        if (picture.round() == 0 || pod == null || !isOf(attachment, pod)) {
            return false;
        }
        var ruleset = picture.desired().firewall().ruleset();
        var guard = ruleset.pods().at(attachment.pod());
        return attachment.addresses().stream()
                .filter(ip -> ruleset.frame().families().contains(ip.family()))
                .allMatch(ip -> guard != null && guard.addresses().contains(ip));
    }

    /// Whether all that the guard needs was built for that round or a later one, and nothing of it failed.
    boolean stands(Attachment attachment, long round, Overview picture) {
        var guard = picture.desired().firewall().ruleset().pods().at(attachment.pod());
        var needed = guard == null ? Set.<String>of() : GuardObjects.of(guard);
        var wanted = new HashSet<String>();
        areas.stream().filter(area -> area.wanted(picture.desired()) > 0).forEach(area -> wanted.add(area.name()));
        return picture.areas().stream()
                .filter(area -> wanted.contains(area.name()))
                .allMatch(area -> area.round() >= round && area.trouble().isEmpty() && holds(area, needed));
    }

    private static boolean holds(Overview.Area area, Set<String> needed) {
        return area.failures().keySet().stream().noneMatch(object -> {
            for (String word : object.split(" ", -1)) {
                if (needed.contains(word)) {
                    return true;
                }
            }
            return false;
        });
    }
}
