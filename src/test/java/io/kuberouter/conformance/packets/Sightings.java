package io.kuberouter.conformance.packets;

import io.kuberouter.net.Ip;
import io.kuberouter.net.Protocol;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What was sent lately, each with a source port of its own, and what was seen of it.
final class Sightings {

    private final Map<Integer, Packet> sent = new HashMap<>();
    private final Set<Integer> arrived = new HashSet<>();
    private final Set<Integer> refused = new HashSet<>();

    void sent(Packet packet) {
        sent.put(packet.sourcePort(), packet);
    }

    /// @param here whether an address belongs where it was seen
    void saw(@Nullable Sighting sighting, Predicate<Ip> here) {
        if (sighting == null
                || !sighting.packet().equals(sent.get(sighting.packet().sourcePort()))) {
            return;
        }
        if (sighting.fate() == Fate.REFUSED) {
            refused.add(sighting.packet().sourcePort());
        } else if (here.test(sighting.packet().to())) {
            arrived.add(sighting.packet().sourcePort());
        }
    }

    /// A segment without the header that says where it went.
    void sawSegment(Ip from, Protocol protocol, ByteBuffer segment) {
        var packet = sent.get(Short.toUnsignedInt(segment.getShort(0)));
        if (packet != null) {
            saw(Sighting.of(from, packet.to(), protocol, segment), to -> true);
        }
    }

    boolean arrived(int sourcePort) {
        return arrived.contains(sourcePort);
    }

    Fate fate(Packet packet) {
        boolean passed = arrived.contains(packet.sourcePort());
        return passed ? Fate.PASSED : refused.contains(packet.sourcePort()) ? Fate.REFUSED : Fate.LOST;
    }
}
