package io.kuberouter.options;

import java.time.Duration;
import java.util.List;

/// Routes, pods' network and the cloud's checks.
///
/// @param syncPeriod how often everything is looked at afresh
/// @param injectedRoutesSyncPeriod how often learned routes are installed again
/// @param cni whether the agent looks after the CNI file
/// @param cniFile that file, from `KUBE_ROUTER_CNI_CONF_FILE`
/// @param podEgress whether pod traffic leaving the cluster is source-translated
/// @param autoMtu whether the pods' MTU follows the node's interface
/// @param disableSourceDestCheck whether EC2's source/destination check is switched off
public record RoutingOptions(
        Duration syncPeriod,
        Duration injectedRoutesSyncPeriod,
        boolean cni,
        String cniFile,
        boolean podEgress,
        boolean autoMtu,
        boolean disableSourceDestCheck) {
    static final Flag<Duration> SYNC_PERIOD = Flag.of(
            "routes-sync-period",
            Kind.DURATION,
            Duration.ofMinutes(5),
            "Time between two full checks of the router. Greater than 0.");
    static final Flag<Duration> INJECTED_ROUTES_SYNC_PERIOD = Flag.of(
            "injected-routes-sync-period",
            Kind.DURATION,
            Duration.ofMinutes(1),
            "Time between two installations of learned routes. Greater than 0.");
    static final Flag<Boolean> CNI =
            Flag.of("enable-cni", Kind.BOOL, true, "Write the node's pod networks into its CNI file.");
    static final Flag<Boolean> POD_EGRESS =
            Flag.of("enable-pod-egress", Kind.BOOL, true, "Source-translate traffic of pods that leaves the cluster.");
    static final Flag<Boolean> AUTO_MTU =
            Flag.of("auto-mtu", Kind.BOOL, true, "Derive the MTU of pods from the node's interface.");
    static final Flag<Boolean> DISABLE_SOURCE_DEST_CHECK = Flag.of(
            "disable-source-dest-check",
            Kind.BOOL,
            true,
            "On AWS: switch the instance's source/destination check off.");
    static final List<Flag<?>> FLAGS =
            List.of(SYNC_PERIOD, INJECTED_ROUTES_SYNC_PERIOD, CNI, POD_EGRESS, AUTO_MTU, DISABLE_SOURCE_DEST_CHECK);

    static RoutingOptions read(Values in) {
        return new RoutingOptions(
                in.positive(SYNC_PERIOD),
                in.positive(INJECTED_ROUTES_SYNC_PERIOD),
                in.of(CNI),
                in.environment("KUBE_ROUTER_CNI_CONF_FILE").orElse("/etc/cni/net.d/10-kuberouter.conf"),
                in.of(POD_EGRESS),
                in.of(AUTO_MTU),
                in.of(DISABLE_SOURCE_DEST_CHECK));
    }
}
