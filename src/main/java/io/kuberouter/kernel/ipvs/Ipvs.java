package io.kuberouter.kernel.ipvs;

import io.kuberouter.netlink.NetlinkError;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.Destination;
import io.kuberouter.state.ServerKey;
import java.util.List;
import java.util.Optional;

/// The IPVS table of a network namespace: the kernel's, or a model of it.
interface Ipvs {

    /// All virtual servers that our values have words for, ours and foreign, in no order.
    List<Service> services() throws TargetException;

    /// One virtual server; empty if there is none.
    Optional<Service> service(ServerKey key) throws TargetException;

    /// The destinations of a virtual server in no order; none if there is no such server.
    List<Destination> destinations(ServerKey key) throws TargetException;

    /// Carries commands out in order. One that is refused does not stop the others.
    ///
    /// @return for each command, the refusal or nothing
    List<Optional<NetlinkError>> write(List<Command> commands) throws TargetException;

    /// Commands written so far; may be asked from any thread.
    long written();

    default void close() {}
}
