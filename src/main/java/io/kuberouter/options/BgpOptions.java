package io.kuberouter.options;

import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Port;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The BGP speaker of this node.
///
/// @param clusterAsn the AS of the nodes (RFC 6996 private range by default)
/// @param port where it listens, and where other nodes listen
/// @param routerId where its identifier comes from (RFC 4271 section 4.2)
/// @param holdTime hold time offered to peers
/// @param gracefulRestart RFC 4724, if announced
/// @param ibgp whether nodes of one AS peer at all
/// @param fullMesh whether all of them peer with each other
public record BgpOptions(
        long clusterAsn,
        Port port,
        RouterId routerId,
        Duration holdTime,
        Optional<GracefulRestart> gracefulRestart,
        boolean ibgp,
        boolean fullMesh) {

    /// Where the router identifier comes from.
    public sealed interface RouterId {
        /// The node's primary IPv4 address.
        record Primary() implements RouterId {}

        /// A hash of the node's primary address.
        record Generated() implements RouterId {}

        /// As given.
        record Fixed(Ip id) implements RouterId {}
    }

    /// @param restartTime how long peers keep our routes
    /// @param deferralTime how long route selection waits after a restart
    public record GracefulRestart(Duration restartTime, Duration deferralTime) {}

    private static final long DEFAULT_ASN = 64512;
    private static final Duration LONGEST_RESTART = Duration.ofSeconds(4095); // 12 bits, RFC 4724 section 3
    private static final Duration LONGEST_DEFERRAL = Duration.ofHours(18);
    private static final Duration SHORTEST_HOLD = Duration.ofSeconds(3); // RFC 4271 section 4.2
    private static final Duration LONGEST_HOLD = Duration.ofSeconds(65535);

    static final Flag<Long> CLUSTER_ASN =
            Flag.of("cluster-asn", Kind.UINT, 0L, "AS of the nodes: 64512-65535 or 4200000000-4294967294. 0: 64512.");
    static final Flag<Long> PORT =
            Flag.of("bgp-port", Kind.UINT32, 179L, "Port of the BGP speaker, here and on the other nodes.");
    static final Flag<String> ROUTER_ID = Flag.of(
            "router-id",
            Kind.STRING,
            "",
            "BGP identifier, a dotted quad. Empty: the primary IPv4 address; generate: a hash of the primary address.");
    static final Flag<Duration> HOLD_TIME =
            Flag.of("bgp-holdtime", Kind.DURATION, Duration.ofSeconds(90), "BGP hold time, 3s-18h12m15s.");
    static final Flag<Boolean> GRACEFUL_RESTART =
            Flag.of("bgp-graceful-restart", Kind.BOOL, false, "Announce graceful restart to peers.");
    static final Flag<Duration> RESTART_TIME = Flag.of(
            "bgp-graceful-restart-time",
            Kind.DURATION,
            Duration.ofSeconds(90),
            "How long peers keep our routes during a restart, at most 1h8m15s. Greater than 0.");
    static final Flag<Duration> DEFERRAL_TIME = Flag.of(
            "bgp-graceful-restart-deferral-time",
            Kind.DURATION,
            Duration.ofMinutes(6),
            "How long route selection waits after a restart, at most 18h. Greater than 0.");
    static final Flag<Boolean> IBGP =
            Flag.of("enable-ibgp", Kind.BOOL, true, "Peer with the nodes that have the same AS.");
    static final Flag<Boolean> FULL_MESH = Flag.of(
            "nodes-full-mesh", Kind.BOOL, true, "Peer with every node; false needs the AS annotation on nodes.");
    static final Flag<String> GOBGP_ADDRESS = Flag.of(
            "gobgp-admin-address",
            Kind.STRING,
            "127.0.0.1",
            "Accepted and unused: BGP is looked at through the shell and the pages.");
    static final Flag<Integer> GOBGP_PORT = Flag.of(
            "gobgp-admin-port",
            Kind.UINT16,
            50051,
            "Accepted and unused: BGP is looked at through the shell and the pages.");
    static final List<Flag<?>> FLAGS = List.of(
            CLUSTER_ASN,
            PORT,
            ROUTER_ID,
            HOLD_TIME,
            GRACEFUL_RESTART,
            RESTART_TIME,
            DEFERRAL_TIME,
            IBGP,
            FULL_MESH,
            GOBGP_ADDRESS,
            GOBGP_PORT);

    static BgpOptions read(Values in) {
        Duration hold = in.of(HOLD_TIME);
        if (hold.compareTo(SHORTEST_HOLD) < 0 || hold.compareTo(LONGEST_HOLD) > 0) {
            in.refuse(HOLD_TIME, "must be 3s-18h12m15s");
        }
        return new BgpOptions(
                asn(in), in.port(PORT), routerId(in), hold, gracefulRestart(in), in.of(IBGP), in.of(FULL_MESH));
    }

    private static long asn(Values in) {
        long asn = in.of(CLUSTER_ASN);
        boolean isPrivate = asn >= 64512 && asn <= 65535 || asn >= 4_200_000_000L && asn <= 4_294_967_294L;
        if (asn != 0 && !isPrivate) {
            in.refuse(CLUSTER_ASN, "must be 0, 64512-65535 or 4200000000-4294967294");
        }
        return asn == 0 ? DEFAULT_ASN : asn;
    }

    private static RouterId routerId(Values in) {
        String text = in.of(ROUTER_ID);
        if (text.isEmpty()) {
            return new RouterId.Primary();
        }
        Ip id = Ip.parse(text);
        if (id != null && id.family() == Family.IPV4) {
            return new RouterId.Fixed(id);
        }
        if (!text.equals("generate")) {
            in.refuse(ROUTER_ID, "must be a dotted quad or generate");
        }
        return new RouterId.Generated();
    }

    private static Optional<GracefulRestart> gracefulRestart(Values in) {
        boolean on = in.of(GRACEFUL_RESTART);
        var restart = new GracefulRestart(in.positive(RESTART_TIME), in.positive(DEFERRAL_TIME));
        if (on && restart.restartTime.compareTo(LONGEST_RESTART) > 0) {
            in.refuse(RESTART_TIME, "must be at most 1h8m15s");
        }
        if (on && restart.deferralTime.compareTo(LONGEST_DEFERRAL) > 0) {
            in.refuse(DEFERRAL_TIME, "must be at most 18h");
        }
        return on ? Optional.of(restart) : Optional.empty();
    }
}
