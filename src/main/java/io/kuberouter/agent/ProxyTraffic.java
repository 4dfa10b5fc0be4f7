package io.kuberouter.agent;

import io.kuberouter.kernel.ipvs.IpvsReader;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.ServerKey;
import java.time.Instant;
import java.util.List;

/// What IPVS counts, for people.
record ProxyTraffic(IpvsReader reader) implements TrafficWatch.Source {

    @Override
    public Traffic servers(Instant now) throws TargetException {
        var counts = reader.counters();
        return new Traffic(now, counts.ours(), counts.all());
    }

    @Override
    public List<DestinationTraffic> destinations(ServerKey server) throws TargetException {
        return reader.loads(server).stream()
                .map(load ->
                        new DestinationTraffic(load.destination(), load.active(), load.inactive(), load.counters()))
                .toList();
    }
}
