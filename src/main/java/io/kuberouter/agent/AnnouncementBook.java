package io.kuberouter.agent;

import io.kuberouter.cluster.Announcement;
import io.kuberouter.cluster.ObjectName;
import io.kuberouter.kernel.cni.Attachment;
import io.kuberouter.net.Ip;
import io.kuberouter.state.PodKey;
import io.kuberouter.table.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/// The announcements that are not settled yet, and how far each has come. Used by one thread.
final class AnnouncementBook {

    /// How long a pod is waited for that the API does not tell of.
    static final Duration LONGEST = Duration.ofMinutes(5);

    private final GuardCheck check;
    private SequencedMap<String, Entry> entries = new LinkedHashMap<>();

    /// @param check tells whether a pod is guarded
    AnnouncementBook(GuardCheck check) {
        this.check = check;
    }

    /// One announcement.
    private static final class Entry {
        private final Attachment attachment;
        private Instant known;
        private long plannedIn;
        private boolean answered;

        private Entry(Attachment attachment, Instant known) {
            this.attachment = attachment;
            this.known = known;
        }

        private ObjectName pod() {
            return new ObjectName(attachment.pod().namespace(), attachment.pod().name());
        }
    }

    /// Takes over what is announced now.
    ///
    /// @param announced oldest first
    /// @return the pods for which something is new
    Set<PodKey> replace(List<Attachment> announced, Instant now) {
        var changed = new LinkedHashSet<PodKey>();
        var next = new LinkedHashMap<String, Entry>();
        for (var attachment : announced) {
            var old = entries.remove(attachment.name());
            boolean same = old != null && old.attachment.equals(attachment);
            next.put(attachment.name(), same ? old : new Entry(attachment, now));
            if (!same) {
                changed.add(attachment.pod());
            }
        }
        entries.values().forEach(gone -> changed.add(gone.attachment.pod()));
        entries = next;
        return changed;
    }

    /// What plans are to know. Of two sandboxes of a pod the younger counts.
    Table<ObjectName, Announcement> announcements() {
        var links = new LinkedHashMap<ObjectName, Map<String, Attachment>>();
        var uids = new LinkedHashMap<ObjectName, String>();
        for (var entry : entries.values()) {
            var attachment = entry.attachment;
            if (!attachment.uid().equals(uids.put(entry.pod(), attachment.uid()))) {
                links.remove(entry.pod());
            }
            links.computeIfAbsent(entry.pod(), _ -> new LinkedHashMap<>()).put(attachment.link(), attachment);
        }
        Table<ObjectName, Announcement> all = Table.empty();
        for (var pod : links.entrySet()) {
            var ips = new LinkedHashSet<Ip>();
            pod.getValue().values().forEach(attachment -> ips.addAll(attachment.addresses()));
            all = all.with(
                    pod.getKey(),
                    new Announcement(pod.getKey(), uids.getOrDefault(pod.getKey(), ""), List.copyOf(ips)));
        }
        return all;
    }

    /// Whether somebody may wait for an answer.
    boolean isOpen() {
        return entries.values().stream().anyMatch(entry -> !entry.answered);
    }

    /// Those whose guards stand now and did not when it was asked last.
    List<Attachment> guarded(Overview picture) {
        var guarded = new ArrayList<Attachment>();
        for (var entry : entries.values()) {
            if (entry.answered) {
                continue;
            }
            if (!check.isPlanned(entry.attachment, picture)) {
                entry.plannedIn = 0;
                continue;
            }
            entry.plannedIn = entry.plannedIn == 0 ? picture.round() : entry.plannedIn;
            entry.answered = check.stands(entry.attachment, entry.plannedIn, picture);
            if (entry.answered) {
                guarded.add(entry.attachment);
            }
        }
        return guarded;
    }

    /// Those of guarded pods of which the API knows every address by now.
    List<String> confirmed(Overview picture) {
        return entries.values().stream()
                .filter(entry -> entry.answered && isConfirmed(entry, picture))
                .map(entry -> entry.attachment.name())
                .toList();
    }

    private static boolean isConfirmed(Entry entry, Overview picture) {
        var pod = picture.inputs().pods().at(entry.pod());
        return pod != null
                && GuardCheck.isOf(entry.attachment, pod)
                && pod.ips().containsAll(entry.attachment.addresses());
    }

    /// Those of pods that nobody has told of for too long. While nothing is known of the cluster nobody is too late.
    List<String> forgotten(Overview picture, Instant now) {
        var forgotten = new ArrayList<String>();
        for (var entry : entries.values()) {
            var pod = picture.inputs().pods().at(entry.pod());
            if (picture.round() == 0 || (pod != null && GuardCheck.isOf(entry.attachment, pod))) {
                entry.known = now;
            } else if (entry.known.plus(LONGEST).isBefore(now)) {
                forgotten.add(entry.attachment.name());
            }
        }
        return forgotten;
    }
}
