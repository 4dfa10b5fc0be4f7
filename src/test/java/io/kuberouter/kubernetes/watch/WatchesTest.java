package io.kuberouter.kubernetes.watch;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.kuberouter.cluster.Inputs;
import io.kuberouter.cluster.ObjectName;
import io.kuberouter.cluster.Service;
import io.kuberouter.kubernetes.client.Connection;
import io.kuberouter.kubernetes.client.ConnectionException;
import io.kuberouter.kubernetes.read.Kind;
import io.kuberouter.table.Table;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(30)
class WatchesTest {
    private static final Pace FAST =
            new Pace(Duration.ofMillis(400), Duration.ofSeconds(5), Duration.ofMillis(5), Duration.ofMillis(50));

    private final StubApi api = new StubApi();
    private final Connection connection = Connection.open("", api.url());
    private final Published record = new Published();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private List<AutoCloseable> running = List.of(api, connection);

    WatchesTest() throws IOException, ConnectionException {}

    /// Keeps every table that was published.
    private static final class Published implements Sink {
        final List<Table<ObjectName, ?>> tables = new CopyOnWriteArrayList<>();
        final List<Long> received = new CopyOnWriteArrayList<>();

        @Override
        public <T> void published(Kind<T> kind, Table<ObjectName, T> objects, long receivedNanos) {
            received.add(receivedNanos);
            tables.add(objects);
        }

        /// Names and type of the Services published last.
        @SuppressWarnings("unchecked")
        Map<String, String> now() {
            if (tables.isEmpty()) {
                return Map.of("nothing", "yet");
            }
            var services = (Table<ObjectName, Service>) tables.getLast();
            return services.values().stream().collect(toMap(s -> s.name().name(), Service::type));
        }
    }

    @BeforeEach
    void listen() {
        log.start();
        logger().addAppender(log);
    }

    @AfterEach
    void stop() throws Exception {
        logger().detachAppender(log);
        for (var thing : running.reversed()) {
            thing.close();
        }
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(Watches.class);
    }

    private List<String> lines() {
        return log.list.stream()
                .map(ILoggingEvent::getFormattedMessage)
                .map(line -> line.replace(api.url(), "URL"))
                .toList();
    }

    private Watches start(Selection<?>... selections) {
        return start(Duration.ofMinutes(1), selections);
    }

    private Watches start(Duration syncTimeout, Selection<?>... selections) {
        List<Selection<?>> all = selections.length == 0 ? List.of(Selection.all(Kind.SERVICES)) : List.of(selections);
        var watches = Watches.start(connection, all, syncTimeout, record, FAST);
        running = List.of(api, connection, watches);
        return watches;
    }

    private void arrives(Map<String, String> services) {
        await().pollInterval(Duration.ofMillis(2))
                .untilAsserted(() -> assertThat(record.now()).isEqualTo(services));
    }

    private static String type(String type) {
        return "\"type\":\"" + type + "\"";
    }

    private static KindStatus services(Watches watches) {
        return watches.status().kinds().getFirst();
    }

    @Test
    void anEmptyListCountsAsSynced() {
        var watches = start();
        arrives(Map.of());
        await().until(() -> watches.status().isSynced() && watches.status().connected());
    }

    @Test
    void pagesAndEventsMakeOneTable() {
        for (String name : List.of("a", "b", "c", "d", "e")) {
            api.put(name, type("ClusterIP"));
        }
        var watches = start();
        arrives(Map.of("a", "ClusterIP", "b", "ClusterIP", "c", "ClusterIP", "d", "ClusterIP", "e", "ClusterIP"));
        api.delete("a");
        api.put("b", type("NodePort"));
        api.put("f", type("ClusterIP"));
        arrives(Map.of("b", "NodePort", "c", "ClusterIP", "d", "ClusterIP", "e", "ClusterIP", "f", "ClusterIP"));
        assertThat(services(watches).version()).isEqualTo(api.version());
        assertThat(services(watches).objects()).isEqualTo(5);
        assertThat(lines()).isEmpty();
    }

    @Test
    void slowBytesMakeTheSameTable() {
        api.slow = true;
        api.put("a", type("ClusterIP"));
        start();
        arrives(Map.of("a", "ClusterIP"));
        api.put("b", type("NodePort"));
        arrives(Map.of("a", "ClusterIP", "b", "NodePort"));
    }

    @Test
    void anEventBearsTheTimeOfItsLastByte() {
        start();
        arrives(Map.of());
        long before = System.nanoTime();
        api.put("a", type("ClusterIP"));
        arrives(Map.of("a", "ClusterIP"));
        assertThat(record.received.getLast()).isBetween(before, System.nanoTime());
    }

