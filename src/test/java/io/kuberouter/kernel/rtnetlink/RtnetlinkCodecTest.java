package io.kuberouter.kernel.rtnetlink;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.net.Ip;
import io.kuberouter.net.Prefix;
import io.kuberouter.netlink.Attributes;
import io.kuberouter.netlink.Message;
import io.kuberouter.state.Address;
import io.kuberouter.state.AddressKey;
import io.kuberouter.state.Link;
import io.kuberouter.state.Route;
import io.kuberouter.state.RouteKey;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Bytes as `ip` of iproute2 6.1 sends them (`strace -e sendmsg`), without the header of the message.
class RtnetlinkCodecTest {

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("#.*|\\s", ""));
    }

    private static void assertPayload(Message message, int struct, String hex) {
        var out = new byte[struct];
        message.fixed(struct).get(out);
        var text = HexFormat.of();
        assertThat(text.formatHex(out)
                        + text.formatHex(message.attributes(struct).bytes()))
                .isEqualTo(text.formatHex(bytes(hex)));
    }

    private static Message message(int type, int struct, String hex) {
        byte[] all = bytes(hex);
        var attributes = new byte[all.length - struct];
        System.arraycopy(all, struct, attributes, 0, attributes.length);
        return Message.of(type, 0, Message.struct(struct).put(0, all, 0, struct), Attributes.read(attributes));
    }

    /// `ip link add name kube-dummy-if up type dummy`
    @Test
    void anInterface() {
        String hex = """
                00000000 00000000 01000000 01000000         # up
                1200 0300 6b7562652d64756d6d792d6966 00 0000 # kube-dummy-if
                1000 1200
                0900 0100 64756d6d79 000000                 # dummy
                """;
        assertPayload(LinkCodec.create(new Link("kube-dummy-if", "dummy")), 16, hex);
        assertThat(LinkCodec.decode(message(16, 16, hex))).isEqualTo(new KernelLink(0, "kube-dummy-if", "dummy", true));
    }

    /// `ip link set br0 up`, `ip link del br0`
    @Test
    void anInterfaceByItsIndex() {
        assertPayload(LinkCodec.up(2), 16, "00000000 02000000 01000000 01000000");
        assertPayload(LinkCodec.delete(2), 16, "00000000 02000000 00000000 00000000");
    }

    /// `ip addr add 10.96.7.9/32 dev br0 scope link`
    @Test
    void anAddressOfIpv4() {
        String hex = """
                02 20 00 fd 02000000
                0800 0200 0a600709
                0800 0100 0a600709
                """;
        var key = new AddressKey("br0", Prefix.of("10.96.7.9/32"));
        assertPayload(AddressCodec.add(new Address(key, 253), 2), 8, hex);
        assertThat(AddressCodec.decode(message(20, 8, hex))).isEqualTo(new KernelAddress(2, key.prefix(), 253));
        assertPayload(AddressCodec.delete(key.prefix(), 2), 8, hex.replace("fd", "00"));
    }

    /// `ip addr add fd00:96::7:9/128 dev br0 nodad noprefixroute`
    @Test
    void anAddressOfIpv6() {
        String hex = """
                0a 80 00 00 02000000
                1400 0200 fd0000960000000000000000 00070009
                0800 0800 02020000                          # nodad, noprefixroute
                1400 0100 fd0000960000000000000000 00070009
                """;
        var key = new AddressKey("br0", Prefix.of("fd00:96::7:9/128"));
        assertPayload(AddressCodec.add(new Address(key, 253), 2), 8, hex);
        assertThat(AddressCodec.decode(message(20, 8, hex))).isEqualTo(new KernelAddress(2, key.prefix(), 0));
    }

    /// `ip route replace local 10.96.7.9/32 dev br0 table local proto kernel scope host src 10.0.1.2`
    @Test
    void aRouteOfIpv4() {
        String hex = """
                02 20 00 00 ff 02 fe 02 00000000
                0800 0100 0a600709
                0800 0700 0a000102
                0800 0400 02000000
                """;
        var key = new RouteKey(255, Prefix.of("10.96.7.9/32"));
        var source = Optional.of(Ip.of("10.0.1.2"));
        assertPayload(RouteCodec.replace(new Route(key, 2, 2, 254, "br0", source), 2), 12, hex);
        assertThat(RouteCodec.decode(message(24, 12, hex), link -> link == 2))
                .isEqualTo(new KernelRoute(key, 2, 2, 254, 2, source, 0));
        assertThat(RouteCodec.decode(message(24, 12, hex), link -> link == 3)).isNull();
    }

    /// `ip route replace local fd00:96::7:9/128 dev br0 table local proto kernel scope host src fd00:1::2`
    @Test
    void aRouteOfIpv6() {
        String hex = """
                0a 80 00 00 ff 02 fe 02 00000000
                1400 0100 fd0000960000000000000000 00070009
                1400 0700 fd0000010000000000000000 00000002
                0800 0400 02000000
                """;
        var key = new RouteKey(255, Prefix.of("fd00:96::7:9/128"));
        var source = Optional.of(Ip.of("fd00:1::2"));
        var route = new Route(key, 2, 2, 254, "br0", source);
        assertPayload(RouteCodec.replace(route, 2), 12, hex);
        var decoded = RouteCodec.decode(message(24, 12, hex), link -> link == 2);
        assertThat(decoded).isEqualTo(new KernelRoute(key, 2, 2, 254, 2, source, 0));
    }

    /// `ip route replace local fd00:96::7:9/128 dev br0 table 1000 proto kernel`
    @Test
    void aTableBeyondTheFirstByte() {
        String hex = """
                0a 80 00 00 00 02 00 02 00000000
                1400 0100 fd0000960000000000000000 00070009
                0800 0f00 e8030000
                0800 0400 02000000
                """;
        var key = new RouteKey(1000, Prefix.of("fd00:96::7:9/128"));
        assertPayload(RouteCodec.replace(new Route(key, 2, 2, 0, "br0", Optional.empty()), 2), 12, hex);
        assertThat(RouteCodec.decode(message(24, 12, hex), link -> true))
                .isEqualTo(new KernelRoute(key, 2, 2, 0, 2, Optional.empty(), 0));
    }
}
