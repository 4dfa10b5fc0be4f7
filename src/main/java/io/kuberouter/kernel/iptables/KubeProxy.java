package io.kuberouter.kernel.iptables;

import io.kuberouter.kernel.exec.Exec;
import io.kuberouter.net.Family;
import java.util.List;

/// Traces of a kube-proxy on this node: it and we would each answer for the same addresses.
public final class KubeProxy {

    private KubeProxy() {}

    /// Whether its chains are in any table of any build of iptables.
    public static boolean chainsPresent(Exec exec) {
        for (String suffix : List.of("-nft", "-legacy")) {
            for (var family : Family.values()) {
                String program = (family == Family.IPV4 ? "iptables" : "ip6tables") + suffix + "-save";
                if (Variant.saved(exec, program).contains("\n:KUBE-SERVICES ")) {
                    return true;
                }
            }
        }
        return false;
    }
}
