package io.kuberouter.kernel.ipset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.kuberouter.kernel.ipset.MemberCodec.Member;
import io.kuberouter.net.Family;
import io.kuberouter.net.Prefix;
import io.kuberouter.netlink.Attributes;
import io.kuberouter.netlink.Message;
import io.kuberouter.netlink.MisshapenException;
import io.kuberouter.state.IpSet;
import io.kuberouter.state.SetKey;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Bytes as `ipset` 7.17 sends them and the kernel answers (`strace -x`), without the header of the message. Left out
/// is
/// the line number with which the tool ends each member; of a set's revision the kernel is asked for the first.
class IpSetCodecTest {

    private static final SetKey A = new SetKey(Family.IPV4, "KUBE-SRC-A");
    private static final SetKey B = new SetKey(Family.IPV6, "KUBE-DST-B");
    private static final SetKey N = new SetKey(Family.IPV4, "KUBE-SRC-N");
    private static final SetKey X = new SetKey(Family.IPV4, "TMP-X");

    private static final String START = "02000000 0500 0100 07 000000 ";
    private static final String NAME_A = "0f00 0200 4b5542452d5352432d41 00 00 ";
    private static final String NAME_B = "1500 0200 696e6574363a4b5542452d4453542d42 00 000000 ";
    private static final String NAME_N = "0f00 0200 4b5542452d5352432d4e 00 00 ";

    private static Prefix prefix(String text) {
        return Prefix.of(text);
    }

