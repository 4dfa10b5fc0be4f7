package io.kuberouter.lab.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What the lab and the agent count on in an API server. One class for each server says which one is asked.
abstract class ApiContractTest {

    private Api api;
    private String namespace;

    /// The server under test, over HTTP.
    abstract Api api();

    /// Compacts the history of Secrets: only the present revision is left.
    abstract void forgetTheBeginning();

    /// Whether a watch of a few seconds that asks for bookmarks is sure to hear one.
    abstract boolean promisesBookmarks();

    @BeforeEach
    void makeANamespace() {
        api = api();
        var made = api.create("/api/v1/namespaces", json("{'metadata': {'generateName': 'contract-'}}"));
        namespace = Json.text(made, "metadata/name");
    }

    @AfterEach
    void removeTheNamespace() {
        api.delete("/api/v1/namespaces/" + namespace);
    }

    private static ObjectNode json(String text) {
        return Json.readObject(text.replace('\'', '"'));
    }

    private String core(String path) {
        return "/api/v1/namespaces/" + namespace + "/" + path;
    }

    private ObjectNode configMap(String name, String labels) {
        return api.create(
                core("configmaps"),
                json("{'metadata': {'name': '%s', 'labels': {%s}}, 'data': {'key': 'one'}}".formatted(name, labels)));
    }

    private ObjectNode service(String name, String spec) {
        return api.create(
                core("services"),
                json("{'apiVersion': 'v1', 'kind': 'Service', 'metadata': {'name': '%s'}, 'spec': %s}"
                        .formatted(name, spec)));
    }

    private ObjectNode pod(String name) {
        return api.create(
                core("pods"),
                json(
                        "{'metadata': {'name': '%s'}, 'spec': {'nodeName': 'node-1', 'containers': [{'name': 'main', 'image': 'none'}]}}"
                                .formatted(name)));
    }

    private static String revision(JsonNode object) {
        return Json.text(object, "metadata/resourceVersion");
    }

    private static List<String> names(JsonNode list) {
        return list.path("items")
                .valueStream()
                .map(o -> Json.text(o, "metadata/name"))
                .toList();
    }

