package io.kuberouter.lab.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class SliceControllerTest {

    private ApiServer server;
    private Api api;
    private SliceController controller;

    @BeforeEach
    void start() {
        server = ApiServer.start();
        api = new HttpApi(server.uri());
        controller = new SliceController(api);
        controller.start();
    }

    @AfterEach
    void stop() {
        controller.close();
        server.close();
    }

    private static ObjectNode json(String text) {
        return Json.readObject(text.replace('\'', '"'));
    }

    private void service(String name) {
        api.create(
                Load.SERVICES,
                json(
                        "{'metadata': {'name': '%s'}, 'spec': {'selector': {'app': '%s'}, 'ports': [{'port': 80, 'targetPort': 'http'}]}}"
                                .formatted(name, name)));
    }

    private void pod(String name, String app, String ip, int port) {
        api.create(
                Load.PODS,
                json(
                        ("{'metadata': {'name': '%s', 'labels': {'app': '%s'}}, 'spec': {'nodeName': 'node-1', 'containers': ["
                                        + "{'name': 'main', 'image': 'none', 'ports': [{'name': 'http', 'containerPort': %d}]}]}}")
                                .formatted(name, app, port)));
        status(name, ip, "True");
    }

    private void status(String name, String ip, String ready) {
        api.merge(
                Load.PODS + "/" + name + "/status",
                json(("{'status': {'phase': 'Running', 'podIP': '%s', 'podIPs': [{'ip': '%s'}],"
                                + "'conditions': [{'type': 'Ready', 'status': '%s'}]}}")
                        .formatted(ip, ip, ready)));
    }

    /// All endpoints as `address:port` with their conditions.
    private List<String> endpoints() {
        return api.get(Load.SLICES)
                .path("items")
                .valueStream()
                .flatMap(slice -> slice.path("endpoints")
                        .valueStream()
                        .map(e -> Json.text(e, "addresses/0")
                                + ":" + slice.at("/ports/0/port").asInt()
                                + (e.at("/conditions/ready").asBoolean() ? " ready" : "")
                                + (e.at("/conditions/terminating").asBoolean() ? " terminating" : "")))
                .sorted()
                .toList();
    }

    private void expect(String... endpoints) {
        await().untilAsserted(() -> assertThat(endpoints()).containsExactly(endpoints));
    }

    @Test
    void slicesFollowLabelsReadinessAndDeletion() {
        service("web");
        pod("web-1", "web", "10.244.1.5", 8080);
        pod("web-2", "web", "10.244.1.6", 8080);
        pod("other", "other", "10.244.1.7", 8080);
        expect("10.244.1.5:8080 ready", "10.244.1.6:8080 ready");

        status("web-1", "10.244.1.5", "False");
        expect("10.244.1.5:8080", "10.244.1.6:8080 ready");

        api.merge(Load.PODS + "/other", json("{'metadata': {'labels': {'app': 'web'}}}"));
        api.delete(Load.PODS + "/web-2");
        expect("10.244.1.5:8080", "10.244.1.6:8080 terminating", "10.244.1.7:8080 ready");

        api.delete(Load.PODS + "/web-2?gracePeriodSeconds=0");
        expect("10.244.1.5:8080", "10.244.1.7:8080 ready");

        api.delete(Load.SERVICES + "/web");
        expect();
    }

    @Test
    void podsMayDisagreeAboutANamedPort() {
        service("web");
        pod("web-1", "web", "10.244.1.5", 8080);
        pod("web-2", "web", "10.244.1.6", 9090);
        expect("10.244.1.5:8080 ready", "10.244.1.6:9090 ready");
    }

    @Test
    void slicesOfOthersAreLeftAlone() {
        service("web");
        new Load(1, 2, 0).into(api);
        pod("web-1", "web", "10.244.1.5", 8080);
        await().untilAsserted(() -> assertThat(endpoints()).hasSize(3));
    }

    @Test
    void itGoesOnAfterAnOutage() {
        service("web");
        pod("web-1", "web", "10.244.1.5", 8080);
        expect("10.244.1.5:8080 ready");
        server.down();
        server.direct().delete(Load.PODS + "/web-1?gracePeriodSeconds=0");
        server.up();
        expect();
    }
}
