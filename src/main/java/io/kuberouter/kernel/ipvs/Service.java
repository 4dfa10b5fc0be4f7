package io.kuberouter.kernel.ipvs;

import io.kuberouter.net.Family;
import io.kuberouter.state.Destination;
import io.kuberouter.state.ServerKey;
import io.kuberouter.state.VirtualServer;
import java.time.Duration;
import java.util.List;

/// A virtual server as the kernel holds it, without its destinations.
///
/// @param flags `IP_VS_SVC_F_*` and our mark
/// @param timeout seconds a client stays with its destination
/// @param netmask clients who share these bits stay together: a mask for IPv4, a length for IPv6
/// @param plain whether it has nothing else, such as a persistence engine, that we never write
record Service(ServerKey key, String scheduler, int flags, int timeout, int netmask, boolean plain) {

    /// Marks what is ours. The kernel keeps flags that it does not know, and `ipvsadm` does not show them.
    static final int OURS = 0x4000_0000;

    private static final int PERSISTENT = 0x01, HASHED = 0x02;

    /// Stands among the scheduler flags of a server that differs from ours in something [VirtualServer] has no word
    /// for.
    private static final int DEVIANT = 0x8000_0000;

    static Service of(VirtualServer server) {
        boolean persistent = server.persistence().isPositive();
        return new Service(
                server.key(),
                server.scheduler(),
                OURS | server.schedulerFlags() | (persistent ? PERSISTENT : 0),
                Math.toIntExact(server.persistence().toSeconds()),
                wholeAddress(server.key()),
                true);
    }

    /// A mask under which each client stands alone (P-03: the original writes 32.0.0.0).
    private static int wholeAddress(ServerKey key) {
        return key.address().family() == Family.IPV4 ? 0xffff_ffff : 128;
    }

    boolean isMarked() {
        return (flags & OURS) != 0;
    }

    /// In the form in which it would be wanted. What was not written by us, such as a server adopted from another
    /// program, has scheduler flags that nobody wants, so that it differs and gets written once.
    VirtualServer with(List<Destination> destinations) {
        boolean persistent = (flags & PERSISTENT) != 0;
        boolean deviant = !plain || netmask != wholeAddress(key) || persistent != (timeout != 0);
        int unexplained = (flags & ~HASHED & ~PERSISTENT) ^ OURS;
        return new VirtualServer(
                key,
                scheduler,
                deviant ? unexplained | DEVIANT : unexplained,
                persistent ? Duration.ofSeconds(Integer.toUnsignedLong(timeout)) : Duration.ZERO,
                destinations);
    }
}
