package io.kuberouter.state;

import java.time.Duration;

/// Idle times of IPVS connections, whole seconds each (`ipvsadm --set`).
public record Timeouts(Duration tcp, Duration tcpFin, Duration udp) {

    /// What a kernel starts with: 900 s, 120 s, 300 s.
    public static final Timeouts KERNEL =
            new Timeouts(Duration.ofSeconds(900), Duration.ofSeconds(120), Duration.ofSeconds(300));
}
