package io.kuberouter.conformance.rules;

import io.kuberouter.net.Ip;
import io.kuberouter.net.Prefix;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/// The members of a set of the kernel, asked for quickly.
final class Members {

    private final Set<Prefix> prefixes = new HashSet<>();
    private final Set<Integer> lengths = new TreeSet<>();

    Members(Iterable<Prefix> members) {
        for (var member : members) {
            prefixes.add(member.network());
            lengths.add(member.length());
        }
    }

    boolean hold(Ip ip) {
        for (int length : lengths) {
            if (length <= ip.family().bits() && prefixes.contains(new Prefix(ip, length).network())) {
                return true;
            }
        }
        return false;
    }
}
