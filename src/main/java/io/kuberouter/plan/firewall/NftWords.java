package io.kuberouter.plan.firewall;

import io.kuberouter.net.Family;
import io.kuberouter.state.Direction;
import io.kuberouter.state.NftKey;
import io.kuberouter.state.NftKey.Kind;

/// The language of nft, in the very form in which nft 1.0.6 prints it, so that what is wanted can be compared with what
/// is there.
final class NftWords {

    static final String ALLOW = "meta mark set meta mark | " + hex(Names.ALLOWED);
    static final String FORBID = "meta mark set meta mark & " + hex(~Names.ALLOWED);
    static final String PASS = "meta mark set meta mark | " + hex(Names.PASSED);
    static final String IS_REFUSED = "meta mark & " + hex(Names.ALLOWED) + " == " + hex(0);
    static final String HAS_PASSED = "meta mark & " + hex(Names.PASSED) + " == " + hex(Names.PASSED);

    /// A mark that a packet brings along says nothing.
    static final String CLEAR = "meta mark set meta mark & " + hex(~(Names.ALLOWED | Names.PASSED));

    /// Neither does one on a packet that meets no pod: TAIL must not accept it for that.
    static final String UNPASS = "meta mark set meta mark & " + hex(~Names.PASSED);

    private NftWords() {}

    private static String hex(int bits) {
        return "0x%08x".formatted(bits);
    }

    /// `ip` or `ip6`.
    static String word(Family family) {
        return family == Family.IPV4 ? "ip" : "ip6";
    }

    /// The end of a rule that tells people what it is for.
    static String comment(String text) {
        return " comment \"" + text + "\"";
    }

    static String counter(String name) {
        return "counter name \"" + name + "\"";
    }

    static NftKey chain(Family family, String name) {
        return new NftKey(family, Kind.CHAIN, name);
    }

    static NftKey counter(Family family, String name) {
        return new NftKey(family, Kind.COUNTER, name);
    }

    /// Leads a packet to the chain of the pod whose address it bears: its source going out, its destination coming in.
    static NftKey podMap(Family family, Direction direction) {
        return new NftKey(family, Kind.MAP, "pod-" + direction);
    }

    static NftKey localPods(Family family) {
        return new NftKey(family, Kind.SET, Names.LOCAL_PODS);
    }
}
