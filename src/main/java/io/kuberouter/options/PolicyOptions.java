package io.kuberouter.options;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The firewall that enforces network policies.
///
/// @param syncPeriod how often everything is looked at afresh
/// @param defaultDeny whether a local pod is closed until its own rules stand
/// @param plane which of the kernel's firewalls holds the rules
/// @param refusal what becomes of a packet that no policy allows
/// @param icmp what of ICMP passes every policy
/// @param ownNode whether a pod reaches its own node whatever its policies
/// @param nodeAccept whether what a pod may send to its node is accepted for good, ahead of the node's own rules
/// @param readyTaint key of the taint that keeps pods off this node until the firewall stands
public record PolicyOptions(
        Duration syncPeriod,
        boolean defaultDeny,
        Plane plane,
        Refusal refusal,
        Icmp icmp,
        OwnNode ownNode,
        boolean nodeAccept,
        Optional<String> readyTaint) {

    /// The kernel's firewall that holds the rules; `AUTO` takes what the node has.
    public enum Plane {
        AUTO,
        IPTABLES,
        NFTABLES;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// What becomes of a packet that no policy allows.
    public enum Refusal {
        REJECT,
        RESET,
        DROP;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// What of ICMP passes every policy: all that the original lets pass, or errors and neighbour discovery only.
    public enum Icmp {
        ALL,
        ERRORS;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Whether egress policies count for what a pod sends to its own node.
    public enum OwnNode {
        POLICY,
        ALWAYS;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static final Flag<Duration> SYNC_PERIOD = Flag.of(
            "iptables-sync-period",
            Kind.DURATION,
            Duration.ofMinutes(5),
            "Time between two full checks of the firewall, iptables or not. Greater than 0.");
    static final Flag<Boolean> DEFAULT_DENY =
            Flag.of("netpol-default-deny", Kind.BOOL, false, "Close local pods until their own rules stand.");
    static final Flag<Boolean> USE_NFTABLES =
            Flag.of("use-nftables-for-netpol", Kind.BOOL, false, "Hold network policies in nftables.");
    static final Flag<String> PLANE = Flag.ours(
            "netpol-plane",
            Kind.STRING,
            "",
            "Where network policies stand: auto, iptables or nftables. Empty: as --use-nftables-for-netpol says.");
    static final Flag<String> REFUSAL = Flag.ours(
            "netpol-refusal",
            Kind.STRING,
            "reject",
            "What becomes of a packet that no policy allows: reject (ICMP goes back), reset (TCP is reset) or drop.");
    static final Flag<String> ICMP = Flag.ours(
            "netpol-icmp",
            Kind.STRING,
            "all",
            "ICMP that passes every policy: all (echo requests too) or errors (errors and neighbour discovery).");
    static final Flag<String> OWN_NODE = Flag.ours(
            "netpol-own-node",
            Kind.STRING,
            "policy",
            "What a pod may send to its own node: policy (as its policies say) or always (anything).");
    static final Flag<Boolean> NODE_ACCEPT = Flag.ours(
            "netpol-node-accept",
            Kind.BOOL,
            true,
            "Accept for good what a pod may send to its node; if false, the node's own rules decide afterwards.");
    static final Flag<String> READY_TAINT = Flag.ours(
            "netpol-ready-taint",
            Kind.STRING,
            "",
            "Key of a taint to take off this node once its network policies stand. Empty: none.");
    static final List<Flag<?>> FLAGS =
            List.of(SYNC_PERIOD, DEFAULT_DENY, USE_NFTABLES, PLANE, REFUSAL, ICMP, OWN_NODE, NODE_ACCEPT, READY_TAINT);

    static PolicyOptions read(Values in) {
        return new PolicyOptions(
                in.positive(SYNC_PERIOD),
                in.of(DEFAULT_DENY),
                plane(in),
                in.word(REFUSAL, Refusal.values()),
                in.word(ICMP, Icmp.values()),
                in.word(OWN_NODE, OwnNode.values()),
                in.of(NODE_ACCEPT),
                readyTaint(in));
    }

    /// As the API writes a qualified name: an optional DNS name and a slash, then a word.
    private static Optional<String> readyTaint(Values in) {
        var key = in.text(READY_TAINT);
        if (key.isPresent()
                && !key.get().matches("([a-z0-9.-]{1,253}/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?")) {
            in.refuse(READY_TAINT, "is not a key of a taint, such as example.com/not-ready");
        }
        return key;
    }

    private static Plane plane(Values in) {
        if (in.of(PLANE).isEmpty()) {
            return in.of(USE_NFTABLES) ? Plane.NFTABLES : Plane.IPTABLES;
        }
        return in.word(PLANE, Plane.values());
    }
}
