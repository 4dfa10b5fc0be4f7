package io.kuberouter.kubernetes.read;

import io.kuberouter.cluster.ObjectName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// `metadata` of an object (`k8s.io/apimachinery ObjectMeta`), as far as any kind reads it.
final class Meta {
    private static final String OURS = "kube-router.io/";

    /// The mirror of a static pod carries here the uid by which kubelet and container runtime know the pod.
    private static final String STATIC_UID = "kubernetes.io/config.hash";

    private final Json in;
    private String namespace = "";
    private String name = "";
    private String uid = "";

    String generateName = "";
    String version = "";
    Instant created = Values.NEVER;
    boolean deleting;
    Map<String, String> labels = Map.of();

    /// Those under `kube-router.io/`, and [#STATIC_UID].
    Map<String, String> annotations = Map.of();

    /// Names of the owners.
    List<String> owners = List.of();

    Meta(Json in) {
        this.in = in;
    }

    ObjectName name() {
        return new ObjectName(namespace, name);
    }

    /// As those who run the object know it.
    String uid() {
        return annotations.getOrDefault(STATIC_UID, uid);
    }

    /// Another object of the same namespace.
    ObjectName neighbour(String name) {
        return new ObjectName(namespace, name);
    }

    /// Reads the object from its first field to its last: `metadata` here, each other part by whoever knows it, and one
    /// that nobody knows is passed over.
    void readWith(Map<String, Runnable> parts) {
        in.fields(field -> {
            var part = parts.get(field);
            if (part != null) {
                part.run();
            } else if (field.equals("metadata")) {
                read();
            }
        });
    }

    private void read() {
        in.fields(field -> {
            switch (field) {
                case "name" -> name = in.text();
                case "generateName" -> generateName = in.text();
                case "uid" -> uid = in.text();
                case "namespace" -> namespace = in.shared();
                case "resourceVersion" -> version = in.text();
                case "creationTimestamp" -> created = Values.instant(in);
                case "deletionTimestamp" -> deleting = !in.isNull();
                case "labels" -> labels = in.map(_ -> true);
                case "annotations" -> annotations = in.map(key -> key.startsWith(OURS) || key.equals(STATIC_UID));
                case "ownerReferences" -> owners = owners();
                default -> {}
            }
        });
    }

    private List<String> owners() {
        var owners = new ArrayList<String>(1);
        in.elements(() -> in.fields(field -> {
            if (field.equals("name")) {
                owners.add(in.shared());
            }
        }));
        return owners;
    }
}
