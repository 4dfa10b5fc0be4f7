package io.kuberouter.plan.firewall;

import io.kuberouter.net.Ip;
import io.kuberouter.net.Prefix;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Networks of one family, as [Blocks] makes them: in order, disjoint, as few as can be.
record Networks(String id, List<Prefix> prefixes) implements GroupSource {

    /// As many as are told in words.
    private static final int TOLD = 8;

    Networks {
        prefixes = List.copyOf(prefixes);
    }

    static Networks of(List<Prefix> prefixes) {
        var parts = Stream.concat(Stream.of("networks"), prefixes.stream().map(Prefix::toString));
        return new Networks(Names.id(parts.toArray(String[]::new)), prefixes);
    }

    boolean contain(Ip ip) {
        return prefixes.stream().anyMatch(prefix -> prefix.contains(ip));
    }

    @Override
    public String words() {
        String told = prefixes.stream().limit(TOLD).map(Prefix::toString).collect(Collectors.joining(", "));
        return prefixes.size() > TOLD ? told + " and " + (prefixes.size() - TOLD) + " more" : told;
    }
}
