package io.kuberouter.kernel.ipvs;

import static io.kuberouter.netlink.Attribute.u32;

import io.kuberouter.netlink.Attributes;
import io.kuberouter.netlink.MisshapenException;
import io.kuberouter.reconcile.Edit;
import io.kuberouter.reconcile.Target;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.Timeouts;
import io.kuberouter.table.Table;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// How long IPVS keeps idle connections: one value of the whole network namespace, under the key [#KEY]. It cannot be
/// removed, only changed, so clearing leaves it as it is.
public final class IpvsTimeouts implements Target<String, Timeouts>, AutoCloseable {

    /// The only key of this area.
    public static final String KEY = "ipvs";

    private final IpvsSocket ipvs = new IpvsSocket();

    @Override
    public Table<String, Timeouts> observe(Table<String, Timeouts> wanted) throws TargetException {
        if (!wanted.holds(KEY)) {
            return Table.empty();
        }
        try {
            return Table.<String, Timeouts>empty().with(KEY, TimeoutsCodec.decode(ipvs.configuration()));
        } catch (MisshapenException e) {
            throw new TargetException("reading the timeouts of IPVS: " + e.getMessage(), e);
        }
    }

    @Override
    public Map<String, String> build(List<Edit<String, Timeouts>> edits) throws TargetException {
        for (var edit : edits) {
            ipvs.changeConfiguration(TimeoutsCodec.encode(edit.wanted()));
        }
        return Map.of();
    }

    @Override
    public Map<String, String> clear(List<Edit<String, Timeouts>> edits) {
        return Map.of();
    }

    @Override
    public void close() {
        ipvs.close();
    }

    /// Timeouts as `IPVS_CMD_ATTR_TIMEOUT_*` of `linux/ip_vs.h` lay them out, in seconds. The kernel takes 0 for "leave
    /// it".
    static final class TimeoutsCodec {

        private static final int TCP = 4, TCP_FIN = 5, UDP = 6;

        private TimeoutsCodec() {}

        static Attributes encode(Timeouts timeouts) {
            return Attributes.of(
                    u32(TCP, seconds(timeouts.tcp())),
                    u32(TCP_FIN, seconds(timeouts.tcpFin())),
                    u32(UDP, seconds(timeouts.udp())));
        }

        private static int seconds(Duration duration) {
            return Math.toIntExact(duration.toSeconds());
        }

        static Timeouts decode(Attributes in) {
            return new Timeouts(duration(in, TCP), duration(in, TCP_FIN), duration(in, UDP));
        }

        private static Duration duration(Attributes in, int type) {
            return Duration.ofSeconds(Integer.toUnsignedLong(in.u32(type)));
        }
    }
}
