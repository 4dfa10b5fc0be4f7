package io.kuberouter.cluster;

import java.util.Map;

/// A `v1 Namespace`.
public record Namespace(ObjectName name, Map<String, String> labels) {

    public Namespace {
        labels = Map.copyOf(labels);
    }
}
