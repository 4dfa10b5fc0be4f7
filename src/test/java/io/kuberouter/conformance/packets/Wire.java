package io.kuberouter.conformance.packets;

import com.sun.jna.Memory;
import io.kuberouter.kernel.netns.Namespace;
import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Protocol;
import io.kuberouter.reconcile.TargetException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A node with its pods, those of other nodes and the outside, made of network namespaces, and a quick way to ask who
/// reaches whom.
///
/// A kernel handles the packets that one processor sends in their order, through every namespace on their way. So one
/// thread that stays on its processor sends a batch, then a last packet to each end that no firewall has anything
/// against: when those have come, all others that ever will have come before. A packet that is lost is known at once.
public final class Wire implements AutoCloseable {

    private static final int BATCH = 128;
    private static final int FIRST_PORT = 20000, LAST_PORT = 60000;
    private static final int FENCE_PORT = 9;
    private static final Ip FENCE = Ip.of("198.18.0.1"), FENCE_AT_NODE = Ip.of("198.18.0.2");
    private static final int PATIENCE_MILLIS = 5000;

    private final ExecutorService prober =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().name("prober").factory());
    private final Node node;

    /// Pods come while others are asked for.
    private final List<Station> stations = new CopyOnWriteArrayList<>();

    private final Map<Ip, Station> owners = new ConcurrentHashMap<>();
    private final Station outside;
    private int sourcePort = FIRST_PORT;

    /// @param nodeAddresses those of the node itself
    public Wire(List<Ip> nodeAddresses) throws Exception {
        var own = new ArrayList<>(nodeAddresses);
        own.add(FENCE_AT_NODE);
        node = Node.with(own);
        outside = attach(List.of());
        outside.takeTheRest(node.namespace());
        prober.submit(Wire::stayOnOneProcessor).get();
    }

    /// Connects a namespace with those of the addresses that nobody holds yet.
    ///
    /// @return the namespace that holds the first of them
    public Namespace pod(List<Ip> addresses) throws Exception {
        var free = addresses.stream()
                .filter(ip -> !owners.containsKey(ip) && !node.owns(ip))
                .toList();
        if (!free.isEmpty()) {
            attach(free);
        }
        return addresses.isEmpty()
                ? outside.namespace()
                : owners.getOrDefault(addresses.getFirst(), outside).namespace();
    }

    private Station attach(List<Ip> addresses) throws Exception {
        var all = new ArrayList<>(addresses);
        all.add(fence(stations.size() + 1));
        var station = Station.on(node.namespace(), stations.size() + 1, all);
        // In this order, for whoever waits for a packet to a station must know whose it is.
        all.forEach(ip -> owners.put(ip, station));
        stations.add(station);
        return station;
    }

    private static Ip fence(int number) {
        return Ip.of("198.18.%d.%d".formatted(1 + number / 250, 1 + number % 250));
    }

    /// Where the firewall goes.
    public Namespace node() {
        return node.namespace();
    }

    /// Gives the node another address of its own, such as that of a Service.
    public void hold(Ip address) throws Exception {
        node.hold(address);
    }

    /// What becomes of each, in the same order. An address that nobody holds is outside; one of the node's is sent from
    /// or comes to the node itself. Nobody is asked whether he reaches himself.
    public List<Fate> probe(List<Probe> probes) throws Exception {
        return onProber(() -> {
            var fates = new ArrayList<Fate>(probes.size());
            for (int first = 0; first < probes.size(); first += BATCH) {
                fates.addAll(batch(probes.subList(first, Math.min(probes.size(), first + BATCH))));
            }
            return fates;
        });
    }

    /// Likewise, of a packet that the node sends for somebody else, as a balancer does: past FORWARD, through OUTPUT.
    public Fate probeFromNode(Probe probe) throws Exception {
        return onProber(() -> {
            var sightings = new Sightings();
            var packet = packet(probe);
            sightings.sent(packet);
            node.send(packet);
            awaitFences(sightings);
            return sightings.fate(packet);
        });
    }

    private <T> T onProber(Callable<T> work) throws Exception {
        try {
            return prober.submit(work).get();
        } catch (ExecutionException e) {
            throw new IOException("probing failed: " + e.getCause(), e.getCause());
        }
    }

    private List<Fate> batch(List<Probe> probes) throws IOException {
        var sightings = new Sightings();
        var packets = probes.stream().map(this::packet).toList();
        for (var packet : packets) {
            sightings.sent(packet);
            if (node.owns(packet.from())) {
                node.send(packet);
            } else {
                owners.getOrDefault(packet.from(), outside).send(packet.bytes());
            }
        }
        awaitFences(sightings);
        return packets.stream().map(sightings::fate).toList();
    }

    private Packet packet(Probe probe) {
        sourcePort = sourcePort == LAST_PORT ? FIRST_PORT : sourcePort + 1;
        return new Packet(probe.from(), probe.to(), probe.protocol(), sourcePort, probe.port());
    }

    private void awaitFences(Sightings sightings) throws IOException {
        var missing = new HashMap<Integer, Integer>();
        missing.put(fence(sightings, FENCE_AT_NODE), node.descriptor(Family.IPV4, Protocol.UDP));
        for (var station : stations) {
            missing.put(fence(sightings, station.addresses().getLast()), station.descriptor());
        }
        while (true) {
            for (var station : stations) {
                station.drain(packet -> sightings.saw(
                        Sighting.of(packet), ip -> owners.getOrDefault(ip, outside) == station && !node.owns(ip)));
            }
            node.drain(sightings);
            missing.keySet().removeIf(sightings::arrived);
            if (missing.isEmpty()) {
                return;
            }
            await(missing.values().iterator().next());
        }
    }

    private int fence(Sightings sightings, Ip to) throws IOException {
        var packet = packet(new Probe(FENCE, to, Protocol.UDP, FENCE_PORT));
        sightings.sent(packet);
        outside.send(packet.bytes());
        return packet.sourcePort();
    }

    private static void await(int descriptor) throws IOException {
        try (var poll = new Memory(8)) {
            poll.setInt(0, descriptor);
            poll.setShort(4, Libc.POLLIN);
            poll.setShort(6, (short) 0);
            if (Libc.poll(poll, 1, PATIENCE_MILLIS) == 0) {
                throw new IOException("a packet that nothing is against did not come in " + PATIENCE_MILLIS + " ms");
            }
        }
    }

    private static boolean stayOnOneProcessor() throws IOException {
        try (var mask = new Memory(128)) {
            mask.clear();
            int processor = Libc.sched_getcpu();
            mask.setByte(processor / 8, (byte) (1 << processor % 8));
            if (Libc.sched_setaffinity(0, mask.size(), mask) < 0) {
                throw new IOException("staying on processor " + processor + " failed with errno " + Libc.errno());
            }
            return true;
        }
    }

    @Override
    public void close() throws TargetException {
        prober.close();
        for (var station : stations) {
            station.close();
        }
        node.close();
    }
}
