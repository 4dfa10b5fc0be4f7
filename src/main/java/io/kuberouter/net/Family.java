package io.kuberouter.net;

/// An address family, with its number from `sys/socket.h` and the width of its addresses.
public enum Family {
    IPV4(2, 32),
    IPV6(10, 128);

    private final int number;
    private final int bits;

    Family(int number, int bits) {
        this.number = number;
        this.bits = bits;
    }

    /// `AF_INET` or `AF_INET6`, as Linux numbers them.
    public int number() {
        return number;
    }

    /// As people write it: `IPv4`.
    public String word() {
        return this == IPV4 ? "IPv4" : "IPv6";
    }

    /// Width of an address in bits: 32 or 128.
    public int bits() {
        return bits;
    }

    /// Width of an address in bytes: 4 or 16.
    public int bytes() {
        return bits / 8;
    }

    /// The family with this Linux number.
    ///
    /// @throws IllegalArgumentException naming the number if it is neither `AF_INET` nor `AF_INET6`
    public static Family of(int number) {
        return switch (number) {
            case 2 -> IPV4;
            case 10 -> IPV6;
            default -> throw new IllegalArgumentException("address family " + number + " is neither IPv4 nor IPv6");
        };
    }
}
