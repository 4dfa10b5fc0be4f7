package io.kuberouter.lab.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// What the embedded server does that the real one does not do on request.
class ApiServerTest {

    private static final String MAPS = "/api/v1/namespaces/default/configmaps";

    private ApiServer server;
    private Api api;

    @BeforeEach
    void start() {
        server = ApiServer.start(ApiServer.Options.DEFAULTS.withBookmarks(Duration.ofMillis(50)));
        api = new HttpApi(server.uri());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static ObjectNode configMap(String name) {
        return Json.readObject("{\"metadata\": {\"name\": \"" + name + "\"}}");
    }

    private String revision() {
        return Json.text(api.get(MAPS), "metadata/resourceVersion");
    }

    private Heard watch(String more) {
        return new Heard(api, MAPS + "?watch=true&timeoutSeconds=60" + more);
    }

    @Test
    void errorsComeAsOftenAsAsked() {
        server.faults().failNext(2);
        for (int i = 0; i < 2; i++) {
            assertThat(catchThrowableOfType(Problem.class, () -> api.get(MAPS)).code())
                    .isEqualTo(500);
        }
        api.get(MAPS);
    }

    @Test
    void faultsAreAskedForOverHttpToo() {
        api.call("POST", "/lab/faults?errors=1&compact=true&watches=drop&delay=0.01s", "", "");
        assertThatThrownBy(() -> api.get(MAPS)).isInstanceOf(Problem.class);
        api.get(MAPS);
    }

    @Test
    void aDelayHoldsEveryAnswerBack() {
        server.faults().delay(Duration.ofMillis(300));
        long begun = System.nanoTime();
        api.get(MAPS);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void aDroppedWatchEnds() {
        try (var watch = watch("")) {
            server.direct().create(MAPS, configMap("one"));
            watch.next("ADDED", "one");
            server.dropWatches();
            watch.ends();
        }
    }

    @Test
    void objectsOutliveAnOutage() {
        api.create(MAPS, configMap("one"));
        var before = server.uri();
        try (var watch = watch("")) {
            watch.next("ADDED", "one");
            server.down();
            watch.ends();
        }
        assertThatThrownBy(() -> api.get(MAPS)).isInstanceOf(UncheckedIOException.class);
        server.direct().create(MAPS, configMap("meanwhile"));
        server.up();
        assertThat(server.uri()).isEqualTo(before);
        assertThat(api.get(MAPS).path("items").size()).isEqualTo(2);
    }

    @Test
    void aLiveWatchSurvivesACompaction() {
        try (var watch = watch("&resourceVersion=" + revision())) {
            api.create(MAPS, configMap("one"));
            watch.next("ADDED", "one");
            server.compact();
            api.create(MAPS, configMap("two"));
            watch.next("ADDED", "two");
        }
    }

    @Test
    void theLogOfEventsIsBounded() {
        var options = ApiServer.Options.DEFAULTS;
        try (var small = ApiServer.start(
                new ApiServer.Options(options.address(), options.serviceRanges(), options.bookmarks(), 3))) {
            var direct = small.direct();
            String from = Json.text(direct.get(MAPS), "metadata/resourceVersion");
            for (String name : new String[] {"a", "b", "c", "d"}) {
                direct.create(MAPS, configMap(name));
            }
            try (var watch = new Heard(direct, MAPS + "?watch=true&resourceVersion=" + from)) {
                watch.next("ERROR", "");
            }
        }
    }

    /// The real server needs etcd 3.4.31 or 3.5.13 for it, which Debian 12 has not.
    @Test
    void initialEventsEndWithABookmark() {
        api.create(MAPS, configMap("there"));
        String asked = "&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan&sendInitialEvents=";
        try (var watch = watch(asked + "true")) {
            watch.next("ADDED", "there");
            var end = watch.next("BOOKMARK", "").path("object").path("metadata").path("annotations");
            assertThat(end.path("k8s.io/initial-events-end").asString()).isEqualTo("true");
        }
        try (var watch = watch(asked + "false")) {
            watch.next("BOOKMARK", "");
        }
    }

    @Test
    void bookmarksComeAgainAndAgain() {
        try (var watch = watch("&allowWatchBookmarks=true&resourceVersion=" + revision())) {
            watch.next("BOOKMARK", "");
            watch.next("BOOKMARK", "");
        }
    }

    @Test
    void aNamespaceTakesItsObjectsAlong() {
        api.create("/api/v1/namespaces", configMap("gone"));
        api.create("/api/v1/namespaces/gone/configmaps", configMap("one"));
        api.delete("/api/v1/namespaces/gone");
        assertThat(api.get("/api/v1/configmaps").path("items")).isEmpty();
    }

    @Test
    void aPodWhoseTimeIsOverGoes() {
        String pods = "/api/v1/namespaces/default/pods";
        var pod = configMap("one");
        pod.putObject("spec").put("nodeName", "node-1");
        api.create(pods, pod);
        try (var watch = new Heard(api, pods + "?watch=true")) {
            watch.next("ADDED", "one");
            api.delete(pods + "/one?gracePeriodSeconds=1");
            watch.next("MODIFIED", "one");
            watch.next("DELETED", "one");
        }
    }
}
