package io.kuberouter.kernel.nflog;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.net.Ip;
import io.kuberouter.netlink.Attributes;
import io.kuberouter.netlink.Message;
import java.util.HexFormat;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/// Records as the kernel sends them; requests as a script laid them out by the header file, which the kernel took.
class LogCodecTest {

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("#.*|\\s", ""));
    }

    private static void assertPayload(Message message, String hex) {
        var out = new byte[4];
        message.fixed(4).get(out);
        var text = HexFormat.of();
        assertThat(message.type()).isEqualTo(0x0401);
        assertThat(text.formatHex(out) + text.formatHex(message.attributes(4).bytes()))
                .isEqualTo(text.formatHex(bytes(hex)));
    }

    private static LogCodec.Numbered decode(String hex) {
        byte[] all = bytes(hex);
        var attributes = new byte[all.length - 4];
        System.arraycopy(all, 4, attributes, 0, attributes.length);
        return LogCodec.decode(Message.of(0x0400, 0, Message.struct(4).put(0, all, 0, 4), Attributes.read(attributes)));
    }

    @Test
    void asksForAGroup() {
        assertPayload(LogCodec.bind(101), "00000065 0500 0100 01 000000");
    }

    @Test
    void saysHowRecordsShallCome() {
        assertPayload(LogCodec.shape(101, 128, 32768, 10, 50), """
                00000065
                0a00 0200 00000080 02 00 0000           # 128 bytes of each packet
                0800 0300 00008000                      # 32768 bytes of records together
                0800 0400 0000000a                      # a tenth of a second
                0800 0500 00000032                      # 50 records
                0600 0600 0001 0000                     # numbered
                """);
    }

    @Test
    void readsARecordOfIpv4() {
        assertThat(decode("""
                02000065
                0800 0100 08000300                      # IPv4, OUTPUT
                0f00 0a00 6e703a696e3a41424344 00 00    # np:in:ABCD
                0800 0500 00000001
                0800 0b00 00000000
                0800 0e00 00000000
                0800 0c00 00000007                      # the eighth
                2100 0900 4500001d173d4000401125917f0000017f000001afca14e90009fe1c78 000000
                """))
                .isEqualTo(new LogCodec.Numbered(
                        OptionalInt.of(7),
                        new LogRecord(
                                "np:in:ABCD", new Packet(Ip.of("127.0.0.1"), Ip.of("127.0.0.1"), 17, 45002, 5353))));
    }

    @Test
    void readsARecordOfIpv6() {
        assertThat(decode("""
                0a000065
                0800 0100 86dd0300                      # IPv6, OUTPUT
                1000 0a00 6e703a6f75743a5758595a 00     # np:out:WXYZ
                0800 0500 00000001
                0800 0c00 00000002
                4000 0900 6006f41b0014064000000000000000000000000000000001
                          0000000000000000000000000000000120fbafcb000000005afeacd850140000001c0000
                """))
                .isEqualTo(new LogCodec.Numbered(
                        OptionalInt.of(2),
                        new LogRecord("np:out:WXYZ", new Packet(Ip.of("::1"), Ip.of("::1"), 6, 8443, 45003))));
    }

    @Test
    void aRecordWithoutAPacketIsStillOne() {
        assertThat(decode("02000065"))
                .isEqualTo(new LogCodec.Numbered(
                        OptionalInt.empty(),
                        new LogRecord("", new Packet(Ip.of("0.0.0.0"), Ip.of("0.0.0.0"), 0, 0, 0))));
    }
}
