package io.kuberouter.lab.apiserver;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `meta.k8s.io/v1` tables: what `kubectl get` prints, worked out by the server.
final class Tables {

    private static final Column NAME = new Column("Name", o -> Json.text(o, "metadata/name"));
    private static final Column AGE = new Column("Age", o -> age(Json.text(o, "metadata/creationTimestamp")));

    private static final Map<String, List<Column>> COLUMNS = Map.of(
            "services",
            List.of(
                    at("Type", "spec/type"),
                    at("Cluster-IP", "spec/clusterIP"),
                    new Column("External-IP", Tables::externalAddresses),
                    new Column("Port(s)", o -> join(o.path("spec").path("ports"), Tables::port))),
            "pods",
            List.of(at("Status", "status/phase"), at("IP", "status/podIP"), at("Node", "spec/nodeName")),
            "namespaces",
            List.of(at("Status", "status/phase")),
            "nodes",
            List.of(
                    at("Pod-CIDR", "spec/podCIDR"),
                    new Column(
                            "Addresses", o -> join(o.path("status").path("addresses"), a -> Json.text(a, "address")))),
            "endpointslices",
            List.of(
                    at("AddressType", "addressType"),
                    new Column(
                            "Ports",
                            o -> join(o.path("ports"), p -> p.path("port").asString("*"))),
                    new Column(
                            "Endpoints",
                            o -> join(o.path("endpoints"), e -> join(e.path("addresses"), Tables::plain)))),
            "events",
            List.of(at("Type", "type"), at("Reason", "reason"), at("Message", "message")),
            "leases",
            List.of(at("Holder", "spec/holderIdentity")));

    private Tables() {}

    private record Column(String name, Function<JsonNode, String> cell) {}

    private static Column at(String name, String path) {
        return new Column(name, o -> Json.text(o, path));
    }

    static ObjectNode table(Kind kind, Lists.Page page) {
        var table = table(kind, page.entries(), page.revision());
        if (!page.resume().isEmpty()) {
            Json.child(table, "metadata").put("continue", page.resume()).put("remainingItemCount", page.remaining());
        }
        return table;
    }

    static ObjectNode table(Kind kind, Entry entry) {
        return table(kind, List.of(entry), entry.revision());
    }

    private static ObjectNode table(Kind kind, List<Entry> entries, long revision) {
        var table = Json.object().put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
        table.putObject("metadata").put("resourceVersion", Long.toString(revision));
        var columns = columns(kind);
        var definitions = table.putArray("columnDefinitions");
        for (var column : columns) {
            definitions
                    .addObject()
                    .put("name", column.name())
                    .put("type", "string")
                    .put("format", column.equals(NAME) ? "name" : "")
                    .put("description", "")
                    .put("priority", 0);
        }
        var rows = table.putArray("rows");
        for (var entry : entries) {
            var object = entry.tree(kind);
            var row = rows.addObject();
            var cells = row.putArray("cells");
            columns.forEach(column -> cells.add(or(column.cell().apply(object), "<none>")));
            row.set("object", metadataOf(object));
        }
        return table;
    }

    private static ObjectNode metadataOf(ObjectNode object) {
        return Json.object()
                .put("kind", "PartialObjectMetadata")
                .put("apiVersion", "meta.k8s.io/v1")
                .set("metadata", object.path("metadata"));
    }

    private static List<Column> columns(Kind kind) {
        var columns = new ArrayList<>(List.of(NAME));
        columns.addAll(COLUMNS.getOrDefault(kind.plural(), List.of()));
        columns.add(AGE);
        return columns;
    }

    private static String externalAddresses(JsonNode service) {
        var ingress = service.path("status").path("loadBalancer").path("ingress");
        var addresses = join(service.path("spec").path("externalIPs"), Tables::plain);
        return or(addresses, or(join(ingress, i -> Json.text(i, "ip")), "<none>"));
    }

    private static String port(JsonNode port) {
        String nodePort = port.has("nodePort") ? ":" + port.path("nodePort").asInt() : "";
        return port.path("port").asInt() + nodePort + "/" + Json.text(port, "protocol");
    }

    private static String plain(JsonNode value) {
        return value.asString("");
    }

    private static String or(String text, String otherwise) {
        return text.isEmpty() ? otherwise : text;
    }

    private static String join(JsonNode list, Function<JsonNode, String> text) {
        return list.valueStream().map(text).collect(Collectors.joining(","));
    }

    private static String age(String since) {
        try {
            var age = Duration.between(Instant.parse(since), Instant.now());
            return age.toDays() > 1
                    ? age.toDays() + "d"
                    : age.toHours() > 1
                            ? age.toHours() + "h"
                            : age.toMinutes() > 1 ? age.toMinutes() + "m" : Math.max(0, age.toSeconds()) + "s";
        } catch (DateTimeParseException e) {
            return "<unknown>";
        }
    }
}
