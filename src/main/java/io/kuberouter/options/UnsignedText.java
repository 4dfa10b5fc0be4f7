package io.kuberouter.options;

import java.math.BigInteger;
import java.util.Locale;

/// Unsigned numbers as Go reads a literal: decimal, `0x` hexadecimal, `0` or `0o` octal, `0b` binary, and single
/// underscores between the digits of a number with such a prefix.
final class UnsignedText {

    private UnsignedText() {}

    /// @param bits how wide the number may be, at most 63
    /// @throws IllegalArgumentException if the text is no number or the number is too large
    static long parse(String text, int bits) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.matches("0x(_?[0-9a-f])+")) {
            return number(lower.substring(2), 16, bits);
        }
        if (lower.matches("0b(_?[01])+")) {
            return number(lower.substring(2), 2, bits);
        }
        if (lower.matches("0o?(_?[0-7])+")) {
            return number(lower.replace("o", ""), 8, bits);
        }
        return number(matching(text, "0|[1-9][0-9]*"), 10, bits);
    }

    /// A number of at most 63 bits in decimal digits only; leading zeros mean nothing.
    static long decimal(String text) {
        return number(matching(text, "[0-9]+"), 10, 63);
    }

    private static String matching(String text, String pattern) {
        if (!text.matches(pattern)) {
            throw new IllegalArgumentException("must be a whole number, not '" + text + "'");
        }
        return text;
    }

    private static long number(String digits, int base, int bits) {
        var value = new BigInteger(digits.replace("_", ""), base);
        if (value.bitLength() > bits) {
            throw new IllegalArgumentException(
                    "must be at most " + BigInteger.TWO.pow(bits).subtract(BigInteger.ONE));
        }
        return value.longValueExact();
    }
}
