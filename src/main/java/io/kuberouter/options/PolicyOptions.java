package io.kuberouter.options;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// The firewall that enforces network policies.
///
/// @param syncPeriod how often everything is looked at afresh
/// @param defaultDeny whether a local pod is closed until its own rules stand
/// @param plane which of the kernel's firewalls holds the rules
public record PolicyOptions(Duration syncPeriod, boolean defaultDeny, Plane plane) {

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
    static final List<Flag<?>> FLAGS = List.of(SYNC_PERIOD, DEFAULT_DENY, USE_NFTABLES, PLANE);

    static PolicyOptions read(Values in) {
        return new PolicyOptions(in.positive(SYNC_PERIOD), in.of(DEFAULT_DENY), plane(in));
    }

    private static Plane plane(Values in) {
        if (in.of(PLANE).isEmpty()) {
            return in.of(USE_NFTABLES) ? Plane.NFTABLES : Plane.IPTABLES;
        }
        return in.word(PLANE, Plane.values());
    }
}
