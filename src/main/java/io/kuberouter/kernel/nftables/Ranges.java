package io.kuberouter.kernel.nftables;

import io.kuberouter.net.Ip;
import io.kuberouter.net.Prefix;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/// Ranges of addresses as networks. We write networks only; nft prints a range for what somebody else put in.
final class Ranges {

    private Ranges() {}

    /// The largest networks that make up a range together.
    static List<Prefix> prefixes(Ip first, Ip last) {
        int bits = first.family().bits();
        var at = new BigInteger(1, first.bytes());
        var end = new BigInteger(1, last.bytes());
        var prefixes = new ArrayList<Prefix>();
        while (at.compareTo(end) <= 0) {
            int host = Math.min(bits, at.signum() == 0 ? bits : at.getLowestSetBit());
            while (at.add(BigInteger.ONE.shiftLeft(host))
                            .subtract(BigInteger.ONE)
                            .compareTo(end)
                    > 0) {
                host--;
            }
            prefixes.add(new Prefix(ip(at, bits / 8), bits - host));
            at = at.add(BigInteger.ONE.shiftLeft(host));
        }
        return prefixes;
    }

    private static Ip ip(BigInteger number, int length) {
        byte[] digits = number.toByteArray();
        byte[] bytes = new byte[length];
        int taken = Math.min(digits.length, length);
        System.arraycopy(digits, digits.length - taken, bytes, length - taken, taken);
        return Ip.of(bytes);
    }
}
