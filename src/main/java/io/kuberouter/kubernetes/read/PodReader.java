package io.kuberouter.kubernetes.read;

import io.kuberouter.cluster.ContainerPort;
import io.kuberouter.cluster.Pod;
import io.kuberouter.net.Ip;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `v1 Pod`. Named ports come from the containers and from the init containers that keep running beside them (native
/// sidecars, `restartPolicy: Always`).
final class PodReader {
    /// The API's default of `terminationGracePeriodSeconds`.
    private static final int GRACE_SECONDS = 30;

    private final Json in;
    private final Meta meta;
    private String node = "";
    private @Nullable Ip ip;
    private List<Ip> ips = List.of();
    private String phase = "";
    private boolean hostNetwork;
    private int graceSeconds = GRACE_SECONDS;
    private final List<ContainerPort> ports = new ArrayList<>(2);

    private PodReader(Json in) {
        this.in = in;
        meta = new Meta(in);
    }

    static ObjectReader.Read<Pod> read(Json in) {
        return in.object(() -> new PodReader(in).pod());
    }

    private ObjectReader.Read<Pod> pod() {
        meta.readWith(Map.of("spec", this::spec, "status", this::status));
        return ObjectReader.Read.of(
                meta,
                new Pod(
                        meta.name(),
                        meta.uid(),
                        node,
                        ips.isEmpty() && ip != null ? List.of(ip) : ips,
                        phase,
                        hostNetwork,
                        meta.deleting,
                        graceSeconds,
                        meta.labels,
                        ports,
                        in.flaws()));
    }

    private void spec() {
        in.fields(field -> {
            switch (field) {
                case "nodeName" -> node = in.shared();
                case "hostNetwork" -> hostNetwork = in.claim(false);
                case "terminationGracePeriodSeconds" -> graceSeconds = graceSeconds();
                case "containers" -> in.elements(() -> container(false));
                case "initContainers" -> in.elements(() -> container(true));
                default -> {}
            }
        });
    }

    private int graceSeconds() {
        int seconds = in.number(GRACE_SECONDS);
        if (seconds < 0) {
            in.flaw(seconds + " is negative; taken as " + GRACE_SECONDS);
            return GRACE_SECONDS;
        }
        return seconds;
    }

    private void container(boolean initialises) {
        var container = new Object() {
            List<ContainerPort> ports = List.of();
            boolean runs = !initialises;
        };
        in.fields(field -> {
            switch (field) {
                case "ports" -> container.ports = in.list(this::port);
                case "restartPolicy" -> container.runs |= in.shared().equals("Always");
                default -> {}
            }
        });
        if (container.runs) {
            ports.addAll(container.ports);
        }
    }

    /// Only a port with a name can be referred to.
    private @Nullable ContainerPort port() {
        var port = NamedPort.read(in, "containerPort", _ -> {});
        return port == null || port.name().isEmpty()
                ? null
                : new ContainerPort(port.name(), port.protocol(), port.number());
    }

    private void status() {
        in.fields(field -> {
            switch (field) {
                case "phase" -> phase = in.shared();
                case "podIP" -> ip = ip();
                case "podIPs" -> ips = in.list(this::entry);
                default -> {}
            }
        });
    }

    private @Nullable Ip ip() {
        String text = in.text();
        return text.isEmpty() ? null : Values.ip(in, text);
    }

    private @Nullable Ip entry() {
        var ips = new ArrayList<Ip>(1);
        in.fields(field -> {
            Ip ip = field.equals("ip") ? ip() : null;
            if (ip != null) {
                ips.add(ip);
            }
        });
        return ips.isEmpty() ? null : ips.getFirst();
    }
}
