package io.kuberouter.kubernetes.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.kubernetes.client.Connection;
import io.kuberouter.kubernetes.write.ObjectEvent.Kind;
import io.kuberouter.lab.apiserver.ApiServer;
import io.kuberouter.lab.apiserver.Json;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class EventWriterTest {

    private static final String POLICIES = "/apis/networking.k8s.io/v1/namespaces/default/networkpolicies";
    private static final Instant NOW = Instant.parse("2026-01-01T10:00:00.123Z");

    private final ApiServer server = ApiServer.start();
    private Connection connection;

    @BeforeEach
    void connect() throws Exception {
        connection = Connection.open("", server.uri().toString());
    }

    @AfterEach
    void close() {
        connection.close();
        server.close();
    }

    private EventWriter writer(String node) {
        return new EventWriter(connection, node);
    }

    private String policy(String name) {
        var made = server.direct().create(POLICIES, Json.readYaml("""
                {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: %s}, spec: {podSelector: {}}}
                """.formatted(name)));
        return Json.text(made, "metadata/uid");
    }

    private static ObjectEvent warning(String policy, String message, int times) {
        return new ObjectEvent(Kind.NETWORK_POLICY, "default", policy, true, "PolicyIncomplete", message, times);
    }

    private List<JsonNode> events() {
        return server.direct()
                .get("/api/v1/namespaces/default/events")
                .path("items")
                .valueStream()
                .toList();
    }

    @Test
    void anEventSaysWhatOfWhomByWhomAndWhen() {
        String uid = policy("db");
        assertThat(writer("here").write(warning("db", "no such port", 0), NOW)).isEqualTo(new Answer.Done(1));
        assertThat(events()).singleElement().satisfies(event -> {
            assertThat(event.at("/metadata/name").asString()).matches("db\\.[0-9a-f]{16}");
            assertThat(event.at("/involvedObject").toString())
                    .isEqualTo(("{'apiVersion':'networking.k8s.io/v1','kind':'NetworkPolicy','name':'db','uid':'" + uid
                                    + "','namespace':'default'}")
                            .replace('\'', '"'));
            assertThat(event.path("type").asString()).isEqualTo("Warning");
            assertThat(event.path("reason").asString()).isEqualTo("PolicyIncomplete");
            assertThat(event.path("message").asString()).isEqualTo("no such port");
            assertThat(event.path("source").toString()).isEqualTo("{\"component\":\"kube-router\",\"host\":\"here\"}");
            assertThat(event.path("firstTimestamp").asString()).isEqualTo("2026-01-01T10:00:00Z");
            assertThat(event.path("count").asInt()).isEqualTo(1);
        });
    }

    @Test
    void whatIsToldAgainIsCountedAndKeepsTheNewestWords() {
        policy("db");
        writer("here").write(warning("db", "no port web", 0), NOW);
        assertThat(writer("here").write(warning("db", "no port http", 1), NOW.plusSeconds(60)))
                .isEqualTo(new Answer.Done(2));
        assertThat(events()).singleElement().satisfies(event -> {
            assertThat(event.path("message").asString()).isEqualTo("no port http");
            assertThat(event.path("count").asInt()).isEqualTo(2);
            assertThat(event.path("firstTimestamp").asString()).isEqualTo("2026-01-01T10:00:00Z");
            assertThat(event.path("lastTimestamp").asString()).isEqualTo("2026-01-01T10:01:00Z");
        });
    }

    @Test
    void aRestartRepeatsNothing() {
        policy("db");
        writer("here").write(warning("db", "no such port", 0), NOW);
        writer("here").write(warning("db", "no such port", 1), NOW);
        assertThat(writer("here").write(warning("db", "no such port", 0), NOW)).isEqualTo(new Answer.Done(2));
        assertThat(events()).hasSize(1);
    }

    @Test
    void eachNodeHasAnEventOfItsOwnAndEachReasonToo() {
        policy("db");
        writer("here").write(warning("db", "no such port", 0), NOW);
        writer("there").write(warning("db", "no such port", 0), NOW);
        writer("here")
                .write(new ObjectEvent(Kind.NETWORK_POLICY, "default", "db", false, "PolicyComplete", "well", 0), NOW);
        assertThat(events()).hasSize(3);
    }

    @Test
    void aPolicyThatWasMadeAnewHasNewEvents() {
        policy("db");
        writer("here").write(warning("db", "no such port", 0), NOW);
        server.direct().delete(POLICIES + "/db");
        String uid = policy("db");
        writer("here").write(warning("db", "no such port", 0), NOW);
        assertThat(events())
                .hasSize(2)
                .anySatisfy(event ->
                        assertThat(event.at("/involvedObject/uid").asString()).isEqualTo(uid));
    }

    @Test
    void ofAPolicyThatIsGoneNothingIsTold() {
        assertThat(writer("here").write(warning("gone", "no such port", 0), NOW))
                .isEqualTo(new Answer.Done(0));
        assertThat(events()).isEmpty();
    }

    @Test
    void aLongNameIsCut() {
        String name = "a".repeat(235) + ".b" + "c".repeat(10);
        policy(name);
        writer("here").write(warning(name, "no such port", 0), NOW);
        assertThat(events())
                .singleElement()
                .satisfies(event ->
                        assertThat(event.at("/metadata/name").asString()).matches("a{235}\\.[0-9a-f]{16}"));
    }

    @Test
    void whatIsSaidOfANodeStandsInTheDefaultNamespace() {
        var event = new ObjectEvent(Kind.NODE, "", "here", true, "FirewallHindered", "a bridge passes by", 0);
        assertThat(writer("here").write(event, NOW)).isEqualTo(new Answer.Done(1));
        assertThat(events()).singleElement().satisfies(told -> {
            assertThat(told.at("/involvedObject/kind").asString()).isEqualTo("Node");
            assertThat(told.at("/involvedObject").has("namespace")).isFalse();
        });
    }

    @Test
    void anErrorOfTheServerAndNoServerAreForLater() {
        policy("db");
        server.faults().failNext(1);
        assertThat(writer("here").write(warning("db", "no such port", 0), NOW)).isInstanceOf(Answer.Away.class);
        server.down();
        assertThat(writer("here").write(warning("db", "no such port", 0), NOW)).isInstanceOf(Answer.Away.class);
    }

    @Test
    void aMissingRightAndARefusalAreToldApart() throws Exception {
        policy("db");
        try (var between = new Between(server);
                var way = Connection.open("", between.uri())) {
            var writer = new EventWriter(way, "here");
            between.answer("PATCH", 403, "events is forbidden: User \"kube-router\" cannot patch");
            assertThat(writer.write(warning("db", "no such port", 0), NOW))
                    .isEqualTo(new Answer.Forbidden("403: events is forbidden: User \"kube-router\" cannot patch"));
            between.answer("PATCH", 422, "message: too long");
            assertThat(writer.write(warning("db", "no such port", 0), NOW))
                    .isEqualTo(new Answer.Refused("422: message: too long"));
            between.answer("PATCH", 429, "too many requests");
            assertThat(writer.write(warning("db", "no such port", 0), NOW)).isInstanceOf(Answer.Away.class);
        }
    }

    /// It answers 403, as a missing right does.
    @Test
    void aNamespaceThatIsGoingOrFullIsNoMissingRight() throws Exception {
        policy("db");
        try (var between = new Between(server);
                var way = Connection.open("", between.uri())) {
            between.answerStatus("POST", 403, """
                    {"message": "unable to create new content", "details": {"causes": [{"reason": "NamespaceTerminating"}]}}
                    """);
            assertThat(new EventWriter(way, "here").write(warning("db", "no such port", 0), NOW))
                    .isEqualTo(new Answer.Refused("403: unable to create new content"));
            between.answer("POST", 403, "events is forbidden: exceeded quota: small");
            assertThat(new EventWriter(way, "here").write(warning("db", "no such port", 0), NOW))
                    .isInstanceOf(Answer.Refused.class);
        }
    }
}
