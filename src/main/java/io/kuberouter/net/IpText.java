package io.kuberouter.net;

import org.jspecify.annotations.Nullable;

/// Text of addresses: RFC 4291 section 2.2 in, RFC 5952 out. Refuses what Kubernetes refuses: leading zeros in a
/// dotted quad (read as octal elsewhere) and zones.
final class IpText {

    private IpText() {}

    static @Nullable Ip parse(String text) {
        if (text.indexOf(':') >= 0) {
            return ipv6(text);
        }
        long quad = quad(text);
        return quad < 0 ? null : new Ip(Family.IPV4, 0, quad);
    }

    /// The dotted quad as a number, or -1.
    private static long quad(String text) {
        long value = 0;
        int at = 0;
        for (int part = 0; part < 4; part++) {
            int end = part == 3 ? text.length() : text.indexOf('.', at);
            int octet = end < 0 ? -1 : octet(text, at, end);
            if (octet < 0) {
                return -1;
            }
            value = value << 8 | octet;
            at = end + 1;
        }
        return value;
    }

    private static int octet(String text, int from, int to) {
        int length = to - from;
        if (length < 1 || length > 3 || (length > 1 && text.charAt(from) == '0')) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value > 255 ? -1 : value;
    }

    private static @Nullable Ip ipv6(String text) {
        int gap = text.indexOf("::");
        int[] groups = new int[8];
        if (gap < 0) {
            return groups(text, groups, true) == 8 ? ip(groups) : null;
        }
        int[] after = new int[8];
        int before = groups(text.substring(0, gap), groups, false);
        int behind = groups(text.substring(gap + 2), after, true);
        if (before < 0 || behind < 0 || before + behind > 7) {
            return null;
        }
        System.arraycopy(after, 0, groups, 8 - behind, behind);
        return ip(groups);
    }

    /// Reads groups separated by single colons into `out`; how many, or -1. A dotted quad may stand for the last two
    /// groups of an address, so only where the text runs to its end.
    private static int groups(String text, int[] out, boolean toTheEnd) {
        if (text.isEmpty()) {
            return 0;
        }
        int count = 0;
        for (int at = 0; ; ) {
            int end = text.indexOf(':', at);
            String group = text.substring(at, end < 0 ? text.length() : end);
            if (end < 0 && group.indexOf('.') >= 0) {
                long quad = quad(group);
                if (quad < 0 || count > 6 || !toTheEnd) {
                    return -1;
                }
                out[count++] = (int) (quad >>> 16);
                out[count++] = (int) (quad & 0xffff);
                return count;
            }
            int value = group(group);
            if (value < 0 || count > 7) {
                return -1;
            }
            out[count++] = value;
            if (end < 0) {
                return count;
            }
            at = end + 1;
        }
    }

    private static int group(String text) {
        if (text.isEmpty() || text.length() > 4) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) > 'f' ? -1 : Character.digit(text.charAt(i), 16);
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    private static Ip ip(int[] groups) {
        long high = 0;
        long low = 0;
        for (int i = 0; i < 4; i++) {
            high = high << 16 | groups[i];
            low = low << 16 | groups[i + 4];
        }
        return Ip.canonical(high, low);
    }

    static String format(Ip ip) {
        if (ip.family() == Family.IPV4) {
            long value = ip.low();
            return (value >>> 24) + "." + (value >>> 16 & 255) + "." + (value >>> 8 & 255) + "." + (value & 255);
        }
        int[] groups = new int[8];
        for (int i = 0; i < 4; i++) {
            groups[i] = (int) (ip.high() >>> (48 - 16 * i) & 0xffff);
            groups[i + 4] = (int) (ip.low() >>> (48 - 16 * i) & 0xffff);
        }
        return withLongestGapShortened(groups);
    }

    private static String withLongestGapShortened(int[] groups) {
        int best = -1;
        int length = 1;
        for (int i = 0; i < 8; i++) {
            int end = i;
            while (end < 8 && groups[end] == 0) {
                end++;
            }
            if (end - i > length) {
                best = i;
                length = end - i;
            }
        }
        var text = new StringBuilder(39);
        for (int i = 0; i < 8; i++) {
            if (i == best) {
                text.append("::");
                i += length - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }
}
