package io.kuberouter.plan.firewall;

import io.kuberouter.cluster.ContainerPort;
import io.kuberouter.cluster.EndpointSlice;
import io.kuberouter.cluster.Inputs;
import io.kuberouter.cluster.ObjectName;
import io.kuberouter.cluster.Pod;
import io.kuberouter.cluster.Service;
import io.kuberouter.cluster.ServicePort;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Port;
import io.kuberouter.net.Protocol;
import io.kuberouter.state.Flow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/// Reads what people ask about: `shop/web`, `10.244.1.7` or `svc/shop/web` on either side, a port by number or name.
public final class Flows {

    private final Inputs inputs;
    private final PodIndex pods;
    private final Protocol protocol;
    private final List<String> remarks = new ArrayList<>();

    /// A flow with what had to be decided to get it.
    ///
    /// @param throughService whether it is led to its end by a Service
    public record Asked(Flow flow, List<String> remarks, boolean throughService) {
        public Asked {
            remarks = List.copyOf(remarks);
        }
    }

    private Flows(Inputs inputs, PodIndex pods, Protocol protocol) {
        this.inputs = inputs;
        this.pods = pods;
        this.protocol = protocol;
    }

    /// @throws IllegalArgumentException that says which of the words means nothing here, and why
    public static Asked of(Inputs inputs, String from, String to, String protocol, String port) {
        return of(inputs, PodIndex.of(inputs), from, to, protocol, port);
    }

    static Asked of(Inputs inputs, PodIndex pods, String from, String to, String protocol, String port) {
        var known = Protocol.parse(protocol.strip().toUpperCase(Locale.ROOT));
        if (known == null) {
            throw new IllegalArgumentException("'" + protocol + "' is not a protocol: use TCP, UDP or SCTP");
        }
        return new Flows(inputs, pods, known).asked(from.strip(), to.strip(), port.strip());
    }

    /// What one side may be.
    ///
    /// @param port where a Service leads to
    private record Place(String words, List<Flow.End> ends, Optional<Port> port) {}

    private Asked asked(String from, String to, String port) {
        var source = place(from, Optional.empty());
        var target = place(to, Optional.of(port));
        for (var end : target.ends) {
            for (var start : source.ends) {
                if (start.address().family() == end.address().family()) {
                    var number = target.port.orElseGet(() -> number(end, port));
                    return new Asked(new Flow(start, end, protocol, number), remarks, isService(to.split("/", -1)));
                }
            }
        }
        throw new IllegalArgumentException("'" + from + "' and '" + to + "' have no address family in common");
    }

    private Place place(String words, Optional<String> port) {
        Ip ip = Ip.parse(words);
        if (ip != null) {
            noteService(ip);
            return new Place(words, List.of(end(ip)), Optional.empty());
        }
        String[] parts = words.split("/", -1);
        if (isService(parts)) {
            return service(words, new ObjectName(parts[1], parts[2]), port);
        }
        if (parts.length == 2) {
            return pod(words, new ObjectName(parts[0], parts[1]));
        }
        throw new IllegalArgumentException(
                "'" + words + "' is neither namespace/pod, nor an address, nor" + " svc/namespace/name");
    }

    private static boolean isService(String[] parts) {
        return parts.length == 3 && parts[0].equals("svc");
    }

    /// The pod that holds the address; of several the one that the firewall goes by.
    private Flow.End end(Ip ip) {
        var holder = pods.holders(ip).stream().min(Guards.claims(ip));
        return new Flow.End(ip, holder.map(actor -> Guards.key(actor.pod().name())));
    }

    private void noteService(Ip ip) {
        inputs.services().values().stream()
                .filter(service -> service.clusterIps().contains(ip))
                .findFirst()
                .ifPresent(service -> remarks.add(ip + " is the cluster IP of Service " + service.name()
                        + ": policies judge the endpoint behind it, so ask for svc/" + service.name()));
    }

    private Place pod(String words, ObjectName name) {
        Pod pod = inputs.pod(name);
        if (pod == null) {
            throw new IllegalArgumentException("there is no pod " + name);
        }
        if (pod.ips().isEmpty()) {
            throw new IllegalArgumentException("pod " + name + " has no address (" + pod.phase() + ")");
        }
        if (pod.hostNetwork()) {
            remarks.add("pod " + name + " is on its node's network: to policies it is the node");
        } else if (!Actor.isOne(pod)) {
            throw new IllegalArgumentException("pod " + name + " is finished (" + pod.phase() + ")");
        }
        var key = Optional.of(Guards.key(name)).filter(_ -> !pod.hostNetwork());
        return new Place(
                words, pod.ips().stream().map(ip -> new Flow.End(ip, key)).toList(), Optional.empty());
    }

    private Port number(Flow.End end, String port) {
        if (port.matches("[0-9]{1,5}")) {
            return new Port(Integer.parseInt(port));
        }
        var declared = end.pod().map(key -> pods.at(new ObjectName(key.namespace(), key.name()))).stream()
                .flatMap(actor -> actor.pod().ports().stream())
                .filter(one -> one.name().equals(port) && one.protocol() == protocol)
                .map(ContainerPort::port)
                .findFirst();
        return declared.orElseThrow(() -> new IllegalArgumentException(
                "'" + port + "' is no port: " + end + " names no " + protocol.name() + " port like that"));
    }

    private Place service(String words, ObjectName name, Optional<String> port) {
        var service = inputs.services().at(name);
        if (service == null) {
            throw new IllegalArgumentException("there is no Service " + name);
        }
        var wanted = port.map(text -> port(service, text));
        for (var slice : inputs.slices().values()) {
            if (slice.service().equals(name)) {
                var place = endpoint(words, service, slice, wanted);
                if (place.isPresent()) {
                    return place.get();
                }
            }
        }
        throw new IllegalArgumentException("Service " + name + " has no ready endpoint"
                + wanted.map(one -> " for port " + one.port()).orElse(""));
    }

    private ServicePort port(Service service, String text) {
        return service.ports().stream()
                .filter(port -> port.protocol() == protocol)
                .filter(port ->
                        port.name().equals(text) || port.port().toString().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "Service " + service.name() + " has no " + protocol.name() + " port '" + text + "'"));
    }

    private Optional<Place> endpoint(String words, Service service, EndpointSlice slice, Optional<ServicePort> wanted) {
        var target = wanted.flatMap(port -> slice.ports().stream()
                .filter(one -> one.name().equals(port.name()) && one.protocol() == protocol)
                .map(one -> one.port())
                .findFirst());
        if (wanted.isPresent() && target.isEmpty()) {
            return Optional.empty();
        }
        var ready = slice.endpoints().stream()
                .filter(endpoint -> endpoint.ready() && !endpoint.addresses().isEmpty())
                .findFirst();
        return ready.map(endpoint -> {
            var end = end(Objects.requireNonNull(endpoint.addresses().getFirst()));
            remarks.add("for Service " + service.name() + " stands its endpoint " + end
                    + target.map(number -> ", port " + number).orElse(""));
            return new Place(words, List.of(end), target);
        });
    }
}
