package io.kuberouter.kernel.iptables;

import io.kuberouter.kernel.exec.Exec;
import io.kuberouter.net.Family;
import io.kuberouter.reconcile.TargetException;
import java.util.List;
import java.util.Set;

/// Traces of a kube-proxy on this node: it and we would each answer for the same addresses.
public final class KubeProxy {

    private static final Set<String> TABLES = Set.of("table ip kube-proxy", "table ip6 kube-proxy");

    private KubeProxy() {}

    /// Whether its chains are in any table of any build of iptables, or its own tables in nftables.
    public static boolean isPresent(Exec exec) {
        return areChainsPresent(exec) || isTablePresent(exec);
    }

    /// In its nftables mode it has a table `kube-proxy` for each family.
    private static boolean isTablePresent(Exec exec) {
        try {
            return exec.run("nft", "list", "tables").out().lines().anyMatch(TABLES::contains);
        } catch (TargetException absent) {
            return false;
        }
    }

    private static boolean areChainsPresent(Exec exec) {
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
