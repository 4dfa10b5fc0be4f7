package io.kuberouter.kernel.ipvs;

import io.kuberouter.netlink.Attributes;
import io.kuberouter.state.Counters;

/// Counters as `IPVS_STATS_ATTR_*` of `linux/ip_vs.h` lay them out in `STATS64`, where each has 64 bits.
final class CountersCodec {

    private static final int CONNECTIONS = 1, PACKETS_IN = 2, PACKETS_OUT = 3, BYTES_IN = 4, BYTES_OUT = 5;
    private static final int CONNECTION_RATE = 6, PACKET_RATE_IN = 7, PACKET_RATE_OUT = 8;
    private static final int BYTE_RATE_IN = 9, BYTE_RATE_OUT = 10;

    private CountersCodec() {}

    static Counters decode(Attributes in) {
        return new Counters(
                in.u64(CONNECTIONS),
                in.u64(PACKETS_IN),
                in.u64(PACKETS_OUT),
                in.u64(BYTES_IN),
                in.u64(BYTES_OUT),
                in.u64(CONNECTION_RATE),
                in.u64(PACKET_RATE_IN),
                in.u64(PACKET_RATE_OUT),
                in.u64(BYTE_RATE_IN),
                in.u64(BYTE_RATE_OUT));
    }
}
