package io.kuberouter.agent;

import io.kuberouter.cluster.Inputs;
import io.kuberouter.kernel.rtnetlink.Change;
import io.kuberouter.kubernetes.watch.Selection;
import io.kuberouter.reconcile.Area;
import io.kuberouter.state.Desired;
import io.kuberouter.state.Note;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/// One function of the agent that a flag switches on: what it must know of the cluster, how it plans, and the areas of
/// the node that it answers for. The spine runs any number of them and knows none by name.
interface Feature extends AutoCloseable {

    /// As people name it: `service proxy`.
    String name();

    /// Whether it does anything but take away what an earlier run left.
    default boolean runs() {
        return true;
    }

    /// The objects it plans from.
    List<Selection<?>> selections();

    /// What the node should hold for this feature. Called by the round's thread alone.
    Desired plan(Inputs inputs);

    /// From the ground up. Each area belongs to one feature.
    List<Area<Desired, ?, ?>> areas();

    /// How often every area is compared with the node.
    Duration period();

    /// Gets the kernel ready, by loading modules for instance. What cannot be had becomes a note.
    default List<Note> prepare() {
        return List.of();
    }

    /// Other programs on this node that do the same work, each as a note. Costs some processes, so it is asked for once
    /// everything stands.
    default List<Note> rivals() {
        return List.of();
    }

    /// Interfaces that belong to this feature.
    default Set<String> links() {
        return Set.of();
    }

    /// The areas that a change by somebody else concerns, given what is planned; empty for changes of our own making.
    default Set<String> concerned(Change change, Desired desired) {
        return Set.of();
    }

    /// The areas that look different from what was left there, by a look so cheap that it may be taken each two
    /// seconds: for what the kernel announces to nobody.
    default Set<String> suspected() {
        return Set.of();
    }

    /// What earlier programs left on this node that this feature replaces but does not take over: always to be cleared,
    /// once everything stands.
    default List<Area<Desired, ?, ?>> leftovers() {
        return List.of();
    }

    /// What in the set-up of the node stands in its way now, each under a subject of its own. A look so cheap that it
    /// is taken each two seconds.
    default List<Note> hindrances() {
        return List.of();
    }

    /// Whether nothing of an area has effect while this object fails: then the node is not ready, although single
    /// objects that fail never make it so.
    default boolean isVital(String area, String object) {
        return false;
    }

    /// What the API is to be told of a picture, as Events; all else is well.
    default SortedMap<Topic, String> remarks(Overview picture) {
        return Collections.emptySortedMap();
    }

    /// Counters for people; empty for a feature that has none.
    default Optional<TrafficWatch.Source> traffic() {
        return Optional.empty();
    }

    /// What it tells of refused packets and of verdicts; empty for a feature that judges none.
    default Optional<Policing> policing() {
        return Optional.empty();
    }

    /// What it hears of pods before the API tells of them; empty for a feature that nobody tells.
    default Optional<AnnouncementWatch> announcements() {
        return Optional.empty();
    }

    /// What it keeps beside its areas while it runs, and only cleanup takes away.
    default List<Area<Desired, ?, ?>> belongings() {
        return List.of();
    }

    /// What cleanup leaves as it is although this feature may have written it, a line each.
    default List<String> kept() {
        return List.of();
    }

    /// Lets go of sockets; the node stays as it is.
    @Override
    void close();

    /// Whether a change is about an interface of this feature, and so tells nothing about the machine.
    default boolean owns(Change change) {
        return switch (change) {
            case Change.OfLink(var link, var _) -> links().contains(link.name());
            case Change.OfAddress(var address, var _) ->
                links().contains(address.key().link());
            case Change.OfRoute _, Change.OfRules _ -> true;
            case Change.Overrun _ -> false;
        };
    }
}
