package io.kuberouter.options;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/// Durations as Go writes them: an optional sign and numbers with units, such as `1m30s`, `500ms` or `1.5h`.
final class DurationText {
    private static final Pattern WHOLE = Pattern.compile("[-+]?(\\d+\\.?\\d*[a-zµμ]+|\\.\\d+[a-zµμ]+)+");
    private static final Pattern PART = Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)([a-zµμ]+)");
    private static final Map<String, Long> NANOS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "µs", 1_000L, // U+00B5, the micro sign
            "μs", 1_000L, // U+03BC, the Greek letter
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);

    private DurationText() {}

    /// @throws IllegalArgumentException saying what a duration looks like
    static Duration parse(String text) {
        if (text.matches("[-+]?0")) {
            return Duration.ZERO;
        }
        if (!WHOLE.matcher(text).matches()) {
            throw new IllegalArgumentException("must be a duration with units, like 300ms, 5m or 1m30s");
        }
        BigDecimal nanos = BigDecimal.ZERO;
        var parts = PART.matcher(text);
        while (parts.find()) {
            nanos = nanos.add(new BigDecimal(parts.group(1)).multiply(unit(parts.group(2))));
        }
        return signed(text, nanos.setScale(0, RoundingMode.DOWN));
    }

    private static BigDecimal unit(String name) {
        Long nanos = NANOS.get(name);
        if (nanos == null) {
            throw new IllegalArgumentException("has the unknown unit '" + name + "'; use ns, us, ms, s, m or h");
        }
        return BigDecimal.valueOf(nanos);
    }

    private static Duration signed(String text, BigDecimal nanos) {
        if (nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw new IllegalArgumentException("is longer than a duration can be");
        }
        Duration length = Duration.ofNanos(nanos.longValueExact());
        return text.startsWith("-") ? length.negated() : length;
    }

    /// The canonical form: `0s`, `1.5ms`, `5m0s`, `1h0m0.25s`.
    static String format(Duration duration) {
        if (duration.isNegative()) {
            return "-" + format(duration.negated());
        }
        if (duration.isZero()) {
            return "0s";
        }
        long nanos = duration.toNanos();
        if (nanos < 1_000) {
            return nanos + "ns";
        }
        if (nanos < 1_000_000) {
            return decimal(nanos, 3) + "µs";
        }
        return nanos < 1_000_000_000 ? decimal(nanos, 6) + "ms" : clock(duration);
    }

    private static String clock(Duration duration) {
        long hours = duration.toHours();
        String minutes = duration.toMinutes() == 0 ? "" : duration.toMinutesPart() + "m";
        long rest = duration.toSecondsPart() * 1_000_000_000L + duration.toNanosPart();
        return (hours == 0 ? "" : hours + "h") + minutes + decimal(rest, 9) + "s";
    }

    private static String decimal(long value, int scale) {
        var number = BigDecimal.valueOf(value, scale).stripTrailingZeros();
        return number.toPlainString();
    }
}
