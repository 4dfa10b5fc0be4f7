package io.kuberouter.options;

import io.kuberouter.net.Family;
import java.util.List;

/// Which parts run, and on which address families.
///
/// @param router whether this node routes and speaks BGP
/// @param firewall whether it enforces network policies
/// @param serviceProxy whether it serves Services through IPVS
/// @param loadBalancer whether it may hand out load-balancer addresses
/// @param families the families that may be touched, never none
public record RunOptions(
        boolean router, boolean firewall, boolean serviceProxy, boolean loadBalancer, List<Family> families) {
    static final Flag<Boolean> ROUTER = Flag.of(
            "run-router", Kind.BOOL, true, "Run the router: pod routes, tunnels and BGP between nodes and with peers.");
    static final Flag<Boolean> FIREWALL =
            Flag.of("run-firewall", Kind.BOOL, true, "Run the firewall: enforce network policies on this node's pods.");
    static final Flag<Boolean> SERVICE_PROXY =
            Flag.of("run-service-proxy", Kind.BOOL, true, "Run the service proxy: serve Services through IPVS.");
    static final Flag<Boolean> LOAD_BALANCER = Flag.of(
            "run-loadbalancer", Kind.BOOL, false, "Run the allocator of load-balancer addresses (one node leads).");
    static final Flag<Boolean> IPV4 = Flag.of("enable-ipv4", Kind.BOOL, true, "Work on IPv4.");
    static final Flag<Boolean> IPV6 = Flag.of("enable-ipv6", Kind.BOOL, false, "Work on IPv6.");
    static final List<Flag<?>> FLAGS = List.of(ROUTER, FIREWALL, SERVICE_PROXY, LOAD_BALANCER, IPV4, IPV6);

    public RunOptions {
        families = List.copyOf(families);
    }

    /// Whether this family may be touched.
    public boolean has(Family family) {
        return families.contains(family);
    }

    static RunOptions read(Values in) {
        var run = new RunOptions(
                in.of(ROUTER), in.of(FIREWALL), in.of(SERVICE_PROXY), in.of(LOAD_BALANCER), families(in));
        if (run.families.isEmpty()) {
            in.refuse(List.of(IPV4, IPV6), "no address family is enabled: --enable-ipv4 and --enable-ipv6 are false");
        }
        if (!run.isAnythingOn() && !in.of(ProcessOptions.CLEANUP)) {
            in.refuse(
                    List.of(ROUTER, FIREWALL, SERVICE_PROXY, LOAD_BALANCER),
                    "nothing to run: enable one of --run-router, --run-firewall, --run-service-proxy, --run-loadbalancer");
        }
        return run;
    }

    private boolean isAnythingOn() {
        return router || firewall || serviceProxy || loadBalancer;
    }

    static List<Family> families(Values in) {
        if (in.of(IPV4)) {
            return in.of(IPV6) ? List.of(Family.IPV4, Family.IPV6) : List.of(Family.IPV4);
        }
        return in.of(IPV6) ? List.of(Family.IPV6) : List.of();
    }
}
