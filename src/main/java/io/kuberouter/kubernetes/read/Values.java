package io.kuberouter.kubernetes.read;

import io.kuberouter.net.Ip;
import io.kuberouter.net.Port;
import io.kuberouter.net.Prefix;
import io.kuberouter.net.Protocol;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/// Values that the API writes as text or numbers. Each is null, with a flaw, where it makes no sense.
final class Values {
    /// Stands for a time that is missing or cannot be read: such an object never passes for the elder one.
    static final Instant NEVER = Instant.parse("9999-12-31T23:59:59Z");

    private Values() {}

    static @Nullable Ip ip(Json in) {
        if (in.isText()) {
            return ip(in, in.text());
        }
        in.flaw(in.found() + " instead of an IP address");
        return null;
    }

    static @Nullable Ip ip(Json in, String text) {
        Ip ip = Ip.parse(text);
        if (ip == null) {
            in.flaw("'" + text + "' is not an IP address");
        }
        return ip;
    }

    static @Nullable Prefix prefix(Json in) {
        if (in.isText()) {
            return prefix(in, in.text());
        }
        in.flaw(in.found() + " instead of a CIDR");
        return null;
    }

    static @Nullable Prefix prefix(Json in, String text) {
        try {
            return Prefix.of(text);
        } catch (IllegalArgumentException e) {
            in.flaw(String.valueOf(e.getMessage()));
            return null;
        }
    }

    /// A port; 0 counts as absent, without a flaw.
    static @Nullable Port port(Json in) {
        int number = in.number(0);
        if (number >= 0 && number <= 65535) {
            return number == 0 ? null : new Port(number);
        }
        in.flaw("port " + number + " is outside 1-65535");
        return null;
    }

    /// A protocol; null means TCP.
    static @Nullable Protocol protocol(Json in) {
        if (in.isNull()) {
            return Protocol.TCP;
        }
        String text = in.shared();
        Protocol protocol = Protocol.parse(text);
        if (protocol == null) {
            in.flaw("unknown protocol '" + text + "'");
        }
        return protocol;
    }

    /// A time as RFC 3339 writes it, [#NEVER] where it cannot be read.
    static Instant instant(Json in) {
        String text = in.text();
        if (text.isEmpty()) {
            return NEVER;
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException _) {
            in.flaw("'" + text + "' is not a time");
            return NEVER;
        }
    }
}
