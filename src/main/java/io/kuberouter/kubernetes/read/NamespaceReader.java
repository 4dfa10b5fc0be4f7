package io.kuberouter.kubernetes.read;

import io.kuberouter.cluster.Namespace;
import java.util.Map;

/// `v1 Namespace`.
final class NamespaceReader {

    private NamespaceReader() {}

    static ObjectReader.Read<Namespace> read(Json in) {
        return in.object(() -> {
            var meta = new Meta(in);
            meta.readWith(Map.of());
            return ObjectReader.Read.of(meta, new Namespace(meta.name(), meta.labels));
        });
    }
}
