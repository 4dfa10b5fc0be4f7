package io.kuberouter.net;

/// An address with a prefix length. Keeps the host bits it was given: `10.1.2.3/24` is an interface address;
/// [#network()] drops them. Sorted by address, then by length.
///
/// @param address the address, host bits included
/// @param length 0 to 32 or 0 to 128
public record Prefix(Ip address, int length) implements Comparable<Prefix> {

    public Prefix {
        if (length < 0 || length > address.family().bits()) {
            throw new IllegalArgumentException("prefix length " + length + " does not fit " + address);
        }
    }

    /// Reads `10.244.1.0/24` or `fd00::/64`. `::ffff:10.244.1.0/120` is `10.244.1.0/24`, as [Ip] has it.
    ///
    /// @throws IllegalArgumentException that quotes the text if it is not a CIDR
    public static Prefix of(String text) {
        int slash = text.lastIndexOf('/');
        Ip address = slash < 0 ? null : Ip.parse(text.substring(0, slash));
        if (address == null || !text.substring(slash + 1).matches("0|[1-9][0-9]{0,2}")) {
            throw new IllegalArgumentException("'" + text + "' is not a CIDR");
        }
        boolean mapped = address.family() == Family.IPV4 && text.indexOf(':') >= 0;
        int length = Integer.parseInt(text.substring(slash + 1)) - (mapped ? 96 : 0);
        if (length < 0 || length > address.family().bits()) {
            throw new IllegalArgumentException("'" + text + "' is not a CIDR: its length does not fit");
        }
        return new Prefix(address, length);
    }

    public Family family() {
        return address.family();
    }

    /// The same prefix with all host bits zero.
    public Prefix network() {
        if (family() == Family.IPV4) {
            return new Prefix(new Ip(Family.IPV4, 0, address.low() & mask(length + 32)), length);
        }
        long high = address.high() & mask(Math.min(length, 64));
        long low = address.low() & mask(Math.max(length - 64, 0));
        return new Prefix(new Ip(Family.IPV6, high, low), length);
    }

    private static long mask(int bits) {
        return bits == 0 ? 0 : -1L << (64 - bits);
    }

    /// Whether the address lies in this prefix; never across families.
    public boolean contains(Ip ip) {
        return ip.family() == family()
                && new Prefix(ip, length).network().address().equals(network().address());
    }

    /// Whether all of the other prefix lies in this one.
    public boolean contains(Prefix other) {
        return other.length >= length && contains(other.address);
    }

    @Override
    public int compareTo(Prefix other) {
        int order = address.compareTo(other.address);
        return order != 0 ? order : Integer.compare(length, other.length);
    }

    @Override
    public String toString() {
        return address + "/" + length;
    }
}
