package io.kuberouter.plan.firewall;

import io.kuberouter.net.Family;

/// What of ICMP (RFC 792) and ICMPv6 (RFC 4443, RFC 4861) passes every policy, with the number of its type.
enum IcmpKind {
    ECHO_REQUEST(Family.IPV4, 8, true, "echo requests"),
    UNREACHABLE(Family.IPV4, 3, false, "destination unreachable"),
    TIME_EXCEEDED(Family.IPV4, 11, false, "time exceeded"),
    ECHO_REQUEST_6(Family.IPV6, 128, true, "echo requests"),
    UNREACHABLE_6(Family.IPV6, 1, false, "destination unreachable"),
    TIME_EXCEEDED_6(Family.IPV6, 3, false, "time exceeded"),
    NEIGHBOR_SOLICITATION(Family.IPV6, 135, false, "neighbor solicitations"),
    NEIGHBOR_ADVERTISEMENT(Family.IPV6, 136, false, "neighbor advertisements"),
    ECHO_REPLY_6(Family.IPV6, 129, true, "echo replies");

    private final Family family;
    private final int type;
    private final boolean echo;
    private final String words;

    IcmpKind(Family family, int type, boolean echo, String words) {
        this.family = family;
        this.type = type;
        this.echo = echo;
        this.words = words;
    }

    Family family() {
        return family;
    }

    /// Whether it is a ping or the answer to one, and no error.
    boolean isEcho() {
        return echo;
    }

    /// The rule of iptables that accepts it.
    String accepted() {
        return IptablesRule.ANY
                .protocol(family == Family.IPV4 ? "icmp" : "ipv6-icmp")
                .comment(words)
                .match((family == Family.IPV4 ? "-m icmp --icmp-type " : "-m icmp6 --icmpv6-type ") + type)
                .jump("ACCEPT");
    }
}
