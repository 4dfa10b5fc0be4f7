package io.kuberouter.plan.firewall;

import io.kuberouter.net.Ip;
import io.kuberouter.net.Prefix;

/// A rule in the words and the order in which `iptables-save` prints it: addresses, protocol, matches, target. What is
/// read back from the kernel must equal what was written.
///
/// @param addresses `-s` before `-d`
/// @param protocol empty for any
/// @param matches in the order in which they were given
record IptablesRule(String addresses, String protocol, String matches) {

    static final IptablesRule ANY = new IptablesRule("", "", "");

    /// From this address alone.
    IptablesRule from(Ip ip) {
        return from(ip.asPrefix());
    }

    /// To this address alone.
    IptablesRule to(Ip ip) {
        return to(ip.asPrefix());
    }

    /// From this network. The tool prints no match for one that holds every address.
    IptablesRule from(Prefix prefix) {
        return prefix.length() == 0 ? this : new IptablesRule(" -s " + prefix.network() + addresses, protocol, matches);
    }

    /// To this network, likewise.
    IptablesRule to(Prefix prefix) {
        return prefix.length() == 0 ? this : new IptablesRule(addresses + " -d " + prefix.network(), protocol, matches);
    }

    IptablesRule protocol(String name) {
        return new IptablesRule(addresses, " -p " + name, matches);
    }

    IptablesRule comment(String text) {
        return match("-m comment --comment " + quoted(text));
    }

    IptablesRule match(String match) {
        return new IptablesRule(addresses, protocol, matches + " " + match);
    }

    /// Where this bit of the mark is set.
    IptablesRule marked(int bit) {
        return match("-m mark --mark " + bits(bit));
    }

    /// Where this bit of the mark is not set.
    IptablesRule unmarked(int bit) {
        return match("-m mark ! --mark " + bits(bit));
    }

    /// The whole rule.
    ///
    /// @param target with its options: `REJECT --reject-with tcp-reset`
    String jump(String target) {
        return (addresses + protocol + matches + " -j " + target).substring(1);
    }

    /// The whole rule, which sets these bits of the mark.
    String mark(int bits) {
        return jump("MARK --set-xmark " + bits(bits));
    }

    /// The whole rule, which sets these bits and clears all others of the mask.
    String mark(int bits, int mask) {
        return jump("MARK --set-xmark 0x" + Integer.toHexString(bits) + "/0x" + Integer.toHexString(mask));
    }

    /// The whole rule, which clears these bits of the mark.
    String unmark(int bits) {
        return jump("MARK --set-xmark 0x0/0x" + Integer.toHexString(bits));
    }

    private static String bits(int bits) {
        String hex = "0x" + Integer.toHexString(bits);
        return hex + "/" + hex;
    }

    /// As the tool writes words: bare if plain, else quoted.
    static String quoted(String text) {
        return text.matches("[A-Za-z0-9_-]+") ? text : '"' + text.replaceAll("([\"\\\\'])", "\\\\$1") + '"';
    }
}
