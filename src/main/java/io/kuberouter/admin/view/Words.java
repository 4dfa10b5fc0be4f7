package io.kuberouter.admin.view;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Numbers and times as people read them, always with their unit.
public final class Words {

    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Words() {}

    /// `1,204`.
    public static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /// `1 virtual server`, `14 virtual servers`.
    public static String count(long value, String noun) {
        return number(value) + " " + noun + (value == 1 ? "" : "s");
    }

    /// `640 B`, `1.4 MB`: powers of a thousand.
    public static String bytes(long value) {
        if (value < 1000) {
            return value + " B";
        }
        double rest = value;
        int unit = -1;
        while (rest >= 999.5 && unit < 4) {
            rest /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, rest < 10 ? "%.1f %cB" : "%.0f %cB", rest, "kMGTP".charAt(unit));
    }

    /// `2.1 ms`, `340 µs`, `4 s`, `3 h`.
    public static String duration(Duration span) {
        long micros = span.toNanos() / 1000;
        if (micros < 1000) {
            return micros + " µs";
        }
        if (micros < 1_000_000) {
            double millis = micros / 1000.0;
            return String.format(Locale.ROOT, millis < 10 ? "%.1f ms" : "%.0f ms", millis);
        }
        return seconds(span.toSeconds());
    }

    /// `4 s`, `12 min`, `3 h`, `2 d`; what is in the future is `0 s`.
    public static String ago(Instant then, Instant now) {
        return seconds(Math.max(0, Duration.between(then, now).toSeconds()));
    }

    private static String seconds(long seconds) {
        if (seconds < 100) {
            return seconds + " s";
        }
        if (seconds < 100 * 60) {
            return seconds / 60 + " min";
        }
        return seconds < 48 * 3600 ? seconds / 3600 + " h" : seconds / 86_400 + " d";
    }

    /// `2026-11-22 22:41:09 UTC`.
    public static String moment(Instant at) {
        return MOMENT.format(at);
    }

    /// `22:41:09 UTC`.
    public static String clock(Instant at) {
        return CLOCK.format(at);
    }
}
