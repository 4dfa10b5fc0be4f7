package io.kuberouter.cluster;

import java.util.List;

/// Facts of the machine this agent runs on, as far as a plan depends on them.
///
/// @param node the name of its Node object
/// @param addresses every address of every interface except our own dummy, in order
/// @param kernel `major * 1000 + minor` of the running kernel: 6.12 is 6012
/// @param randomFully whether the iptables at hand knows `--random-fully`
public record Host(String node, List<LocalAddress> addresses, int kernel, boolean randomFully) {

    public Host {
        addresses = List.copyOf(addresses);
    }
}
