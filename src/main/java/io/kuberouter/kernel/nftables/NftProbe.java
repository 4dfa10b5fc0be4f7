package io.kuberouter.kernel.nftables;

import io.kuberouter.net.Family;
import io.kuberouter.reconcile.TargetException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Whether nft and the kernel can do what the plane needs. Each thing is tried in a table that ends with the
/// transaction that makes it.
public final class NftProbe {

    private static final String TABLE = "kube-router-probe";

    private NftProbe() {}

    /// What cannot be done, each with the reason, for people; empty where everything can.
    ///
    /// @throws TargetException if nft cannot be asked
    public static List<String> missing(Nft nft, List<Family> families) throws TargetException {
        var missing = new ArrayList<String>();
        for (var family : families) {
            String bare = tried(nft, family, "");
            if (bare.isEmpty()) {
                for (var each : needs(family).entrySet()) {
                    String reason = tried(nft, family, each.getValue());
                    if (!reason.isEmpty()) {
                        missing.add(each.getKey() + " for " + family.word() + ": " + reason);
                    }
                }
            } else {
                missing.add("tables for " + family.word() + ": " + bare);
            }
        }
        return missing;
    }

    /// What to add to a table with a chain `c`, by what it shows.
    private static Map<String, String> needs(Family family) {
        boolean four = family == Family.IPV4;
        String at = (four ? "ip " : "ip6 ") + TABLE;
        String type = four ? "ipv4_addr" : "ipv6_addr";
        var needs = new LinkedHashMap<String, String>();
        needs.put("chains that the kernel enters", chain(at, "input") + chain(at, "forward") + chain(at, "output"));
        needs.put("comments of chains", "add chain " + at + " d { comment \"podfw a/b\"; }");
        needs.put(
                "sets of networks",
                "add set " + at + " s { type " + type + "; flags interval; }\n" + "add element " + at + " s { "
                        + (four ? "0.0.0.0/0" : "::/0") + " }");
        needs.put(
                "verdict maps",
                "add chain " + at + " d\nadd map " + at + " m { type " + type + " : verdict; }\n" + "add element " + at
                        + " m { " + (four ? "192.0.2.1" : "2001:db8::1") + " : jump d }");
        needs.put("the state of connections", rule(at, "ct state established,related accept"));
        needs.put("the kind of an address", rule(at, "fib saddr type local accept"));
        needs.put("refusing", rule(at, "reject") + rule(at, "meta l4proto tcp reject with tcp reset"));
        needs.put("limits", rule(at, "limit rate 100/second burst 200 packets"));
        needs.put("logging", rule(at, "log prefix \"np:\" group 101 snaplen 128"));
        needs.put("named counters", "add counter " + at + " n\n" + rule(at, "counter name \"n\""));
        return needs;
    }

    private static String chain(String at, String hook) {
        return "add chain " + at + " " + hook + "s { type filter hook " + hook + " priority filter; policy accept; }\n";
    }

    private static String rule(String at, String rule) {
        return "add rule " + at + " c " + rule + "\n";
    }

    private static String tried(Nft nft, Family family, String script) throws TargetException {
        String at = (family == Family.IPV4 ? "ip " : "ip6 ") + TABLE;
        var answer = nft.run("add table " + at + "\nadd chain " + at + " c\n" + script + "\ndelete table " + at + "\n");
        return answer.done() ? "" : answer.reason();
    }
}
