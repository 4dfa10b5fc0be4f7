package io.kuberouter.kernel.ipvs;

import static io.kuberouter.net.Protocol.SCTP;
import static io.kuberouter.net.Protocol.TCP;
import static io.kuberouter.net.Protocol.UDP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.kuberouter.net.Ip;
import io.kuberouter.net.Port;
import io.kuberouter.net.Protocol;
import io.kuberouter.netlink.Attributes;
import io.kuberouter.netlink.MisshapenException;
import io.kuberouter.state.ServerKey;
import io.kuberouter.state.VirtualServer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Bytes of ipvsadm 1.31, from `strace -e trace=sendmsg -xx -s 4096 ipvsadm …` with the arguments that name the row:
/// what stands inside the service attribute. Ours by machine byte order: little-endian.
class ServiceCodecTest {

    static ServerKey key(String address, Protocol protocol, int port) {
        return new ServerKey(Ip.of(address), protocol, new Port(port));
    }

    static Stream<Arguments> rows() {
        return Stream.of(
                arguments(
                        "-A -t 10.9.8.7:513 -s rr",
                        new Service(key("10.9.8.7", TCP, 513), "rr", 0, 0, 0xffffffff, true),
                        """
                        0600 0100 0200 0000 0600 0200 0600 0000
                        1400 0300 0a090807 00000000 00000000 00000000
                        0600 0400 0201 0000 0700 0600 72720000
                        0c00 0700 00000000 ffffffff 0800 0800 00000000 0800 0900 ffffffff
                        """),
                arguments(
                        "-A -u 10.9.8.7:514 -s lc -p 10801",
                        new Service(key("10.9.8.7", UDP, 514), "lc", 0x01, 10801, 0xffffffff, true),
                        """
                        0600 0100 0200 0000 0600 0200 1100 0000
                        1400 0300 0a090807 00000000 00000000 00000000
                        0600 0400 0202 0000 0700 0600 6c630000
                        0c00 0700 01000000 ffffffff 0800 0800 312a0000 0800 0900 ffffffff
                        """),
                arguments(
                        "-A --sctp-service 10.9.8.7:515 -s sh",
                        new Service(key("10.9.8.7", SCTP, 515), "sh", 0, 0, 0xffffffff, true),
                        """
                        0600 0100 0200 0000 0600 0200 8400 0000
                        1400 0300 0a090807 00000000 00000000 00000000
                        0600 0400 0203 0000 0700 0600 73680000
                        0c00 0700 00000000 ffffffff 0800 0800 00000000 0800 0900 ffffffff
                        """),
                arguments(
                        "-A -t [fd00:9:8::7]:516 -s mh -b mh-fallback,mh-port -p 3601",
                        new Service(key("fd00:9:8::7", TCP, 516), "mh", 0x19, 3601, 128, true),
                        """
                        0600 0100 0a00 0000 0600 0200 0600 0000
                        1400 0300 fd00 0009 0008 0000 0000 0000 0000 0007
                        0600 0400 0204 0000 0700 0600 6d680000
                        0c00 0700 19000000 ffffffff 0800 0800 110e0000 0800 0900 80000000
                        """),
                arguments(
                        "-E -t 10.9.8.7:513 -s mh -b flag-3",
                        new Service(key("10.9.8.7", TCP, 513), "mh", 0x20, 0, 0xffffffff, true),
                        """
                        0600 0100 0200 0000 0600 0200 0600 0000
                        1400 0300 0a090807 00000000 00000000 00000000
                        0600 0400 0201 0000 0700 0600 6d680000
                        0c00 0700 20000000 ffffffff 0800 0800 00000000 0800 0900 ffffffff
                        """),
                arguments(
                        "a mask of unequal digits, our mark, a timeout of four bytes",
                        new Service(key("10.9.8.7", TCP, 513), "rr", 0x40000001, 0x01020304, 0xff_fe_f0_00, true),
                        """
                        0600 0100 0200 0000 0600 0200 0600 0000
                        1400 0300 0a090807 00000000 00000000 00000000
                        0600 0400 0201 0000 0700 0600 72720000
                        0c00 0700 01000040 ffffffff 0800 0800 04030201 0800 0900 fffef000
                        """));
    }

    static Attributes attributes(String hex) {
        return Attributes.read(HexFormat.of().parseHex(hex.replaceAll("\\s", "")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void isWrittenAndReadAsIpvsadmDoes(String arguments, Service service, String bytes) {
        assertThat(ServiceCodec.encode(service).toString())
                .as(arguments)
                .isEqualTo(attributes(bytes).toString());
        assertThat(ServiceCodec.decode(attributes(bytes))).as(arguments).isEqualTo(service);
    }

    @Test
    void anAddressOfFourBytesIsReadToo() {
        assertThat(ServiceCodec.address(new byte[] {10, 9, 8, 7}, 2)).isEqualTo(Ip.of("10.9.8.7"));
        assertThatThrownBy(() -> ServiceCodec.address(new byte[] {10, 9, 8, 7}, 10))
                .isInstanceOf(MisshapenException.class);
    }

    @Test
    void whatNoServiceMakesIsPassedOver() {
        String mark = "0600 0100 0200 0000 0800 0500 4d000000 0700 0600 72720000";
        assertThat(ServiceCodec.decode(attributes(mark))).isNull();
        String everyPort = "0600 0100 0200 0000 0600 0200 0600 0000 1400 0300 0a090807 00000000 00000000 00000000"
                + "0600 0400 0000 0000";
        assertThat(ServiceCodec.decode(attributes(everyPort))).isNull();
        assertThat(ServiceCodec.address(HexFormat.of().parseHex("00000000000000000000ffff0a090807"), 10))
                .isNull();
    }

    @Test
    void whatWasWrittenIsReadBackAsWanted() {
        var wanted = new VirtualServer(key("10.9.8.7", TCP, 513), "mh", 0x18, Duration.ofSeconds(10800), List.of());
        var hashed = Service.of(wanted);
        assertThat(hashed.isMarked()).isTrue();
        assertThat(hashed.with(List.of())).isEqualTo(wanted);
        assertThat(withFlags(hashed, hashed.flags() | 0x02).with(List.of()))
                .as("the kernel adds a flag of its own")
                .isEqualTo(wanted);
    }

    @Test
    void whatWeWouldNotHaveWrittenDiffersFromAllThatIsWanted() {
        var ours = Service.of(new VirtualServer(key("10.9.8.7", TCP, 513), "rr", 0, Duration.ofSeconds(9), List.of()));
        var deviants = List.of(
                withFlags(ours, ours.flags() & ~Service.OURS),
                withFlags(ours, ours.flags() | 0x04),
                new Service(ours.key(), "rr", ours.flags(), 9, 0x20000000, true),
                new Service(ours.key(), "rr", ours.flags(), 9, ours.netmask(), false),
                new Service(ours.key(), "rr", ours.flags() & ~0x01, 9, ours.netmask(), true));
        assertThat(deviants).allSatisfy(deviant -> {
            var read = deviant.with(List.of());
            assertThat(read.schedulerFlags() & ~0x38).as(deviant.toString()).isNotZero();
        });
    }

    private static Service withFlags(Service service, int flags) {
        return new Service(service.key(), service.scheduler(), flags, service.timeout(), service.netmask(), true);
    }
}
