package io.kuberouter.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.cluster.Host;
import io.kuberouter.cluster.Inputs;
import io.kuberouter.cluster.Namespace;
import io.kuberouter.cluster.ObjectName;
import io.kuberouter.kubernetes.read.Kind;
import io.kuberouter.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FeedTest {

    private final List<Event> events = new ArrayList<>();
    private final Feed feed = new Feed(events::add, () -> {});

    private static Table<ObjectName, Namespace> namespaces(String... names) {
        Table<ObjectName, Namespace> all = Table.empty();
        for (String name : names) {
            var key = new ObjectName("", name);
            all = all.with(key, new Namespace(key, Map.of()));
        }
        return all;
    }

    /// Nobody waits for the list of a whole cluster as for one change: it has no time of arrival.
    @Test
    void theFirstListCompletesItsKind() {
        feed.published(Kind.NAMESPACES, namespaces("a", "b"), 100);
        assertThat(events.getFirst().cause()).isEqualTo("first list of namespaces");
        assertThat(events.getFirst().loaded()).contains("namespaces");
        assertThat(events.getFirst().received()).isZero();
    }

    @Test
    void aChangeIsNamedByItsObjectAndKeepsItsTime() {
        var first = namespaces("a");
        feed.published(Kind.NAMESPACES, first, 100);
        var second = first.with(new ObjectName("", "b"), new Namespace(new ObjectName("", "b"), Map.of()));
        feed.published(Kind.NAMESPACES, second, 200);
        assertThat(events.getLast().cause()).isEqualTo("Namespace b");
        assertThat(events.getLast().loaded()).isEmpty();
        assertThat(events.getLast().received()).isEqualTo(200);
        feed.published(Kind.NAMESPACES, namespaces("c", "d"), 300);
        assertThat(events.getLast().cause()).isEqualTo("Namespace a and 3 more");
    }

    @Test
    void anEventPutsTheTableIntoTheInputs() {
        var inputs = Inputs.empty(new Host("here", List.of(), 6012, true));
        var all = namespaces("a");
        feed.published(Kind.NAMESPACES, all, 1);
        assertThat(events.getFirst().change().apply(inputs).namespaces()).isSameAs(all);
    }
}