    static Stream<Arguments> requests() {
        return Stream.of(
                arguments(
                        "ipset create KUBE-SRC-A hash:ip hashsize 64 maxelem 65536",
                        SetCodec.create(A, IpSet.Type.HASH_IP, 0),
                        0x0602,
                        START + NAME_A + """
                        0c00 0300 686173683a6970 00             # hash:ip
                        0500 0400 00 000000                     # revision
                        0500 0500 02 000000                     # inet
                        1400 0780
                          0800 1240 00000040                    # 64 buckets
                          0800 1340 00010000                    # room for 65536
                        """),
                arguments(
                        "ipset create inet6:KUBE-DST-B hash:net family inet6 hashsize 32768 maxelem 262144",
                        SetCodec.create(B, IpSet.Type.HASH_NET, 70_000),
                        0x0602,
                        START + NAME_B + """
                        0d00 0300 686173683a6e6574 00 000000    # hash:net
                        0500 0400 00 000000                     # revision
                        0500 0500 0a 000000                     # inet6
                        1400 0780
                          0800 1240 00008000                    # 32768 buckets
                          0800 1340 00040000                    # room for 262144
                        """),
                arguments("ipset destroy KUBE-SRC-A", SetCodec.destroy(A), 0x0603, START + NAME_A),
                arguments(
                        "ipset swap TMP-X KUBE-SRC-N",
                        SetCodec.swap(X, N),
                        0x0606,
                        START + "0a00 0200 544d502d58 00 0000 0f00 0300 4b5542452d5352432d4e 00 00"),
                arguments(
                        "ipset rename KUBE-SRC-A TMP-X",
                        SetCodec.rename(A, X),
                        0x0605,
                        START + NAME_A + "0a00 0300 544d502d58 00 0000"),
                arguments("ipset list -t", SetCodec.headers(), 0x0607, START + "0800 0640 00000004"),
                arguments("ipset list KUBE-SRC-A", SetCodec.members(A), 0x0607, START + NAME_A),
                arguments(
                        "ipset add -exist KUBE-SRC-A 10.1.2.3",
                        MemberCodec.add(A, List.of(prefix("10.1.2.3/32"))),
                        0x0609,
                        START + NAME_A + "1000 0780 0c00 0180 0800 0140 0a010203"),
                arguments(
                        "ipset add -exist KUBE-SRC-N 10.1.2.0/24",
                        MemberCodec.add(N, List.of(prefix("10.1.2.0/24"))),
                        0x0609,
                        START + NAME_N + "1800 0780 0c00 0180 0800 0140 0a010200 0500 0300 18 000000"),
                arguments(
                        "ipset add -exist inet6:KUBE-DST-B fd00:1:2::/48",
                        MemberCodec.add(B, List.of(prefix("fd00:1:2::/48"))),
                        0x0609,
                        START + NAME_B + """
                                2400 0780
                                  1800 0180 1400 0240 fd000001000200000000000000000000
                                  0500 0300 30 000000
                                """),
                arguments(
                        "ipset del -exist KUBE-SRC-A 10.1.2.3",
                        MemberCodec.delete(A, List.of(prefix("10.1.2.3/32"))),
                        0x060a,
                        START + NAME_A + "1000 0780 0c00 0180 0800 0140 0a010203"),
                arguments(
                        "add KUBE-SRC-A 10.1.2.3; add KUBE-SRC-A 10.1.2.4, by ipset restore -exist",
                        MemberCodec.add(A, List.of(prefix("10.1.2.3/32"), prefix("10.1.2.4/32"))),
                        0x0609,
                        START + NAME_A + """
                                0800 0940 00000000                  # line
                                2400 0880
                                  1000 0780 0c00 0180 0800 0140 0a010203
                                  1000 0780 0c00 0180 0800 0140 0a010204
                                """));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("#.*|\\s", ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void asksAsTheToolDoes(String command, Message message, int type, String hex) {
        var out = new byte[4];
        message.fixed(4).get(out);
        var text = HexFormat.of();
        assertThat(message.type()).as(command).isEqualTo(type);
        assertThat(text.formatHex(out) + text.formatHex(message.attributes(4).bytes()))
                .isEqualTo(text.formatHex(bytes(hex)));
    }

    private static Message answer(byte[] all) {
        var attributes = new byte[all.length - 4];
        System.arraycopy(all, 4, attributes, 0, attributes.length);
        return Message.of(0x0607, 2, Message.struct(4).put(0, all, 0, 4), Attributes.read(attributes));
    }

    private static final String LIST_A = START + NAME_A + """
            0c00 0300 686173683a6970 00
            0500 0500 02 000000
            0500 0400 06 000000
            0600 0b40 0000 0000                     # index
            4400 0780
              0800 1240 00000400  0800 1340 00010000  0500 1500 0c 000000  0800 1140 230523dd
              0800 1940 00000000  0800 1a40 00000118  0800 1840 00000001  0800 0640 00000000
            1c00 0880
              1800 0780 0c00 0180 0800 0100 0a010203  0800 0640 00000000
            """;

    private static final String LIST_B = START + NAME_B + """
            0d00 0300 686173683a6e6574 00 000000
            0500 0500 0a 000000
            0500 0400 07 000000
            0600 0b40 0001 0000                     # index
            4400 0780
              0800 1240 00000400  0800 1340 00010000  0500 1500 0c 000000  0800 1140 bc6f88c8
              0800 1940 00000000  0800 1a40 00000538  0800 1840 00000001  0800 0640 00000000
            3000 0880
              2c00 0780
                1800 0180 1400 0200 fd000001000200000000000000000000
                0500 0300 30 000000
                0800 0640 00000000
            """;

    private static final String LIST_N = START + NAME_N + """
            0d00 0300 686173683a6e6574 00 000000
            0500 0500 02 000000
            0500 0400 07 000000
            0600 0b40 0002 0000                     # index
            3c00 0780
              0800 1240 00000080  0800 1340 000222e0  0500 1500 0c 000000  0800 1140 d946e9d1
              0800 1940 00000000  0800 1a40 00000228  0800 1840 00000002
            3c00 0880
              2000 0780 0c00 0180 0800 0100 0a010280  0500 0300 19 000000  0800 0840 00000004
              1800 0780 0c00 0180 0800 0100 0a010200  0500 0300 18 000000
            """;

    static Stream<Arguments> answers() {
        return Stream.of(
                arguments(
                        "hash:ip timeout 0",
                        LIST_A,
                        new Header(A, "hash:ip", 2, 65536, 1, true),
                        List.of(new Member(prefix("10.1.2.3/32"), true))),
                arguments(
                        "hash:net family inet6 timeout 0",
                        LIST_B,
                        new Header(B, "hash:net", 10, 65536, 1, true),
                        List.of(new Member(prefix("fd00:1:2::/48"), true))),
                arguments(
                        "hash:net with an exception",
                        LIST_N,
                        new Header(N, "hash:net", 2, 140_000, 2, true),
                        List.of(new Member(prefix("10.1.2.128/25"), false), new Member(prefix("10.1.2.0/24"), true))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void readsWhatTheKernelTells(String set, String hex, Header header, List<Member> members) {
        assertThat(SetCodec.header(answer(bytes(hex)))).as(set).isEqualTo(header);
        assertThat(MemberCodec.decode(answer(bytes(hex)))).as(set).isEqualTo(members);
    }

    @Test
    void aContinuationHasMembersOnly() {
        var rest = answer(bytes(START + NAME_A + "1400 0880 1000 0780 0c00 0180 0800 0100 0a010204"));
        assertThat(SetCodec.header(rest)).isNull();
        assertThat(MemberCodec.decode(rest)).containsExactly(new Member(prefix("10.1.2.4/32"), true));
    }

    @Test
    void damagedAnswersGiveAValueOrANamedError() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            byte[] damaged = bytes(round % 2 == 0 ? LIST_B : LIST_N);
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            try {
                var message = answer(damaged);
                assertThat(MemberCodec.decode(message)).isNotNull();
                SetCodec.header(message);
            } catch (MisshapenException e) {
                assertThat(e.getMessage()).as("seed " + seed).isNotBlank();
            }
        }
    }
}
