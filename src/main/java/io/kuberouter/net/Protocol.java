package io.kuberouter.net;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A transport protocol that a Service may use, with its number from the IANA registry.
public enum Protocol {
    TCP(6),
    UDP(17),
    SCTP(132);

    private final int number;

    Protocol(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /// The protocol with this number, or null for one that no Service uses.
    public static @Nullable Protocol of(int number) {
        return switch (number) {
            case 6 -> TCP;
            case 17 -> UDP;
            case 132 -> SCTP;
            default -> null;
        };
    }

    /// The protocol as the Kubernetes API names it (`TCP`, `UDP`, `SCTP`), or null.
    public static @Nullable Protocol parse(String text) {
        return switch (text) {
            case "TCP" -> TCP;
            case "UDP" -> UDP;
            case "SCTP" -> SCTP;
            default -> null;
        };
    }

    /// Lower case, as tools print it: `tcp`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
