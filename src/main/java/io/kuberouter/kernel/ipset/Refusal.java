package io.kuberouter.kernel.ipset;

import io.kuberouter.netlink.Errno;
import io.kuberouter.netlink.NetlinkError;

/// What the kernel means by refusing something about a set: beside the error numbers of Linux it has some of its own
/// (`IPSET_ERR_*`).
final class Refusal {

    static final int BUSY = 4100, OTHER_NAME = 4101, TYPE_MISMATCH = 4102, FULL = 4352;

    private Refusal() {}

    static boolean is(NetlinkError error, int errno) {
        return error.errno() == errno;
    }

    /// For people: the symbol and its meaning.
    static String text(NetlinkError error) {
        return switch (error.errno()) {
            case Errno.ENOENT -> "ENOENT (there is no set of this name)";
            case Errno.EEXIST -> "EEXIST (there is a set of this name)";
            case 4097 -> "IPSET_ERR_PROTOCOL (the kernel does not understand the message)";
            case 4098 -> "IPSET_ERR_FIND_TYPE (the kernel has no sets of this type and family)";
            case 4099 -> "IPSET_ERR_MAX_SETS (the kernel can hold no more sets)";
            case BUSY -> "IPSET_ERR_BUSY (the set is in use by a rule)";
            case OTHER_NAME -> "IPSET_ERR_EXIST_SETNAME2 (there is a set of the new name, or none to swap with)";
            case TYPE_MISMATCH -> "IPSET_ERR_TYPE_MISMATCH (the sets differ in type or family)";
            case 4103 -> "IPSET_ERR_EXIST (there already, or not there)";
            case 4104 -> "IPSET_ERR_INVALID_CIDR (sets cannot hold this prefix length)";
            case 4105 -> "IPSET_ERR_INVALID_NETMASK";
            case 4106 -> "IPSET_ERR_INVALID_FAMILY (this type has no sets of this family)";
            case 4107 -> "IPSET_ERR_TIMEOUT (the set has no timeouts)";
            case 4108 -> "IPSET_ERR_REFERENCED (the set is in use by a rule)";
            case 4109 -> "IPSET_ERR_IPADDR_IPV4 (not an IPv4 address)";
            case 4110 -> "IPSET_ERR_IPADDR_IPV6 (not an IPv6 address)";
            case FULL -> "IPSET_ERR_HASH_FULL (the set is full)";
            case 4353 -> "IPSET_ERR_HASH_ELEM (sets cannot hold the unspecified address)";
            case 4356 -> "IPSET_ERR_HASH_RANGE_UNSUPPORTED (the set holds single addresses)";
            default -> error.toString();
        };
    }
}
