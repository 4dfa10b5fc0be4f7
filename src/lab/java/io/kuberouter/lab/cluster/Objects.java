package io.kuberouter.lab.cluster;

import io.kuberouter.lab.apiserver.Api;
import io.kuberouter.lab.apiserver.Json;
import io.kuberouter.lab.apiserver.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/// Kubernetes objects as YAML documents, on their way into an API server.
final class Objects {

    static final String SHOP = "shop";

    private Objects() {}

    /// The documents of a file, separated by `---` lines.
    static List<ObjectNode> read(Path file) throws IOException {
        return Stream.of(Files.readString(file).split("(?m)^---$"))
                .map(Json::readYaml)
                .toList();
    }

    /// Creates an object, its status included; one that is there already stays as it is.
    static void create(Api api, ObjectNode object) {
        String collection = collection(object);
        try {
            api.create(collection, object);
        } catch (Problem problem) {
            if (!problem.reason().equals("AlreadyExists")) {
                throw problem;
            }
        }
        if (object.has("status")) {
            var status = Json.object();
            status.set("status", object.get("status"));
            api.merge(collection + "/" + Json.text(object, "metadata/name") + "/status", status);
        }
    }

    static void create(Api api, String yaml) {
        create(api, Json.readYaml(yaml));
    }

    private static String collection(ObjectNode object) {
        String namespace = Json.text(object, "metadata/namespace");
        return switch (Json.text(object, "kind")) {
            case "Namespace" -> "/api/v1/namespaces";
            case "Node" -> "/api/v1/nodes";
            case "Pod" -> "/api/v1/namespaces/" + namespace + "/pods";
            case "Service" -> services(namespace);
            case "EndpointSlice" -> slices(namespace);
            case "NetworkPolicy" -> policies(namespace);
            default -> throw new IllegalArgumentException("no such kind: " + Json.text(object, "kind"));
        };
    }

    static String services(String namespace) {
        return "/api/v1/namespaces/" + namespace + "/services";
    }

    static String slices(String namespace) {
        return "/apis/discovery.k8s.io/v1/namespaces/" + namespace + "/endpointslices";
    }

    static String policies(String namespace) {
        return "/apis/networking.k8s.io/v1/namespaces/" + namespace + "/networkpolicies";
    }

    /// The path of a NetworkPolicy of the shop.
    static String policy(String name) {
        return policies(SHOP) + "/" + name;
    }

    /// The path of a Pod of the shop.
    static String pod(String name) {
        return "/api/v1/namespaces/" + SHOP + "/pods/" + name;
    }

    /// The path of a Service of the shop.
    static String service(String name) {
        return services(SHOP) + "/" + name;
    }

    /// The path of an EndpointSlice of the shop.
    static String slice(String name) {
        return slices(SHOP) + "/" + name;
    }

    /// Gives a slice of the shop these endpoints: addresses in any order.
    static void endpoints(Api api, String slice, List<String> addresses) {
        var patch = Json.object();
        var endpoints = patch.putArray("endpoints");
        for (String address : addresses) {
            var endpoint = endpoints.addObject();
            endpoint.putArray("addresses").add(address);
            endpoint.put("nodeName", "node-" + address.split("\\.")[2]);
            endpoint.putObject("conditions").put("ready", true);
        }
        api.merge(slice(slice), patch);
    }
}
