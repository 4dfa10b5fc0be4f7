package io.kuberouter.golden;

import io.kuberouter.net.Family;
import io.kuberouter.state.Firewall;
import io.kuberouter.state.IpSet;
import io.kuberouter.state.SetKey;

/// Sets as `ipset restore` takes them: what `ipset save` prints, without the sizes that the kernel chooses.
public final class IpsetText {

    private IpsetText() {}

    public static String print(Firewall firewall) {
        var text = new StringBuilder();
        firewall.sets().forEach((key, set) -> {
            text.append("create " + key.kernelName() + " " + set.type() + " family "
                    + (key.family() == Family.IPV4 ? "inet" : "inet6") + "\n");
            set.members()
                    .keySet()
                    .forEach(member -> text.append(entry(
                            key,
                            set.type() == IpSet.Type.HASH_IP ? member.address().toString() : member.toString())));
        });
        firewall.admitted()
                .keySet()
                .forEach(entry ->
                        text.append(entry(entry.set(), entry.member().address().toString())));
        return text.toString();
    }

    private static String entry(SetKey key, String member) {
        return "add " + key.kernelName() + " " + member + "\n";
    }
}
