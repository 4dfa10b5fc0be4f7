package io.kuberouter.kernel.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.net.Family;
import io.kuberouter.net.Prefix;
import io.kuberouter.netlink.Attributes;
import io.kuberouter.reconcile.Edit;
import io.kuberouter.state.NftKey;
import io.kuberouter.state.NftObject;
import io.kuberouter.state.NftObject.Members;
import io.kuberouter.table.Table;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MemberCodecTest {

    /// As nft 1.0.6 writes `add element ip t s { 10.1.2.3, 10.9.8.7 }`.
    private static final String TWO = """
            24000380
              10000180 0c000180 08000100 0a010203   # 10.1.2.3
              10000280 0c000180 08000100 0a090807   # 10.9.8.7
            """;

    private static final NftKey SET = new NftKey(Family.IPV4, NftKey.Kind.SET, "KUBE-SRC-A");

    private static Members members(boolean interval, String... members) {
        Table<Prefix, Prefix> table = Table.empty();
        for (var member : Arrays.stream(members).map(Prefix::of).toList()) {
            table = table.with(member, member);
        }
        return new Members(SET, interval, "", table);
    }

    private static List<Edit<NftKey, NftObject>> edit(Members before, Members after) {
        return List.of(new Edit<>(SET, before, after));
    }

    @Test
    void membersAreWrittenAsNftWritesThem() {
        var attributes = MemberCodec.attributes(SET, List.of(Prefix.of("10.1.2.3/32"), Prefix.of("10.9.8.7/32")));
        assertThat(attributes.string(1)).isEqualTo("kube-router-filter-ipv4");
        assertThat(attributes.string(2)).isEqualTo("KUBE-SRC-A");
        var expected = Attributes.read(HexFormat.of().parseHex(TWO.replaceAll("#.*|\\s", "")));
        assertThat(attributes.nested(3).bytes()).isEqualTo(expected.nested(3).bytes());
    }

    @Test
    void onlyAFewMembersOfASetThatStandsAreWrittenSo() {
        var one = members(false, "10.0.0.1/32");
        var two = members(false, "10.0.0.2/32");
        assertThat(MemberCodec.encode(edit(one, two)).orElseThrow()).hasSize(2);
        assertThat(MemberCodec.encode(edit(members(true, "10.0.0.0/8"), members(true, "11.0.0.0/8"))))
                .isEmpty();
        assertThat(MemberCodec.encode(List.of(new Edit<>(SET, null, one)))).isEmpty();
        var many = members(
                false,
                IntStream.range(0, 600)
                        .mapToObj(i -> "10.0." + i / 256 + "." + i % 256 + "/32")
                        .toArray(String[]::new));
        assertThat(MemberCodec.encode(edit(one, many))).isEmpty();
    }
}
