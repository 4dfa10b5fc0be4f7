package io.kuberouter.options;

import io.kuberouter.net.Prefix;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// The service proxy.
///
/// @param syncPeriod how often everything is looked at afresh
/// @param masqueradeAll whether all traffic to Services is source-translated to the node's address
/// @param nodePortOnAllAddresses whether node ports are served on every local address
/// @param serviceFirewall whether only listed ports of service addresses are let in
/// @param hairpin whether every Service may lead a pod back to itself
/// @param gracefulTermination whether a leaving destination is drained first
/// @param gracefulPeriod how long it is drained where its pod does not say
/// @param runtimeEndpoint the container runtime's socket, `unix:///path`
/// @param excluded networks whose virtual servers are never deleted
/// @param tcpTimeout whole seconds an idle TCP connection lives; empty means as the kernel has it
/// @param tcpFinTimeout whole seconds a TCP connection lives after FIN; empty means as the kernel has it
/// @param udpTimeout whole seconds an idle UDP connection lives; empty means as the kernel has it
public record ProxyOptions(
        Duration syncPeriod,
        boolean masqueradeAll,
        boolean nodePortOnAllAddresses,
        boolean serviceFirewall,
        boolean hairpin,
        boolean gracefulTermination,
        Duration gracefulPeriod,
        Optional<String> runtimeEndpoint,
        List<Prefix> excluded,
        Optional<Duration> tcpTimeout,
        Optional<Duration> tcpFinTimeout,
        Optional<Duration> udpTimeout) {
    static final Flag<Duration> SYNC_PERIOD = Flag.of(
            "ipvs-sync-period",
            Kind.DURATION,
            Duration.ofMinutes(5),
            "Time between two full checks of the service proxy. Greater than 0.");
    static final Flag<Boolean> MASQUERADE_ALL = Flag.of(
            "masquerade-all", Kind.BOOL, false, "Source-translate all traffic to Services to the node's address.");
    static final Flag<Boolean> NODE_PORT_ON_ALL =
            Flag.of("nodeport-bindon-all-ip", Kind.BOOL, false, "Serve node ports on every local address of the node.");
    static final Flag<Boolean> PERMIT_ALL = Flag.of(
            "ipvs-permit-all", Kind.BOOL, true, "Guard service addresses: accept listed ports, reject all others.");
    static final Flag<Boolean> HAIRPIN =
            Flag.of("hairpin-mode", Kind.BOOL, false, "Let a pod reach itself through any Service that it is part of.");
    static final Flag<Boolean> GRACEFUL =
            Flag.of("ipvs-graceful-termination", Kind.BOOL, false, "Drain a leaving destination before deleting it.");
    static final Flag<Duration> GRACEFUL_PERIOD = Flag.of(
            "ipvs-graceful-period",
            Kind.DURATION,
            Duration.ofSeconds(30),
            "How long to drain where the pod's grace period is unknown. Greater than 0.");
    static final Flag<String> RUNTIME_ENDPOINT = Flag.of(
            "runtime-endpoint", Kind.STRING, "", "Socket of the container runtime for direct return: unix:///path.");
    static final Flag<List<String>> EXCLUDED = Flag.of(
            "excluded-cidrs", Kind.STRINGS, List.of(), "Networks whose IPVS services are foreign and never deleted.");
    static final Flag<Duration> TCP_TIMEOUT = Flag.of(
            "service-tcp-timeout", Kind.DURATION, Duration.ZERO, "Life of an idle TCP connection in IPVS. 0: 15m0s.");
    static final Flag<Duration> TCP_FIN_TIMEOUT = Flag.of(
            "service-tcpfin-timeout",
            Kind.DURATION,
            Duration.ZERO,
            "Life of a TCP connection in IPVS after FIN. 0: 2m0s.");
    static final Flag<Duration> UDP_TIMEOUT = Flag.of(
            "service-udp-timeout", Kind.DURATION, Duration.ZERO, "Life of an idle UDP connection in IPVS. 0: 5m0s.");
    static final List<Flag<?>> FLAGS = List.of(
            SYNC_PERIOD,
            MASQUERADE_ALL,
            NODE_PORT_ON_ALL,
            PERMIT_ALL,
            HAIRPIN,
            GRACEFUL,
            GRACEFUL_PERIOD,
            RUNTIME_ENDPOINT,
            EXCLUDED,
            TCP_TIMEOUT,
            TCP_FIN_TIMEOUT,
            UDP_TIMEOUT);

    public ProxyOptions {
        excluded = List.copyOf(excluded);
    }

    static ProxyOptions read(Values in) {
        return new ProxyOptions(
                in.positive(SYNC_PERIOD),
                in.of(MASQUERADE_ALL),
                in.of(NODE_PORT_ON_ALL),
                in.of(PERMIT_ALL),
                in.of(HAIRPIN),
                in.of(GRACEFUL),
                in.positive(GRACEFUL_PERIOD),
                in.text(RUNTIME_ENDPOINT),
                in.networks(EXCLUDED, in.of(EXCLUDED)),
                timeout(in, TCP_TIMEOUT),
                timeout(in, TCP_FIN_TIMEOUT),
                timeout(in, UDP_TIMEOUT));
    }

    /// The kernel counts whole seconds; a fraction above the first second is cut.
    private static Optional<Duration> timeout(Values in, Flag<Duration> flag) {
        Duration value = in.of(flag);
        if (!value.isZero() && value.compareTo(Duration.ofSeconds(1)) < 0) {
            in.refuse(flag, "must be 0 or at least 1s");
        }
        return value.isZero() ? Optional.empty() : Optional.of(value.truncatedTo(ChronoUnit.SECONDS));
    }
}
