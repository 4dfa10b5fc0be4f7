package io.kuberouter.golden;

import io.kuberouter.cluster.Host;
import io.kuberouter.cluster.Inputs;
import io.kuberouter.cluster.LocalAddress;
import io.kuberouter.cluster.ObjectName;
import io.kuberouter.kubernetes.read.Kind;
import io.kuberouter.net.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A cluster as Kubernetes YAML, read by the agent's own readers. A document of kind `Host` describes the machine;
/// without one it is called `here`, holds 192.0.2.1/24 and 2001:db8::1/64 on eth0, and runs Linux 6.12.
public final class ClusterYaml {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Map<String, Kind<?>> KINDS = Map.of(
            "Service", Kind.SERVICES,
            "EndpointSlice", Kind.ENDPOINT_SLICES,
            "Node", Kind.NODES,
            "Pod", Kind.PODS,
            "Namespace", Kind.NAMESPACES,
            "NetworkPolicy", Kind.NETWORK_POLICIES);

    private static final Host HERE = new Host(
            "here",
            List.of(
                    new LocalAddress("eth0", Prefix.of("192.0.2.1/24")),
                    new LocalAddress("eth0", Prefix.of("2001:db8::1/64"))),
            6012,
            true);

    private ClusterYaml() {}

    /// Reads every document of the text.
    public static Inputs read(String yaml) {
        var inputs = Inputs.empty(HERE);
        for (Object document : new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(yaml)) {
            JsonNode object = JSON.valueToTree(document);
            String kind = object.path("kind").asString("");
            inputs = kind.equals("Host") ? inputs.withHost(host(object)) : with(inputs, kind(kind), object);
        }
        return inputs;
    }

    private static Kind<?> kind(String name) {
        var kind = KINDS.get(name);
        if (kind == null) {
            throw new IllegalArgumentException("'" + name + "' is not a kind that this agent reads");
        }
        return kind;
    }

    private static <T> Inputs with(Inputs inputs, Kind<T> kind, JsonNode object) {
        var meta = object.path("metadata");
        var name = new ObjectName(
                meta.path("namespace").asString(""), meta.path("name").asString(""));
        return kind.read(object.toString())
                .map(read -> kind.in(inputs, kind.in(inputs).with(name, read)))
                .orElse(inputs);
    }

    private static Host host(JsonNode object) {
        var addresses = new ArrayList<LocalAddress>();
        object.path("addresses")
                .properties()
                .forEach(link -> link.getValue()
                        .forEach(prefix ->
                                addresses.add(new LocalAddress(link.getKey(), Prefix.of(prefix.asString(""))))));
        addresses.sort(null);
        return new Host(
                object.path("name").asString("here"),
                addresses,
                object.path("kernel").asInt(6012),
                object.path("randomFully").asBoolean(true));
    }
}