    @Test
    void aChangeOfFieldsThatNobodyReadsIsNoChange() {
        api.put("a", type("ClusterIP"));
        var watches = start();
        arrives(Map.of("a", "ClusterIP"));
        api.put("a", type("ClusterIP") + ",\"selector\":{\"x\":\"y\"}");
        await().until(() -> services(watches).version().equals(api.version()));
        assertThat(record.tables).hasSize(1);
    }

    @Test
    void aCutConnectionGoesOnFromWhereItWas() throws IOException {
        api.put("a", type("ClusterIP"));
        var watches = start();
        arrives(Map.of("a", "ClusterIP"));
        for (int i = 0; i < 5; i++) {
            api.cut();
            api.put("b" + i, type("ClusterIP"));
            int expected = i + 2;
            await().until(() -> services(watches).objects() == expected);
        }
        assertThat(api.lists).hasValue(1);
        assertThat(lines()).isEmpty();
    }

    @Test
    void aBookmarkMovesThePlaceToGoOnFrom() throws IOException {
        var watches = start();
        arrives(Map.of());
        api.bookmark();
        await().until(() -> services(watches).version().equals(api.version()));
        api.cut();
        await().until(() -> {
            synchronized (api.queries) {
                return api.queries.getLast().contains("resourceVersion=" + api.version());
            }
        });
    }

    @Test
    void aWatchAsksForBookmarksAndAnEnd() {
        start(new Selection<>(Kind.PODS, "spec.nodeName=node-1"));
        await().until(() -> api.requests.get() == 2);
        assertThat(api.queries.get(0)).contains("limit=500", "fieldSelector=spec.nodeName%3Dnode-1");
        assertThat(api.queries.get(1))
                .contains("watch=true", "allowWatchBookmarks=true", "fieldSelector=spec.nodeName%3Dnode-1")
                .containsPattern("timeoutSeconds=[345]\\d\\d");
    }

    @Test
    void aSilentWatchIsOpenedAgain() {
        start();
        await().until(() -> api.requests.get() > 3);
        assertThat(api.lists).hasValue(1);
        assertThat(lines()).isEmpty();
    }

    @Test
    void anExpiredVersionIsListedAnewWithoutAChange() throws IOException {
        api.put("a", type("ClusterIP"));
        api.put("b", type("ClusterIP"));
        var watches = start();
        arrives(Map.of("a", "ClusterIP", "b", "ClusterIP"));
        api.compact();
        api.cut();
        await().until(() -> services(watches).lists() == 2);
        assertThat(record.tables).hasSize(1);
        assertThat(lines()).isEmpty();
    }

    @Test
    void whatHappenedBeforeANewListIsFoundThere() throws IOException {
        api.put("a", type("ClusterIP"));
        api.put("b", type("ClusterIP"));
        start();
        arrives(Map.of("a", "ClusterIP", "b", "ClusterIP"));
        var before = record.tables.getLast();
        api.goAway();
        api.delete("a");
        api.put("c", type("NodePort"));
        api.compact();
        api.comeBack();
        arrives(Map.of("b", "ClusterIP", "c", "NodePort"));
        var b = new ObjectName("shop", "b");
        assertThat((Object) record.tables.getLast().at(b)).isSameAs(before.at(b));
    }

    @Test
    void aListThatExpiresBetweenPagesBeginsAnew() {
        for (String name : List.of("a", "b", "c")) {
            api.put(name, type("ClusterIP"));
        }
        var once = new java.util.concurrent.atomic.AtomicBoolean();
        api.betweenPages = () -> {
            if (once.compareAndSet(false, true)) {
                api.delete("a");
                api.compact();
            }
        };
        start();
        arrives(Map.of("b", "ClusterIP", "c", "ClusterIP"));
        assertThat(api.lists).hasValue(2);
        assertThat(lines()).isEmpty();
    }

    @Test
    void anUnreadableLineIsHealedByANewList() {
        api.put("a", type("ClusterIP"));
        start();
        arrives(Map.of("a", "ClusterIP"));
        api.sayRaw("{\"type\":\"ADDED\",\"object\":{\"metadata\":");
        api.put("b", type("ClusterIP"));
        arrives(Map.of("a", "ClusterIP", "b", "ClusterIP"));
    }

    @Test
    void anEventWithItsTypeLastAndAnUnknownEventAreRead() {
        start();
        arrives(Map.of());
        api.say("NEWS", "{\"any\":[1]}");
        api.put("a", type("ClusterIP"));
        api.sayRaw("{\"object\":{\"metadata\":{\"name\":\"b\",\"namespace\":\"shop\"}},\"type\":\"ADDED\"}");
        api.put("c", type("NodePort"));
        await().untilAsserted(() -> assertThat(record.now()).containsKeys("a", "c"));
    }

