package io.kuberouter.agent;

import io.kuberouter.agent.Topic.Respect;
import io.kuberouter.state.Note;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// What the firewall has to tell the API about a picture. Of a policy: why it is not programmed, and what of it comes
/// to nothing. Of the node: what concerns all policies, so that one lock that is held is one Event and not a thousand.
final class FirewallRemarks {

    private static final String POLICY = "NetworkPolicy ";
    private static final int LONGEST = 1_000;

    private final String node;
    private final Set<String> areas;

    /// @param areas the firewall's
    FirewallRemarks(String node, Set<String> areas) {
        this.node = node;
        this.areas = Set.copyOf(areas);
    }

    /// Each with what is to be said of it.
    SortedMap<Topic, String> of(Overview picture) {
        var remarks = new TreeMap<Topic, String>();
        var failings = Failings.of(picture, areas);
        failings.ofPolicies()
                .forEach((policy, why) ->
                        remarks.put(new Topic(Respect.PROGRAMMED, policy.namespace(), policy.name()), cut(why)));
        picture.notes().stream()
                .filter(note -> note.subject().startsWith(POLICY))
                .forEach(note -> remarks.merge(incomplete(note), cut(words(note)), FirewallRemarks::both));
        ofNode(remarks, Respect.FIREWALL, failings.ofAll());
        var setup = SetupFaults.of(picture);
        ofNode(remarks, Respect.NODE, said(setup.node()));
        ofNode(remarks, Respect.RANGES, said(setup.ranges()));
        return remarks;
    }

    private static Topic incomplete(Note note) {
        var parts = note.subject().substring(POLICY.length()).split("/", 2);
        return new Topic(Respect.COMPLETE, parts[0], parts[parts.length - 1]);
    }

    private void ofNode(SortedMap<Topic, String> remarks, Respect respect, List<String> said) {
        if (!said.isEmpty()) {
            String more = said.size() == 1 ? "" : " (and " + (said.size() - 1) + " more)";
            remarks.put(new Topic(respect, "", node), cut(said.getFirst()) + more);
        }
    }

    private static List<String> said(List<Note> notes) {
        return notes.stream().map(note -> note.subject() + ": " + words(note)).toList();
    }

    private static String words(Note note) {
        return note.advice().isEmpty() ? note.text() : note.text() + ". " + note.advice();
    }

    private static String both(String one, String other) {
        return cut(one + "; " + other);
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
    }
}
