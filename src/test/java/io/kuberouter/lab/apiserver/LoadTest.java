package io.kuberouter.lab.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.net.Ip;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class LoadTest {

    private static Stream<JsonNode> items(Api api, String target) {
        return api.get(target).path("items").valueStream();
    }

    private static Stream<String> addresses(JsonNode slice) {
        return slice.path("endpoints").valueStream().map(e -> Json.text(e, "addresses/0"));
    }

    @Test
    void aLoadIsTheSameOverTheNetwork() {
        var load = new Load(7, 16, 5);
        try (var one = ApiServer.start();
                var two = ApiServer.start()) {
            load.into(one.direct());
            load.into(new HttpApi(two.uri()), 3);
            assertThat(items(one.direct(), Load.SERVICES).map(s -> s.path("spec")))
                    .containsExactlyElementsOf(items(two.direct(), Load.SERVICES)
                            .map(s -> s.path("spec"))
                            .toList());
            assertThat(items(two.direct(), Load.PODS).map(p -> Json.text(p, "status/podIP")))
                    .containsExactlyElementsOf(IntStream.range(0, 5)
                            .mapToObj(e -> Load.endpointIp(e).toString())
                            .toList());
        }
    }

    @Test
    void everyEndpointBelongsToOneService() {
        try (var server = ApiServer.start()) {
            new Load(7, 16, 0).into(server.direct());
            var all = items(server.direct(), Load.SLICES)
                    .flatMap(LoadTest::addresses)
                    .toList();
            assertThat(all).hasSize(16).doesNotHaveDuplicates();
            assertThat(items(server.direct(), Load.SERVICES).map(s -> Ip.of(Json.text(s, "spec/clusterIP"))))
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, 7)
                            .mapToObj(Load::clusterIp)
                            .toList());
        }
    }

    @Test
    void theEndpointsOfAServiceAreReplaced() {
        try (var server = ApiServer.start()) {
            new Load(2, 4, 0).into(server.direct());
            var slice = Load.replaceEndpoints(server.direct(), 2, 30, 31, 32);
            assertThat(addresses(slice)).containsExactly("10.244.64.11", "10.244.128.11", "10.244.192.11");
        }
    }
}
