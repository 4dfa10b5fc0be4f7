package io.kuberouter.kernel.ipvs;

import io.kuberouter.state.Destination;
import io.kuberouter.state.ServerKey;

/// One change of the IPVS table, as the kernel offers them (`IPVS_CMD_*` of `linux/ip_vs.h`).
sealed interface Command {

    record NewService(Service service) implements Command {}

    record SetService(Service service) implements Command {}

    record DeleteService(ServerKey key) implements Command {}

    record NewDestination(ServerKey key, Destination destination) implements Command {}

    record SetDestination(ServerKey key, Destination destination) implements Command {}

    record DeleteDestination(ServerKey key, Destination destination) implements Command {}
}
