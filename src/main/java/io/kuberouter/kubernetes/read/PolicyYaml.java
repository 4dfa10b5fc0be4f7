package io.kuberouter.kubernetes.read;

import io.kuberouter.cluster.NetworkPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import tools.jackson.databind.json.JsonMapper;

/// NetworkPolicies as a person writes them, in one or more documents of YAML. A policy that names no namespace is one
/// of `default`, as `kubectl` has it.
public final class PolicyYaml {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MOST_BYTES = 1 << 20;

    private PolicyYaml() {}

    /// Reads every document.
    ///
    /// @throws IllegalArgumentException that names the document, by number or name, and what is wrong with it
    public static List<NetworkPolicy> read(String yaml) {
        if (yaml.length() > MOST_BYTES) {
            throw new IllegalArgumentException("more than 1 MiB of YAML");
        }
        var policies = new ArrayList<NetworkPolicy>();
        int number = 0;
        for (Object document : documents(yaml)) {
            number++;
            if (document != null) {
                policies.add(policy(document, number));
            }
        }
        if (policies.isEmpty()) {
            throw new IllegalArgumentException("there is no NetworkPolicy in it");
        }
        return policies;
    }

    private static List<Object> documents(String yaml) {
        var documents = new ArrayList<Object>();
        try {
            new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(yaml).forEach(documents::add);
        } catch (YAMLException e) {
            throw new IllegalArgumentException("this is no YAML: " + e.getMessage(), e);
        }
        return documents;
    }

    private static NetworkPolicy policy(Object document, int number) {
        if (!(document instanceof Map<?, ?> map) || !"NetworkPolicy".equals(map.get("kind"))) {
            throw new IllegalArgumentException("document " + number + " is not of kind NetworkPolicy");
        }
        var object = JSON.valueToTree(document).asObject();
        var metadata = object.path("metadata").asObjectOpt();
        metadata.filter(meta -> meta.path("namespace").asString("").isEmpty())
                .ifPresent(meta -> meta.put("namespace", "default"));
        var policy = Kind.NETWORK_POLICIES
                .read(object.toString())
                .orElseThrow(() -> new IllegalArgumentException("document " + number + " has no metadata.name"));
        if (!policy.flaws().isEmpty()) {
            var flaw = policy.flaws().getFirst();
            throw new IllegalArgumentException(
                    "NetworkPolicy " + policy.name() + ": " + flaw.field() + ": " + flaw.problem());
        }
        return policy;
    }
}
