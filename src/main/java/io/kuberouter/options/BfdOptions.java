package io.kuberouter.options;

import io.kuberouter.net.Port;
import java.time.Duration;
import java.util.List;

/// BFD sessions with external peers (RFC 5880).
///
/// @param enabled whether there are any
/// @param port the UDP port, RFC 5881's by default
/// @param desiredMinTx how often we would like to send
/// @param requiredMinRx how often we can bear to receive
/// @param detectionMultiplier how many missed packets mean down, 1 to 255
public record BfdOptions(
        boolean enabled, Port port, Duration desiredMinTx, Duration requiredMinRx, int detectionMultiplier) {
    private static final long LONGEST = 4_294_967; // milliseconds whose microseconds fill 32 bits

    static final Flag<Boolean> ENABLED =
            Flag.of("enable-bfd", Kind.BOOL, false, "Watch external peers by BFD beside BGP.");
    static final Flag<Long> PORT = Flag.of("bfd-port", Kind.UINT32, 3784L, "UDP port of BFD.");
    static final Flag<Long> DESIRED_MIN_TX = Flag.of(
            "bfd-desired-min-tx-interval", Kind.UINT32, 1000L, "Wanted BFD transmit interval, in milliseconds.");
    static final Flag<Long> REQUIRED_MIN_RX = Flag.of(
            "bfd-required-min-rx-interval", Kind.UINT32, 1000L, "Shortest BFD receive interval, in milliseconds.");
    static final Flag<Long> DETECTION_MULTIPLIER =
            Flag.of("bfd-detection-multiplier", Kind.UINT32, 3L, "Missed BFD packets that mean down, 1-255.");
    static final List<Flag<?>> FLAGS = List.of(ENABLED, PORT, DESIRED_MIN_TX, REQUIRED_MIN_RX, DETECTION_MULTIPLIER);

    static BfdOptions read(Values in) {
        return new BfdOptions(
                in.of(ENABLED),
                in.port(PORT),
                Duration.ofMillis(in.between(1, LONGEST, DESIRED_MIN_TX)),
                Duration.ofMillis(in.between(1, LONGEST, REQUIRED_MIN_RX)),
                (int) in.between(1, 255, DETECTION_MULTIPLIER));
    }
}
