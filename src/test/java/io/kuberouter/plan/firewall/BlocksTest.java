package io.kuberouter.plan.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.cluster.NetworkPolicy.Block;
import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// 13.5: per block less its exceptions, then united.
class BlocksTest {

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    private static Block block(String cidr, String... except) {
        return new Block(Prefix.of(cidr), Stream.of(except).map(Prefix::of).toList());
    }

    private static String union(Family family, Block... blocks) {
        return Blocks.union(List.of(blocks), family).toString();
    }

    @Test
    void everythingStaysWhole() {
        assertThat(union(Family.IPV4, block("0.0.0.0/0"), block("10.0.0.0/8"))).isEqualTo("[0.0.0.0/0]");
        assertThat(union(Family.IPV6, block("::/0"), block("fd00::/8"))).isEqualTo("[::/0]");
    }

    @Test
    void anExceptionCountsForItsOwnBlockAlone() {
        assertThat(union(Family.IPV4, block("10.0.0.0/8", "10.1.2.0/24"), block("10.1.0.0/16")))
                .isEqualTo("[10.0.0.0/8]");
        assertThat(union(Family.IPV4, block("10.0.0.0/30", "10.0.0.1/32"))).isEqualTo("[10.0.0.0/32, 10.0.0.2/31]");
    }

    @Test
    void neighboursBecomeOne() {
        assertThat(union(Family.IPV4, block("10.0.1.0/24"), block("10.0.0.0/24")))
                .isEqualTo("[10.0.0.0/23]");
    }

    @Test
    void exceptionsOfAnotherFamilyOrOutsideDoNoHarm() {
        assertThat(union(Family.IPV4, block("10.0.0.5/24", "fd00::/8", "192.168.0.0/16", "10.0.0.128/25")))
                .isEqualTo("[10.0.0.0/25]");
        assertThat(union(Family.IPV6, block("10.0.0.0/24"))).isEqualTo("[]");
    }

    @Test
    void anExceptionOfEverythingLeavesNothing() {
        assertThat(union(Family.IPV4, block("10.0.0.0/24", "10.0.0.0/16"))).isEqualTo("[]");
    }

    /// IPv4-mapped addresses are IPv4's; next to them IPv6 can still be cut.
    @Test
    void cutsNextToMappedAddresses() {
        assertThat(union(Family.IPV6, block("::fffe:0:0/95", "::fffe:0:0/97"))).isEqualTo("[::fffe:8000:0/97]");
    }

    @Test
    void membershipIsThatOfTheFormula() {
        for (int round = 0; round < 2_000; round++) {
            var family = random.nextBoolean() ? Family.IPV4 : Family.IPV6;
            var blocks = new ArrayList<Block>();
            for (int i = random.nextInt(6); i >= 0; i--) {
                blocks.add(new Block(
                        network(family),
                        Stream.generate(() -> network(family))
                                .limit(random.nextInt(4))
                                .toList()));
            }
            var union = Blocks.union(blocks, family);
            String where = "seed " + seed + "L, round " + round + ": " + blocks + " -> " + union;
            assertThat(union).as(where).isSorted().doesNotHaveDuplicates();
            for (int i = 1; i < union.size(); i++) {
                assertThat(union.get(i - 1).contains(union.get(i))).as(where).isFalse();
                assertThat(siblings(union.get(i - 1), union.get(i))).as(where).isFalse();
            }
            for (int i = 0; i < 50; i++) {
                var ip = ip(family);
                assertThat(union.stream().anyMatch(network -> network.contains(ip)))
                        .as(where + ", " + ip)
                        .isEqualTo(blocks.stream().anyMatch(block -> allows(block, ip)));
            }
        }
    }

    private static boolean allows(Block block, Ip ip) {
        return block.cidr().contains(ip) && block.except().stream().noneMatch(except -> except.contains(ip));
    }

    private static boolean siblings(Prefix a, Prefix b) {
        return a.length() == b.length()
                && a.length() > 0
                && new Prefix(a.address(), a.length() - 1).contains(b.address());
    }

    /// In a small world, so that networks meet.
    private Prefix network(Family family) {
        return new Prefix(ip(family), family.bits() - random.nextInt(random.nextInt(20) == 0 ? family.bits() : 8));
    }

    private Ip ip(Family family) {
        return family == Family.IPV4
                ? new Ip(family, 0, 0x0a000000L | random.nextInt(256))
                : new Ip(family, 0xfd00L << 48, random.nextInt(256));
    }
}
