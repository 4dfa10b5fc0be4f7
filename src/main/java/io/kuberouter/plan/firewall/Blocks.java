package io.kuberouter.plan.firewall;

import io.kuberouter.cluster.NetworkPolicy.Block;
import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The union of blocks, each less its own exceptions, as few disjoint networks as can be. An exception of one block
/// takes nothing from another. `0.0.0.0/0` stays whole.
final class Blocks {

    private final List<Prefix> found = new ArrayList<>();

    private Blocks() {}

    /// The networks of one family, in order. Blocks and exceptions of the other family count for nothing.
    static List<Prefix> union(List<Block> blocks, Family family) {
        var whole = new Prefix(new Ip(family, 0, 0), 0);
        var cuts = blocks.stream()
                .filter(block -> block.cidr().family() == family)
                .map(block -> new Cut(
                        block.cidr().network(),
                        block.except().stream()
                                .filter(except -> except.family() == family)
                                .map(Prefix::network)
                                .toList()))
                .toList();
        var blocksFound = new Blocks();
        return blocksFound.covers(whole, cuts) ? List.of(whole) : List.copyOf(blocksFound.found);
    }

    /// A block as far as it matters within some network.
    private record Cut(Prefix cidr, List<Prefix> except) {

        boolean isWholeIn(Prefix network) {
            return except.isEmpty() && cidr.contains(network);
        }
    }

    /// Whether the blocks cover all of the network. If not, the parts that they do cover are among the found.
    private boolean covers(Prefix network, List<Cut> all) {
        var cuts = within(network, all);
        if (cuts.isEmpty()) {
            return false;
        }
        if (cuts.stream().anyMatch(cut -> cut.isWholeIn(network))) {
            return true;
        }
        var lower = new Prefix(network.address(), network.length() + 1);
        boolean coversLower = keep(lower, covers(lower, cuts));
        boolean coversUpper =
                upper(network).filter(upper -> keep(upper, covers(upper, cuts))).isPresent();
        if (coversLower && coversUpper) {
            found.removeLast();
            found.removeLast();
            return true;
        }
        return false;
    }

    private boolean keep(Prefix network, boolean covered) {
        if (covered) {
            found.add(network);
        }
        return covered;
    }

    private static List<Cut> within(Prefix network, List<Cut> all) {
        var cuts = new ArrayList<Cut>();
        for (var cut : all) {
            if (meet(cut.cidr, network) && cut.except.stream().noneMatch(except -> except.contains(network))) {
                var except = cut.except.stream().filter(e -> meet(e, network)).toList();
                cuts.add(new Cut(cut.cidr, except));
            }
        }
        return cuts;
    }

    private static boolean meet(Prefix a, Prefix b) {
        return a.contains(b) || b.contains(a);
    }

    /// The upper half; absent for IPv4-mapped IPv6, for those addresses are IPv4's.
    private static Optional<Prefix> upper(Prefix network) {
        int length = network.length() + 1;
        Ip ip = network.address();
        int place = ip.family() == Family.IPV4 ? length + 96 : length;
        long high = ip.high() | (place <= 64 ? 1L << (64 - place) : 0);
        long low = ip.low() | (place > 64 ? 1L << (128 - place) : 0);
        boolean mapped = ip.family() == Family.IPV6 && high == 0 && low >>> 32 == 0xffffL;
        return mapped ? Optional.empty() : Optional.of(new Prefix(new Ip(ip.family(), high, low), length));
    }
}
