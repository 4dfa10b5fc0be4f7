package io.kuberouter.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/// Reads links and families of whatever kernel runs the tests, and changes nothing.
class NetlinkSocketTest {

    private static final int GETLINK = 18, DELLINK = 17, IFNAME = 3, IFINFO = 16;

    private static Message links() {
        return Message.of(GETLINK, 0, Message.struct(IFINFO), Attributes.NONE);
    }

    private static String name(Message link) {
        return link.attributes(IFINFO).string(IFNAME);
    }

    @Test
    void dumpsTheLinksOfThisHost() throws NetlinkException {
        try (var socket = NetlinkSocket.open(NetlinkSocket.ROUTE)) {
            assertThat(socket.dump(links(), NetlinkSocketTest::name)).contains("lo");
            assertThat(socket.written()).isZero();
        }
    }

    @Test
    void leavesOutWhatTheDecoderMakesNothingOf() throws NetlinkException {
        try (var socket = NetlinkSocket.open(NetlinkSocket.ROUTE)) {
            assertThat(socket.<String>dump(links(), link -> name(link).equals("lo") ? "lo" : null))
                    .containsExactly("lo");
        }
    }

    @Test
    void asksForOneThing() throws NetlinkException {
        var lo = Message.of(GETLINK, 0, Message.struct(IFINFO), Attributes.of(Attribute.string(IFNAME, "lo")));
        try (var socket = NetlinkSocket.open(NetlinkSocket.ROUTE)) {
            assertThat(socket.ask(lo, link -> link.fixed(IFINFO).getInt(4))).contains(1);
        }
    }

    @Test
    void saysWhatWasRefusedAndWhy() throws NetlinkException {
        var none = Message.of(GETLINK, 0, Message.struct(IFINFO), Attributes.of(Attribute.string(IFNAME, "no-such")));
        try (var socket = NetlinkSocket.open(NetlinkSocket.ROUTE)) {
            assertThatThrownBy(() -> socket.ask(none, NetlinkSocketTest::name))
                    .isInstanceOf(NetlinkException.class)
                    .hasMessage("netlink message of type 18, flags 0x0, 28 bytes: ENODEV");
        }
    }

    @Test
    void anAnswerThatCannotBeReadIsNamed() throws NetlinkException {
        try (var socket = NetlinkSocket.open(NetlinkSocket.ROUTE)) {
            assertThatThrownBy(() ->
                            socket.dump(links(), link -> link.attributes(IFINFO).u64(IFNAME)))
                    .hasMessageContaining("attribute 3 has 3 bytes, not 8");
            assertThat(socket.dump(links(), NetlinkSocketTest::name)).contains("lo");
        }
    }

    @Test
    void eachMessageOfABatchHasItsOwnResult() throws NetlinkException {
        var header = Message.struct(IFINFO).putInt(4, Integer.MAX_VALUE);
        var absent = Message.of(DELLINK, 0, header, Attributes.NONE);
        var nothing = Message.of(NOOP_OF_NO_MEANING, 0, Message.struct(IFINFO), Attributes.NONE);
        var messages = new ArrayList<>(Collections.nCopies(100, absent));
        messages.addAll(Collections.nCopies(100, nothing));
        try (var socket = NetlinkSocket.open(NetlinkSocket.ROUTE)) {
            var results = socket.batch(messages);
            assertThat(results).hasSize(200);
            assertThat(results.subList(0, 100))
                    .allMatch(r -> r.orElseThrow().errno() == Errno.ENODEV
                            || r.orElseThrow().errno() == Errno.EPERM);
            assertThat(results.subList(100, 200)).allMatch(r -> r.orElseThrow().errno() == Errno.EOPNOTSUPP);
            assertThat(socket.written()).isEqualTo(200);
        }
    }

    private static final int NOOP_OF_NO_MEANING = 4000;

    @Test
    void resolvesAGenericFamily() throws NetlinkException {
        try (var socket = NetlinkSocket.open(NetlinkSocket.GENERIC)) {
            assertThat(GenericFamily.resolve(socket, "nlctrl")).isEqualTo(new GenericFamily(16, 2));
            assertThatThrownBy(() -> GenericFamily.resolve(socket, "nosuchfamily"))
                    .isInstanceOf(NetlinkException.class)
                    .hasMessage("looking up the generic netlink family nosuchfamily: ENOENT");
        }
    }
}
