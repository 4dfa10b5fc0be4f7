package io.kuberouter.netlink;

/// The kernel's refusal of one message.
///
/// @param errno as [Errno] names them, positive
/// @param explanation the kernel's own words (extended acknowledgement), empty where it has none
public record NetlinkError(int errno, String explanation) {

    /// `EINVAL (invalid prefix for given prefix length)`
    @Override
    public String toString() {
        return explanation.isEmpty() ? Errno.name(errno) : Errno.name(errno) + " (" + explanation + ")";
    }
}
