package io.kuberouter.kernel.ipset;

import io.kuberouter.net.Family;
import io.kuberouter.state.IpSet;
import io.kuberouter.state.SetKey;

/// What the kernel tells of a set without its members.
///
/// @param type as the kernel names it: `hash:ip`
/// @param family `AF_*`
/// @param room how many entries it can hold
/// @param entries how many it holds
/// @param plain whether it has no option by which it would hold something else than what is put into it: a mask, a time
///     after which entries go, the throwing out of old entries when it is full
record Header(SetKey key, String type, int family, int room, int entries, boolean plain) {

    private static final String IPV6 = "inet6:";

    /// The key of a set with this name in the kernel. Whether its family is the one that its name claims is another
    /// question.
    static SetKey key(String kernelName) {
        return kernelName.startsWith(IPV6)
                ? new SetKey(Family.IPV6, kernelName.substring(IPV6.length()))
                : new SetKey(Family.IPV4, kernelName);
    }

    /// Whether this set can become the wanted one by changing members. Options that do no harm are let be: an earlier
    /// release made its sets with `timeout 0`.
    boolean fits(IpSet.Type wanted) {
        return plain && type.equals(wanted.toString()) && family == key.family().number();
    }

    /// As the plan would have it, for a set whose type we know.
    IpSet.Type knownType() {
        return type.equals(IpSet.Type.HASH_NET.toString()) ? IpSet.Type.HASH_NET : IpSet.Type.HASH_IP;
    }
}
