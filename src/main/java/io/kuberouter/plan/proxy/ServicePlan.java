package io.kuberouter.plan.proxy;

import io.kuberouter.net.Ip;
import io.kuberouter.state.Exposure;
import io.kuberouter.state.Note;
import io.kuberouter.state.VirtualServer;
import java.util.List;
import java.util.Set;

/// What one Service asks for, before it is known whether others ask for the same.
///
/// @param servers in the order of the Service's ports
/// @param vips addresses that must be held for its servers
record ServicePlan(List<Server> servers, Set<Ip> vips, List<Note> notes) {

    static final ServicePlan NOTHING = new ServicePlan(List.of(), Set.of(), List.of());

    /// One virtual server, with who asks for it and why.
    record Server(Claimant claimant, VirtualServer server, Exposure exposure) {}
}