    private static void refused(int code, String reason, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.code()).isEqualTo(code);
            assertThat(problem.reason()).isEqualTo(reason);
        });
    }

    @Test
    void aListComesInPagesOfOneState() {
        for (String name : List.of("a", "b", "c", "d", "e")) {
            configMap(name, "'set': 'pages'");
        }
        String list = core("configmaps?labelSelector=set%3Dpages&limit=2");
        var first = api.get(list);
        api.delete(core("configmaps/c"));
        var second = api.get(list + "&continue=" + Json.text(first, "metadata/continue"));
        var third = api.get(list + "&continue=" + Json.text(second, "metadata/continue"));

        assertThat(names(first)).containsExactly("a", "b");
        assertThat(names(second)).containsExactly("c", "d");
        assertThat(names(third)).containsExactly("e");
        assertThat(third.path("metadata").has("continue")).isFalse();
        assertThat(revision(second)).isEqualTo(revision(first));
        assertThat(first.path("items").path(0).has("kind")).isFalse();
        assertThat(Json.text(first, "kind")).isEqualTo("ConfigMapList");
    }

    @ParameterizedTest
    @MethodSource
    void selectorsSelect(String query, List<String> expected) {
        configMap("red", "'colour': 'red', 'size': 'big'");
        configMap("blue", "'colour': 'blue'");
        configMap("plain", "'other': 'x'");
        assertThat(names(api.get(core("configmaps?" + query)))).containsExactlyElementsOf(expected);
    }

    static Stream<Arguments> selectorsSelect() {
        return Stream.of(
                arguments("labelSelector=colour%3Dred", List.of("red")),
                arguments("labelSelector=colour%3D%3Dred,size", List.of("red")),
                arguments("labelSelector=colour%21%3Dred,colour", List.of("blue")),
                arguments("labelSelector=colour+in+%28red,blue%29", List.of("blue", "red")),
                arguments("labelSelector=colour,%21size", List.of("blue")),
                arguments("labelSelector=colour+notin+%28red%29,other", List.of("plain")),
                arguments("fieldSelector=metadata.name%3Dplain", List.of("plain")));
    }

    @Test
    void aPodIsFoundByItsNode() {
        pod("one");
        assertThat(names(
                        api.get("/api/v1/pods?fieldSelector=spec.nodeName%3Dnode-1,metadata.namespace%3D" + namespace)))
                .containsExactly("one");
        assertThat(names(api.get("/api/v1/pods?fieldSelector=spec.nodeName%3Dnode-none")))
                .isEmpty();
    }

    @Test
    void aWatchHearsWhatHappensAfterTheList() {
        String from = revision(api.get(core("configmaps")));
        try (var watch = new Heard(api, core("configmaps?watch=true&timeoutSeconds=20&resourceVersion=" + from))) {
            configMap("seen", "");
            var changed = api.merge(core("configmaps/seen"), json("{'data': {'key': 'two'}}"));
            api.delete(core("configmaps/seen"));

            watch.next("ADDED", "seen");
            var modified = watch.next("MODIFIED", "seen");
            var deleted = watch.next("DELETED", "seen");
            assertThat(modified.path("object")).isEqualTo(changed);
            assertThat(Json.text(deleted, "object/kind")).isEqualTo("ConfigMap");
            assertThat(Json.text(deleted, "object/data/key")).isEqualTo("two");
            assertThat(Long.parseLong(revision(deleted.path("object"))))
                    .isGreaterThan(Long.parseLong(revision(changed)));
        }
    }

    @Test
    void aWatchWithoutARevisionBeginsWithWhatIsThere() {
        configMap("there", "'set': 'mine'");
        try (var watch = new Heard(api, core("configmaps?watch=true&timeoutSeconds=20&labelSelector=set%3Dmine"))) {
            watch.next("ADDED", "there");
        }
    }

    @Test
    void anObjectThatLeavesTheSelectionIsDeletedForTheWatch() {
        String from = revision(configMap("moving", "'in': 'yes'"));
        String target = core("configmaps?watch=true&timeoutSeconds=20&labelSelector=in%3Dyes&resourceVersion=" + from);
        try (var watch = new Heard(api, target)) {
            api.merge(core("configmaps/moving"), json("{'metadata': {'labels': {'in': 'no'}}}"));
            watch.next("DELETED", "moving");
            api.merge(core("configmaps/moving"), json("{'metadata': {'labels': {'in': 'yes'}}}"));
            watch.next("ADDED", "moving");
        }
    }

    @Test
    void aWatchThatAsksHearsABookmark() {
        String from = revision(configMap("here", ""));
        String newer = revision(configMap("newer", ""));
        String target = core("configmaps?watch=true&timeoutSeconds=5&allowWatchBookmarks=true&resourceVersion=" + from);
        var heard = new Heard(api, target).rest();
        var bookmarks = heard.stream()
                .filter(event -> Json.text(event, "type").equals("BOOKMARK"))
                .map(event -> event.path("object"))
                .toList();
        assertThat(heard.getFirst().at("/object/metadata/name").asString()).isEqualTo("newer");
        assertThat(bookmarks.isEmpty() && promisesBookmarks()).isFalse();
        assertThat(bookmarks).allSatisfy(bookmark -> {
            assertThat(Json.text(bookmark, "kind")).isEqualTo("ConfigMap");
            assertThat(Long.parseLong(revision(bookmark))).isGreaterThanOrEqualTo(Long.parseLong(newer));
        });
    }

    @Test
    void aWatchFromTooLongAgoIsGone() {
        api.create(core("secrets"), json("{'metadata': {'name': 'new'}}"));
        forgetTheBeginning();
        try (var watch = new Heard(api, core("secrets?watch=true&timeoutSeconds=20&resourceVersion=1"))) {
            var status = watch.next("ERROR", "").path("object");
            assertThat(status.path("code").asInt()).isEqualTo(410);
            assertThat(Json.text(status, "reason")).isEqualTo("Expired");
            assertThat(Json.text(status, "kind")).isEqualTo("Status");
        }
    }

    @Test
    void aPageOfAListFromTooLongAgoIsGone() {
        api.create(core("secrets"), json("{'metadata': {'name': 'one'}}"));
        api.create(core("secrets"), json("{'metadata': {'name': 'two'}}"));
        String resume = Json.text(api.get(core("secrets?limit=1")), "metadata/continue");
        api.create(core("secrets"), json("{'metadata': {'name': 'three'}}"));
        forgetTheBeginning();
        refused(410, "Expired", () -> api.get(core("secrets?limit=1&continue=" + resume)));
    }

    @Test
    void aListFromTheFutureIsRefused() {
        refused(504, "Timeout", () -> api.get(core("configmaps?resourceVersion=999999999")));
    }

    @ParameterizedTest
    @MethodSource
    void patchesChangeAService(String type, String patch, String path, String expected) {
        service("web", "{'ports': [{'name': 'http', 'port': 80}, {'name': 'https', 'port': 443}]}");
        var patched = api.call("PATCH", core("services/web"), type, patch.replace('\'', '"'));
        assertThat(patched.at("/" + path).toString()).isEqualTo(expected.replace('\'', '"'));
        assertThat(api.get(core("services/web"))).isEqualTo(patched);
    }

    static Stream<Arguments> patchesChangeAService() {
        String merge = "application/merge-patch+json";
        String jsonPatch = "application/json-patch+json";
        String strategic = "application/strategic-merge-patch+json";
        return Stream.of(
                arguments(merge, "{'metadata': {'labels': {'a': 'b'}}}", "metadata/labels", "{'a':'b'}"),
                arguments(merge, "{'spec': {'ports': [{'port': 81}]}}", "spec/ports/0/targetPort", "81"),
                arguments(merge, "{'spec': {'ports': [{'port': 81}]}}", "spec/ports/1", ""),
                arguments(
                        jsonPatch,
                        "[{'op': 'test', 'path': '/spec/ports/0/port', 'value': 80},"
                                + "{'op': 'replace', 'path': '/spec/ports/0/port', 'value': 82}]",
                        "spec/ports/0/port",
                        "82"),
                arguments(jsonPatch, "[{'op': 'remove', 'path': '/spec/ports/0'}]", "spec/ports/0/name", "'https'"),
                arguments(
                        jsonPatch,
                        "[{'op': 'add', 'path': '/spec/ports/-', 'value': {'name': 'x', 'port': 9}}]",
                        "spec/ports/2/port",
                        "9"),
                arguments(strategic, "{'spec': {'ports': [{'port': 443, 'name': 'tls'}]}}", "spec/ports/0/port", "80"),
                arguments(
                        strategic, "{'spec': {'ports': [{'port': 443, 'name': 'tls'}]}}", "spec/ports/1/name", "'tls'"),
                arguments(
                        strategic,
                        "{'spec': {'ports': [{'$patch': 'delete', 'port': 80}]}}",
                        "spec/ports/0/name",
                        "'https'"),
                arguments(strategic, "{'spec': {'ports': [{'$patch': 'delete', 'port': 80}]}}", "spec/ports/1", ""));
    }

    @Test
    void applyMakesWhatIsAbsentAndMergesWhatIsThere() {
        String target = core("configmaps/applied?fieldManager=contract&force=true");
        String yaml = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: applied}\ndata: {%s}\n";
        api.call("PATCH", target, "application/apply-patch+yaml", yaml.formatted("a: one"));
        api.merge(core("configmaps/applied"), json("{'data': {'b': 'two'}}"));
        var applied = api.call("PATCH", target, "application/apply-patch+yaml", yaml.formatted("a: three"));
        assertThat(applied.path("data")).isEqualTo(json("{'a': 'three', 'b': 'two'}"));
    }

    @Test
    void aPatchThatDoesNotFitIsRefused() {
        configMap("one", "");
        String test = "[{\"op\": \"test\", \"path\": \"/data/key\", \"value\": \"other\"}]";
        refused(422, "Invalid", () -> api.call("PATCH", core("configmaps/one"), "application/json-patch+json", test));
        refused(415, "UnsupportedMediaType", () -> api.call("PATCH", core("configmaps/one"), "text/plain", "{}"));
    }

    @Test
    void statusIsChangedThroughItsPartOnly() {
        pod("one");
        String change =
                "{'metadata': {'annotations': {'a': 'b'}}, 'status': {'phase': 'Running', 'podIP': '10.0.0.1'}}";
        var whole = api.merge(core("pods/one"), json(change));
        assertThat(Json.text(whole, "status/phase")).isEqualTo("Pending");
        assertThat(Json.text(whole, "metadata/annotations/a")).isEqualTo("b");
        var part =
                api.merge(core("pods/one/status"), json("{'spec': {'nodeName': 'x'}, 'status': {'phase': 'Running'}}"));
        assertThat(Json.text(part, "status/phase")).isEqualTo("Running");
        assertThat(Json.text(part, "spec/nodeName")).isEqualTo("node-1");
    }

    @Test
    void conditionsAreMergedByType() {
        pod("one");
        api.merge(core("pods/one/status"), json("{'status': {'conditions': [{'type': 'A', 'status': 'True'}]}}"));
        var both = api.call(
                "PATCH",
                core("pods/one/status"),
                "application/strategic-merge-patch+json",
                "{\"status\": {\"conditions\": [{\"type\": \"B\", \"status\": \"True\"}]}}");
        assertThat(both.path("status").path("conditions").valueStream().map(c -> Json.text(c, "type")))
                .containsExactlyInAnyOrder("A", "B");
    }

    @Test
    void aStaleUpdateIsAConflict() {
        var first = configMap("one", "");
        var second = api.update(core("configmaps/one"), first.deepCopy().set("data", json("{'key': 'two'}")));
        assertThat(revision(second)).isNotEqualTo(revision(first));
        refused(409, "Conflict", () -> api.update(core("configmaps/one"), first));
        refused(409, "AlreadyExists", () -> configMap("one", ""));
    }

    @Test
    void anUpdateThatChangesNothingMakesNoRevision() {
        var first = configMap("one", "'a': 'b'");
        assertThat(revision(api.update(core("configmaps/one"), first))).isEqualTo(revision(first));
    }

    @Test
    void whatDoesNotExistIsNotFound() {
        refused(404, "NotFound", () -> api.get(core("configmaps/none")));
        refused(404, "NotFound", () -> api.delete(core("configmaps/none")));
        refused(404, "NotFound", () -> api.get("/api/v1/namespaces/" + namespace + "/unknowns"));
        refused(
                404,
                "NotFound",
                () -> api.create("/api/v1/namespaces/none/configmaps", json("{'metadata': {'name': 'x'}}")));
    }

    @Test
    void aPreconditionGuardsADelete() {
        var made = configMap("one", "");
        String options = "{\"apiVersion\": \"v1\", \"kind\": \"DeleteOptions\", \"preconditions\": {\"uid\": \"%s\"}}";
        refused(
                409,
                "Conflict",
                () -> api.call("DELETE", core("configmaps/one"), "application/json", options.formatted("other")));
        String uid = Json.text(made, "metadata/uid");
        api.call("DELETE", core("configmaps/one"), "application/json", options.formatted(uid));
        refused(404, "NotFound", () -> api.get(core("configmaps/one")));
    }

    @Test
    void aFinalizerHoldsTheDeleted() {
        api.create(core("configmaps"), json("{'metadata': {'name': 'held', 'finalizers': ['lab.test/hold']}}"));
        api.delete(core("configmaps/held"));
        assertThat(api.get(core("configmaps/held")).path("metadata").has("deletionTimestamp"))
                .isTrue();
        api.merge(core("configmaps/held"), json("{'metadata': {'finalizers': null}}"));
        refused(404, "NotFound", () -> api.get(core("configmaps/held")));
    }

    @Test
    void aPodHasTimeToEnd() {
        pod("one");
        api.delete(core("pods/one"));
        var metadata = api.get(core("pods/one")).path("metadata");
        assertThat(metadata.has("deletionTimestamp")).isTrue();
        assertThat(metadata.path("deletionGracePeriodSeconds").asInt()).isEqualTo(30);
        api.delete(core("pods/one?gracePeriodSeconds=0"));
        refused(404, "NotFound", () -> api.get(core("pods/one")));
    }

    @Test
    void aCollectionIsDeletedBySelector() {
        configMap("keep", "'set': 'a'");
        configMap("drop", "'set': 'b'");
        api.delete(core("configmaps?labelSelector=set%3Db"));
        assertThat(names(api.get(core("configmaps?labelSelector=set")))).containsExactly("keep");
    }

    @Test
    void aServiceIsCompleted() {
        var made = service("web", "{'type': 'NodePort', 'ports': [{'port': 80}]}");
        var spec = made.path("spec");
        assertThat(Json.text(spec, "clusterIP")).startsWith("10.96.");
        assertThat(spec.path("clusterIPs").path(0)).isEqualTo(spec.path("clusterIP"));
        assertThat(spec.path("ipFamilies").toString()).isEqualTo("[\"IPv4\"]");
        assertThat(Json.text(spec, "internalTrafficPolicy")).isEqualTo("Cluster");
        assertThat(Json.text(spec, "externalTrafficPolicy")).isEqualTo("Cluster");
        assertThat(Json.text(spec, "sessionAffinity")).isEqualTo("None");
        assertThat(Json.text(spec, "ports/0/protocol")).isEqualTo("TCP");
        assertThat(spec.at("/ports/0/targetPort").asInt()).isEqualTo(80);
        assertThat(spec.at("/ports/0/nodePort").asInt()).isBetween(30000, 32767);
    }

    @Test
    void aServiceKeepsItsAddressThroughAnUpdateThatLeavesItOut() {
        var made = service("web", "{'ports': [{'port': 80}]}");
        var bare = json("{'metadata': {'name': 'web'}, 'spec': {'ports': [{'port': 81}]}}");
        var updated = api.update(core("services/web"), bare);
        assertThat(updated.at("/spec/clusterIP")).isEqualTo(made.at("/spec/clusterIP"));
        assertThat(updated.at("/spec/ports/0/port").asInt()).isEqualTo(81);
    }

    @Test
    void aServiceThatChangesItsTypeLosesWhatThatHad() {
        service("web", "{'type': 'NodePort', 'ports': [{'port': 80}]}");
        var inner = api.merge(core("services/web"), json("{'spec': {'type': 'ClusterIP'}}"));
        assertThat(inner.at("/spec/ports/0").has("nodePort")).isFalse();
        assertThat(inner.path("spec").has("externalTrafficPolicy")).isFalse();
        var name =
                api.merge(core("services/web"), json("{'spec': {'type': 'ExternalName', 'externalName': 'x.test'}}"));
        assertThat(name.path("spec").has("clusterIP")).isFalse();
        assertThat(name.path("spec").has("clusterIPs")).isFalse();
    }

    @Test
    void aLocalLoadBalancerHasAPortForItsHealth() {
        var made =
                service("web", "{'type': 'LoadBalancer', 'externalTrafficPolicy': 'Local', 'ports': [{'port': 80}]}");
        int port = made.at("/spec/healthCheckNodePort").asInt();
        assertThat(port)
                .isBetween(30000, 32767)
                .isNotEqualTo(made.at("/spec/ports/0/nodePort").asInt());
        var same = api.merge(core("services/web"), json("{'metadata': {'labels': {'a': 'b'}}}"));
        assertThat(same.at("/spec/healthCheckNodePort").asInt()).isEqualTo(port);
    }

    @Test
    void anAddressBelongsToOneService() {
        String ip = Json.text(service("one", "{'ports': [{'port': 80}]}"), "spec/clusterIP");
        refused(422, "Invalid", () -> service("two", "{'clusterIP': '" + ip + "', 'ports': [{'port': 80}]}"));
        api.delete(core("services/one"));
        service("two", "{'clusterIP': '" + ip + "', 'ports': [{'port': 80}]}");
    }

    @Test
    void aDualStackServiceHasAnAddressOfEachFamily() {
        var made = service("both", "{'ipFamilyPolicy': 'RequireDualStack', 'ports': [{'port': 80}]}");
        assertThat(made.at("/spec/ipFamilies").toString()).isEqualTo("[\"IPv4\",\"IPv6\"]");
        assertThat(made.at("/spec/clusterIPs/1").asString()).startsWith("fd00:10:96:");
    }

    @Test
    void aHeadlessServiceHasNone() {
        var made = service("headless", "{'clusterIP': 'None', 'ports': [{'port': 80}]}");
        assertThat(made.at("/spec/clusterIPs").toString()).isEqualTo("[\"None\"]");
    }

    @Test
    void aDryRunDoesNothing() {
        api.create(core("configmaps?dryRun=All"), json("{'metadata': {'name': 'dry'}}"));
        refused(404, "NotFound", () -> api.get(core("configmaps/dry")));
    }

    @Test
    void aLeaseIsTakenAndRenewed() {
        String leases = "/apis/coordination.k8s.io/v1/namespaces/" + namespace + "/leases";
        var lease = api.create(leases, json("{'metadata': {'name': 'one'}, 'spec': {'holderIdentity': 'a'}}"));
        lease.withObject("/spec").put("holderIdentity", "b");
        assertThat(Json.text(api.update(leases + "/one", lease), "spec/holderIdentity"))
                .isEqualTo("b");
        refused(409, "Conflict", () -> api.update(leases + "/one", lease));
    }

    @Test
    void anEventIsWrittenAndCounted() {
        var event = json("{'metadata': {'generateName': 'web.'}, 'reason': 'Test', 'type': 'Normal', 'count': 1,"
                + "'involvedObject': {'kind': 'Service', 'name': 'web', 'namespace': '%s'}}".formatted(namespace));
        String name = Json.text(api.create(core("events"), event), "metadata/name");
        assertThat(api.merge(core("events/" + name), json("{'count': 2}"))
                        .path("count")
                        .asInt())
                .isEqualTo(2);
        assertThat(names(api.get(core("events?fieldSelector=involvedObject.name%3Dweb"))))
                .containsExactly(name);
    }

    /// As the agent tells of policies: by a name of its own, patched if it is there and made if it is not.
    @Test
    void anEventOfAGivenNameIsPatchedOrMade() {
        var event =
                json(("{'metadata': {'name': 'db.0123456789abcdef'}, 'reason': 'PolicyIncomplete', 'type': 'Warning',"
                                + "'message': 'one', 'count': 1, 'firstTimestamp': '2026-01-01T10:00:00Z',"
                                + "'lastTimestamp': '2026-01-01T10:00:00Z', 'source': {'component': 'kube-router', 'host': 'here'},"
                                + "'reportingComponent': 'kube-router', 'reportingInstance': 'here',"
                                + "'involvedObject': {'apiVersion': 'networking.k8s.io/v1', 'kind': 'NetworkPolicy',"
                                + "'name': 'db', 'namespace': '%s', 'uid': 'u'}}")
                        .formatted(namespace));
        String target = core("events/db.0123456789abcdef");
        var again = json("{'message': 'two', 'count': 2, 'lastTimestamp': '2026-01-01T10:01:00Z'}");
        refused(404, "NotFound", () -> api.merge(target, again));
        api.create(core("events"), event);
        refused(409, "AlreadyExists", () -> api.create(core("events"), event));
        var told = api.merge(target, again);
        assertThat(told.path("count").asInt()).isEqualTo(2);
        assertThat(Json.text(told, "message")).isEqualTo("two");
        assertThat(names(api.get(
                        core("events?fieldSelector=involvedObject.kind%3DNetworkPolicy,involvedObject.uid%3Du"))))
                .containsExactly("db.0123456789abcdef");
    }

    @Test
    void anEventOfANodeStandsInTheDefaultNamespace() {
        String name = namespace + ".0123456789abcdef";
        var event = json(("{'metadata': {'name': '%s'}, 'reason': 'FirewallHindered', 'type': 'Warning', 'count': 1,"
                        + "'involvedObject': {'apiVersion': 'v1', 'kind': 'Node', 'name': 'here', 'uid': 'here'}}")
                .formatted(name));
        api.create("/api/v1/namespaces/default/events", event);
        api.delete("/api/v1/namespaces/default/events/" + name);
    }

    /// As the agent takes a taint off its Node: only if that is as it was read.
    @Test
    void aNodeIsPatchedIfItIsAsItWasRead() {
        var read = api.create(
                "/api/v1/nodes",
                json("{'metadata': {'generateName': 'node-'}, 'spec': {'taints': ["
                        + "{'key': 'a', 'effect': 'NoSchedule'}, {'key': 'b', 'effect': 'NoSchedule'}]}}"));
        String node = "/api/v1/nodes/" + Json.text(read, "metadata/name");
        String patch = "[{'op': 'test', 'path': '/metadata/resourceVersion', 'value': '%s'},"
                + "{'op': 'replace', 'path': '/spec/taints', 'value': [{'key': 'b', 'effect': 'NoSchedule'}]}]";
        String json = patch.formatted(revision(read)).replace('\'', '"');
        var changed = api.merge(node, json("{'metadata': {'labels': {'a': 'b'}}}"));
        refused(422, "Invalid", () -> api.call("PATCH", node, "application/json-patch+json", json));
        String now = patch.formatted(revision(changed)).replace('\'', '"');
        var left = api.call("PATCH", node, "application/json-patch+json", now).at("/spec/taints");
        assertThat(left.valueStream().map(taint -> Json.text(taint, "key"))).containsExactly("b");
        api.delete(node);
    }

    @ParameterizedTest
    @MethodSource
    void everyKindIsServedWhereDiscoverySaysSo(String group, String plural, String kind) {
        var resources = api.get(group).path("resources");
        assertThat(resources.valueStream().map(r -> Json.text(r, "name") + " " + Json.text(r, "kind")))
                .contains(plural + " " + kind);
        assertThat(Json.text(api.get(group + "/" + plural), "kind")).isEqualTo(kind + "List");
    }

    static Stream<Arguments> everyKindIsServedWhereDiscoverySaysSo() {
        return Kinds.ALL.stream()
                .map(k -> arguments((k.group().isEmpty() ? "/api/" : "/apis/") + k.apiVersion(), k.plural(), k.kind()));
    }
}
