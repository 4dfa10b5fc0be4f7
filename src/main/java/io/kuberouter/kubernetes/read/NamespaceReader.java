package io.kuberouter.kubernetes.read;

import io.kuberouter.cluster.Namespace;

/// `v1 Namespace`.
final class NamespaceReader {

    private NamespaceReader() {}

    static ObjectReader.Read<Namespace> read(Json in) {
        return in.object(() -> {
            var meta = new Meta(in);
            in.fields(field -> {
                if (field.equals("metadata")) {
                    meta.read();
                }
            });
            return ObjectReader.Read.of(meta, new Namespace(meta.name(), meta.labels));
        });
    }
}
