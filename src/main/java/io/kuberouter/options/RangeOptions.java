package io.kuberouter.options;

import io.kuberouter.net.Family;
import io.kuberouter.net.PortRange;
import io.kuberouter.net.Prefix;
import java.util.List;
import java.util.regex.Pattern;

/// The address and port ranges of the cluster, known to several parts.
///
/// @param pods networks of all pods, for a node that does not route; empty means ask the nodes
/// @param clusterIps networks of cluster IPs, at most one of a family
/// @param externalIps networks from which external IPs may come
/// @param loadBalancerIps networks from which load-balancer addresses come
/// @param nodePorts the ports of NodePort Services
/// @param strict whether an external or load-balancer IP outside its networks is ignored
public record RangeOptions(
        List<Prefix> pods,
        List<Prefix> clusterIps,
        List<Prefix> externalIps,
        List<Prefix> loadBalancerIps,
        PortRange nodePorts,
        boolean strict) {
    private static final Pattern PORTS = Pattern.compile("(\\d{1,5})[-:](\\d{1,5})");

    static final Flag<String> PODS = Flag.of(
            "cluster-cidr", Kind.STRING, "", "Networks of all pods, comma separated, for a node without the router.");
    static final Flag<List<String>> CLUSTER_IPS = Flag.of(
            "service-cluster-ip-range",
            Kind.STRINGS,
            List.of("10.96.0.0/12"),
            "Networks of cluster IPs, one of a family. The default counts only where its family is enabled.");
    static final Flag<List<String>> EXTERNAL_IPS =
            Flag.of("service-external-ip-range", Kind.STRINGS, List.of(), "Networks from which external IPs may come.");
    static final Flag<List<String>> LOAD_BALANCER_IPS = Flag.of(
            "loadbalancer-ip-range", Kind.STRINGS, List.of(), "Networks from which load-balancer addresses come.");
    static final Flag<String> NODE_PORTS =
            Flag.of("service-node-port-range", Kind.STRING, "30000-32767", "Ports of NodePort Services: first-last.");
    static final Flag<Boolean> STRICT = Flag.of(
            "strict-external-ip-validation",
            Kind.BOOL,
            true,
            "Ignore external and load-balancer IPs outside the networks configured for them.");
    static final List<Flag<?>> FLAGS = List.of(PODS, CLUSTER_IPS, EXTERNAL_IPS, LOAD_BALANCER_IPS, NODE_PORTS, STRICT);

    public RangeOptions {
        pods = List.copyOf(pods);
        clusterIps = List.copyOf(clusterIps);
        externalIps = List.copyOf(externalIps);
        loadBalancerIps = List.copyOf(loadBalancerIps);
    }

    static RangeOptions read(Values in) {
        return new RangeOptions(
                podNetworks(in),
                clusterNetworks(in),
                enabled(in, EXTERNAL_IPS),
                enabled(in, LOAD_BALANCER_IPS),
                nodePorts(in),
                in.of(STRICT));
    }

    private static List<Prefix> podNetworks(Values in) {
        String text = in.of(PODS);
        var items = text.isEmpty() ? List.<String>of() : List.of(text.split("\\s*,\\s*", -1));
        return in.networks(PODS, items);
    }

    private static List<Prefix> clusterNetworks(Values in) {
        var families = RunOptions.families(in);
        if (!in.isGiven(CLUSTER_IPS)) {
            return in.networks(CLUSTER_IPS, CLUSTER_IPS.standard()).stream()
                    .filter(network -> families.contains(network.family()))
                    .toList();
        }
        if (in.of(CLUSTER_IPS).isEmpty()) {
            in.refuse(CLUSTER_IPS, "needs at least one network");
        }
        var networks = enabled(in, CLUSTER_IPS);
        for (var family : Family.values()) {
            if (networks.stream().filter(n -> n.family() == family).count() > 1) {
                in.refuse(CLUSTER_IPS, "has more than one " + family.word() + " network");
            }
        }
        return networks;
    }

    /// The networks of a flag; a complaint for each whose family is switched off.
    private static List<Prefix> enabled(Values in, Flag<List<String>> flag) {
        var families = RunOptions.families(in);
        var networks = in.networks(flag, in.of(flag));
        for (var network : networks) {
            if (!families.contains(network.family())) {
                String off = network.family() == Family.IPV4 ? "--enable-ipv4" : "--enable-ipv6";
                in.refuse(
                        List.of(flag, RunOptions.IPV4, RunOptions.IPV6),
                        flag + ": " + network + " needs " + off + ", which is false");
            }
        }
        return networks;
    }

    private static PortRange nodePorts(Values in) {
        var ports = PORTS.matcher(in.of(NODE_PORTS));
        if (ports.matches()) {
            int first = Integer.parseInt(ports.group(1));
            int last = Integer.parseInt(ports.group(2));
            if (first < last && last <= 65535) {
                return new PortRange(first, last);
            }
        }
        in.refuse(NODE_PORTS, "must be first-last or first:last, with 0 <= first < last <= 65535");
        return new PortRange(30000, 32767);
    }
}
