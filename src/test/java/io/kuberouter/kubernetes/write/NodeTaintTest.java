package io.kuberouter.kubernetes.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.kubernetes.client.Connection;
import io.kuberouter.lab.apiserver.ApiServer;
import io.kuberouter.lab.apiserver.Json;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeTaintTest {

    private static final String KEY = "example.com/not-ready";
    private static final String NODE = "/api/v1/nodes/here";

    private final ApiServer server = ApiServer.start();
    private Between between;
    private Connection connection;
    private NodeTaint taint;

    @BeforeEach
    void connect() throws Exception {
        between = new Between(server);
        connection = Connection.open("", between.uri());
        taint = new NodeTaint(connection);
    }

    @AfterEach
    void close() {
        connection.close();
        between.close();
        server.close();
    }

    private void node(String taints) {
        server.direct().create("/api/v1/nodes", Json.readYaml("""
                {apiVersion: v1, kind: Node, metadata: {name: here}, spec: {podCIDR: 10.244.1.0/24, taints: %s}}
                """.formatted(taints)));
    }

    private String taints() {
        return server.direct().get(NODE).at("/spec/taints").toString().replace('"', '\'');
    }

    private void label(int number) {
        server.direct().merge(NODE, Json.readYaml("metadata: {labels: {changed: \"%d\"}}".formatted(number)));
    }

    @Test
    void theTaintGoesWithEveryEffectAndAllOthersStay() {
        node("[{key: a, effect: NoExecute, value: v}, {key: %1$s, effect: NoSchedule}, {key: %1$s, effect: NoExecute}]"
                .formatted(KEY));
        assertThat(taint.remove("here", KEY)).isEqualTo(new Answer.Done(2));
        assertThat(taints()).isEqualTo("[{'key':'a','effect':'NoExecute','value':'v'}]");
        assertThat(taint.remove("here", KEY)).isEqualTo(new Answer.Done(0));
    }

    @Test
    void aNodeWithoutTaintsIsLeftAlone() {
        server.direct().create("/api/v1/nodes", Json.readYaml("{metadata: {name: here}}"));
        var before = server.direct().get(NODE);
        assertThat(taint.remove("here", KEY)).isEqualTo(new Answer.Done(0));
        assertThat(server.direct().get(NODE)).isEqualTo(before);
    }

    /// A taint that another one sets in between must not be lost.
    @Test
    void aNodeThatChangesInBetweenIsReadAgain() {
        node("[{key: %s, effect: NoSchedule}]".formatted(KEY));
        var changes = new AtomicInteger();
        between.afterRead(() -> {
            if (changes.incrementAndGet() <= 2) {
                server.direct().merge(NODE, Json.readYaml("""
                        spec: {taints: [{key: %s, effect: NoSchedule}, {key: new-%d, effect: NoSchedule}]}
                        """.formatted(KEY, changes.get())));
            }
        });
        assertThat(taint.remove("here", KEY)).isEqualTo(new Answer.Done(1));
        assertThat(taints()).isEqualTo("[{'key':'new-2','effect':'NoSchedule'}]");
    }

    @Test
    void aNodeThatChangesAllTheTimeIsForLater() {
        node("[{key: %s, effect: NoSchedule}]".formatted(KEY));
        var changes = new AtomicInteger();
        between.afterRead(() -> label(changes.incrementAndGet()));
        assertThat(taint.remove("here", KEY)).isInstanceOf(Answer.Away.class);
        assertThat(changes).hasValue(5);
    }

    @Test
    void aMissingNodeIsForLaterAndAMissingRightIsSaid() {
        assertThat(taint.remove("here", KEY)).isInstanceOf(Answer.Away.class);
        node("[{key: %s, effect: NoSchedule}]".formatted(KEY));
        between.answer("PATCH", 403, "nodes \"here\" is forbidden");
        assertThat(taint.remove("here", KEY)).isEqualTo(new Answer.Forbidden("403: nodes \"here\" is forbidden"));
        assertThat(taints()).contains(KEY);
    }
}
