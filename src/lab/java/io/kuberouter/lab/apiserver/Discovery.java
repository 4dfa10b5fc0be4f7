package io.kuberouter.lab.apiserver;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What the server says about itself: groups, kinds, version, and as much OpenAPI as kubectl asks before it writes.
final class Discovery {

    private static final List<String> VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

    private Discovery() {}

    /// The document at a path, if there is one.
    static Optional<Reply> at(String path) {
        return switch (path) {
            case "/healthz", "/livez", "/readyz" -> Optional.of(new Reply(200, "ok"));
            case "/version" -> Optional.of(Reply.ok(version()));
            case "/api" -> Optional.of(Reply.ok(coreVersions()));
            case "/apis" -> Optional.of(Reply.ok(groups()));
            case "/api/v1" -> Optional.of(Reply.ok(resources("")));
            case "/openapi/v2" -> Optional.of(Reply.ok(openApi2()));
            case "/openapi/v3" -> Optional.of(Reply.ok(openApi3()));
            default -> ofGroup(path);
        };
    }

    private static Optional<Reply> ofGroup(String path) {
        for (String group : Kinds.groups()) {
            if (path.equals("/apis/" + group)) {
                return Optional.of(Reply.ok(group(group)));
            }
            if (path.equals("/apis/" + group + "/v1")) {
                return Optional.of(Reply.ok(resources(group)));
            }
            if (path.equals("/openapi/v3/apis/" + group + "/v1")) {
                return Optional.of(Reply.ok(openApi3(group)));
            }
        }
        return path.equals("/openapi/v3/api/v1") ? Optional.of(Reply.ok(openApi3(""))) : Optional.empty();
    }

    private static ObjectNode version() {
        return Json.object()
                .put("major", "1")
                .put("minor", "34")
                .put("gitVersion", "v1.34.0-lab")
                .put("platform", "linux/amd64");
    }

    private static ObjectNode coreVersions() {
        var versions = Json.object().put("kind", "APIVersions");
        versions.putArray("versions").add("v1");
        versions.putArray("serverAddressByClientCIDRs");
        return versions;
    }

    private static ObjectNode groups() {
        var list = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
        var groups = list.putArray("groups");
        Kinds.groups().forEach(name -> groups.add(group(name)));
        return list;
    }

    private static ObjectNode group(String name) {
        var group =
                Json.object().put("kind", "APIGroup").put("apiVersion", "v1").put("name", name);
        group.putArray("versions").add(version(name));
        return group.set("preferredVersion", version(name));
    }

    private static ObjectNode version(String group) {
        return Json.object().put("groupVersion", group + "/v1").put("version", "v1");
    }

    private static ObjectNode resources(String group) {
        var list = Json.object()
                .put("kind", "APIResourceList")
                .put("apiVersion", "v1")
                .put("groupVersion", group.isEmpty() ? "v1" : group + "/v1");
        var resources = list.putArray("resources");
        for (var kind : Kinds.in(group)) {
            var resource = resource(kind, "", VERBS);
            kind.shortNames().forEach(resource.putArray("shortNames")::add);
            resources.add(resource);
            if (kind.status()) {
                resources.add(resource(kind, "/status", List.of("get", "patch", "update")));
            }
        }
        return list;
    }

    private static ObjectNode resource(Kind kind, String part, List<String> verbs) {
        var resource = Json.object()
                .put("name", kind.plural() + part)
                .put("singularName", part.isEmpty() ? kind.singular() : "")
                .put("namespaced", kind.namespaced())
                .put("kind", kind.kind());
        verbs.forEach(resource.putArray("verbs")::add);
        return resource;
    }

    private static JsonNode openApi2() {
        var document = Json.object().put("swagger", "2.0");
        document.putObject("info").put("title", "Kubernetes").put("version", "v1.34.0-lab");
        document.putObject("paths");
        document.putObject("definitions");
        return document;
    }

    private static ObjectNode openApi3() {
        var document = Json.object();
        var paths = document.putObject("paths");
        paths.putObject("api/v1").put("serverRelativeURL", "/openapi/v3/api/v1?hash=lab");
        Kinds.groups()
                .forEach(group -> paths.putObject("apis/" + group + "/v1")
                        .put("serverRelativeURL", "/openapi/v3/apis/" + group + "/v1?hash=lab"));
        return document;
    }

    /// kubectl leaves validation to servers whose patch takes `fieldValidation`: so it does, and nothing is validated.
    private static ObjectNode openApi3(String group) {
        var document = Json.object().put("openapi", "3.0.0");
        document.putObject("info").put("title", "Kubernetes").put("version", "v1.34.0-lab");
        var paths = document.putObject("paths");
        for (var kind : Kinds.in(group)) {
            String root = group.isEmpty() ? "/api/v1/" : "/apis/" + group + "/v1/";
            String scope = kind.namespaced() ? "namespaces/{namespace}/" : "";
            var patch =
                    paths.putObject(root + scope + kind.plural() + "/{name}").putObject("patch");
            var parameters = patch.putArray("parameters");
            for (String name : List.of("fieldValidation", "dryRun", "fieldManager", "force")) {
                parameters.addObject().put("name", name).put("in", "query");
            }
            patch.putObject("responses");
            patch.putObject("x-kubernetes-group-version-kind")
                    .put("group", kind.group())
                    .put("version", kind.version())
                    .put("kind", kind.kind());
        }
        var schemas = document.putObject("components").putObject("schemas");
        Kinds.in(group).forEach(kind -> schemas.set("io.k8s.lab." + kind.kind(), schema(kind)));
        return document;
    }

    private static ObjectNode schema(Kind kind) {
        var schema = Json.object().put("type", "object");
        schema.putArray("x-kubernetes-group-version-kind")
                .addObject()
                .setAll(Map.of(
                        "group", schema.stringNode(kind.group()),
                        "version", schema.stringNode(kind.version()),
                        "kind", schema.stringNode(kind.kind())));
        return schema;
    }
}