    @Test
    void aServerThatIsAwayIsToldOnceAndForgetsNothing() throws IOException {
        api.put("a", type("ClusterIP"));
        var watches = start(Selection.all(Kind.SERVICES), Selection.all(Kind.NAMESPACES));
        await().until(() -> watches.status().connected());
        api.goAway();
        await().until(() -> services(watches).error().contains("refused"));
        var tries = new long[] {0};
        await().until(() -> tries[0]++ > 5 && lines().size() == 1);
        assertThat(watches.status().connected()).isFalse();
        assertThat(services(watches).objects()).isEqualTo(1);
        api.comeBack();
        api.put("b", type("ClusterIP"));
        await().until(() -> watches.status().connected() && services(watches).objects() == 2);
        assertThat(lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .matches("API server URL: lost \\((services|namespaces): connection refused\\); "
                                        + "what stands, stays"),
                        line -> assertThat(line).matches("API server URL: back after \\d+s"));
        assertThat(api.lists).as("one for each kind").hasValue(2);
    }

    @Test
    void serverErrorsAreOneLineHoweverManyTries() throws IOException {
        api.put("a", type("ClusterIP"));
        var watches = start();
        arrives(Map.of("a", "ClusterIP"));
        api.fault = new StubApi.Fault(500, "{\"kind\":\"Status\",\"message\":\"etcd is gone\",\"code\":500}");
        api.cut();
        int before = api.requests.get();
        await().until(() -> api.requests.get() > before + 4);
        assertThat(services(watches).error()).isEqualTo("500: etcd is gone");
        api.fault = null;
        api.put("b", type("ClusterIP"));
        arrives(Map.of("a", "ClusterIP", "b", "ClusterIP"));
        assertThat(lines())
                .containsExactly(
                        "API server URL: lost (services: 500: etcd is gone); what stands, stays",
                        "API server URL: back after 0s");
        assertThat(api.lists).hasValue(1);
    }

    @Test
    void aMissingRightIsNamedAfterTheSyncTimeoutAndTriedOn() {
        String message = "services is forbidden: User \\\"x\\\" cannot list resource \\\"services\\\"";
        api.fault = new StubApi.Fault(403, "{\"kind\":\"Status\",\"message\":\"" + message + "\",\"code\":403}");
        start(Duration.ofMillis(100));
        await().until(() -> lines().size() == 2);
        String said = "services is forbidden: User \"x\" cannot list resource \"services\"";
        assertThat(lines())
                .containsExactly(
                        "API server URL: refuses (services: 403: " + said + "); trying on",
                        "not synced after 0s: services (403: " + said + "); trying on");
        api.fault = null;
        api.put("a", type("ClusterIP"));
        arrives(Map.of("a", "ClusterIP"));
    }

    @Test
    void aDamagedListIsAnErrorThatIsRetried() {
        api.fault = new StubApi.Fault(200, "{\"items\":[{\"metadata\":{\"name\":\"a\"}},");
        var watches = start();
        await().until(() -> services(watches).error().startsWith("unreadable answer"));
        assertThat(watches.status().isSynced()).isFalse();
        api.fault = null;
        arrives(Map.of());
        assertThat(lines()).hasSize(2);
    }

    @Test
    void closingEndsEverythingWithinASecond() throws Exception {
        var watches = start();
        arrives(Map.of());
        long begun = System.nanoTime();
        watches.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(1));
        int published = record.tables.size();
        api.put("a", type("ClusterIP"));
        assertThat(record.tables).hasSize(published);
    }

    @Test
    void closingEndsAWaitToo() throws Exception {
        api.goAway();
        var slow = new Pace(Duration.ofSeconds(9), Duration.ofSeconds(9), Duration.ofHours(1), Duration.ofHours(1));
        var watches =
                Watches.start(connection, List.of(Selection.all(Kind.SERVICES)), Duration.ofHours(1), record, slow);
        await().until(() -> !services(watches).error().isEmpty());
        long begun = System.nanoTime();
        watches.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void aTableFindsItsPlaceInTheInputs() {
        var host = new io.kuberouter.cluster.Host("n", List.of(), 6001, true);
        var service = Kind.SERVICES.read("{\"metadata\":{\"name\":\"a\"}}").orElseThrow();
        var table = Table.<ObjectName, Service>empty().with(service.name(), service);
        var inputs = Kind.SERVICES.in(Inputs.empty(host), table);
        assertThat(Kind.SERVICES.in(inputs)).isSameAs(table);
        for (var kind : Kind.ALL) {
            assertThat(kind == Kind.SERVICES || kind.in(inputs).isEmpty()).isTrue();
        }
    }
}
