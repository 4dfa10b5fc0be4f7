package io.kuberouter.net;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// An IP address of either family, in canonical form: `2001:DB8::01` and `2001:db8::1` are the same value, and an
/// IPv4-mapped IPv6 address is the IPv4 address. IPv4 lies in the low 32 bits of `low`. Sorted by family, then by
/// number. Prints as RFC 5952 asks.
///
/// @param family the address family
/// @param high the upper 64 bits of an IPv6 address, 0 for IPv4
/// @param low the lower 64 bits of an IPv6 address, or the IPv4 address as an unsigned 32-bit number
public record Ip(Family family, long high, long low) implements Comparable<Ip> {

    public Ip {
        if (family == Family.IPV4 && (high != 0 || low >>> 32 != 0)) {
            throw new IllegalArgumentException("an IPv4 address has 32 bits");
        }
        if (family == Family.IPV6 && isMapped(high, low)) {
            throw new IllegalArgumentException("an IPv4-mapped address is an IPv4 address");
        }
    }

    /// Reads an address as Kubernetes writes it: dotted quad without leading zeros, or RFC 4291 text without a zone.
    ///
    /// @throws IllegalArgumentException that quotes the text if it is not an address
    public static Ip of(String text) {
        Ip ip = IpText.parse(text);
        if (ip == null) {
            throw new IllegalArgumentException("'" + text + "' is not an IP address");
        }
        return ip;
    }

    /// Like [#of(String)], but null where the text is no address.
    public static @Nullable Ip parse(String text) {
        return IpText.parse(text);
    }

    /// From 4 or 16 bytes in network order.
    ///
    /// @throws IllegalArgumentException for any other length
    public static Ip of(byte[] bytes) {
        var in = ByteBuffer.wrap(bytes);
        return switch (bytes.length) {
            case 4 -> new Ip(Family.IPV4, 0, Integer.toUnsignedLong(in.getInt()));
            case 16 -> canonical(in.getLong(), in.getLong());
            default -> throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + bytes.length);
        };
    }

    static Ip canonical(long high, long low) {
        return isMapped(high, low) ? new Ip(Family.IPV4, 0, low & 0xffff_ffffL) : new Ip(Family.IPV6, high, low);
    }

    private static boolean isMapped(long high, long low) {
        return high == 0 && low >>> 32 == 0xffffL;
    }

    /// The address in network order, 4 or 16 bytes.
    public byte[] bytes() {
        var out = ByteBuffer.allocate(family.bytes());
        if (family == Family.IPV4) {
            out.putInt((int) low);
        } else {
            out.putLong(high).putLong(low);
        }
        return out.array();
    }

    public boolean isLoopback() {
        return family == Family.IPV4 ? low >>> 24 == 127 : high == 0 && low == 1;
    }

    /// 169.254.0.0/16 or fe80::/10.
    public boolean isLinkLocal() {
        return family == Family.IPV4 ? low >>> 16 == 0xa9fe : high >>> 54 == 0x3fa;
    }

    /// 224.0.0.0/4 or ff00::/8.
    public boolean isMulticast() {
        return family == Family.IPV4 ? low >>> 28 == 0xe : high >>> 56 == 0xff;
    }

    /// The address 0.0.0.0 or ::.
    public boolean isUnspecified() {
        return high == 0 && low == 0;
    }

    /// The prefix that holds this address alone, /32 or /128.
    public Prefix asPrefix() {
        return new Prefix(this, family.bits());
    }

    /// Written out: what a record derives is several times slower until the JVM is warm, and a first plan asks often.
    @Override
    public int hashCode() {
        return 31 * Long.hashCode(high) + Long.hashCode(low);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Ip ip && low == ip.low && high == ip.high && family == ip.family;
    }

    @Override
    public int compareTo(Ip other) {
        int order = family.compareTo(other.family);
        order = order != 0 ? order : Long.compareUnsigned(high, other.high);
        return order != 0 ? order : Long.compareUnsigned(low, other.low);
    }

    /// The address as an operator writes it: `10.96.0.10`, `fd00:96::41`.
    @Override
    public String toString() {
        return IpText.format(this);
    }

    /// The address as it stands before a colon and a port: IPv6 in brackets.
    public String bracketed() {
        return family == Family.IPV4 ? toString() : "[" + this + "]";
    }
}
