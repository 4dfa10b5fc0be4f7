package io.kuberouter.kernel.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.net.Family;
import io.kuberouter.reconcile.Edit;
import io.kuberouter.state.NftKey;
import io.kuberouter.state.NftObject;
import io.kuberouter.state.NftObject.Chain;
import io.kuberouter.table.Table;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordingTest {

    private static final NftKey POD = new NftKey(Family.IPV4, NftKey.Kind.CHAIN, "KUBE-POD-FW-A");
    private static final Table<NftKey, NftObject> WANTED = table(new Chain(POD, "", List.of("counter drop")));
    private static final Listing PRINTED = Listing.parse(Family.IPV4, """
            table ip kube-router-filter-ipv4 {
            \tchain KUBE-POD-FW-A {
            \t\tcounter packets 7 bytes 700 drop comment "in other words"
            \t}
            }
            """);

    private final Wording wording = new Wording();

    private static Table<NftKey, NftObject> table(Chain chain) {
        return Table.<NftKey, NftObject>empty().with(chain.key(), chain);
    }

    @Test
    void wordsSeenRightAfterAWriteMeanWhatWasWritten() {
        assertThat(wording.asWanted(PRINTED, WANTED)).isNotEqualTo(WANTED);
        wording.learn(PRINTED, List.of(new Edit<>(POD, null, WANTED.at(POD))));
        assertThat(wording.asWanted(PRINTED, WANTED)).isEqualTo(WANTED);
    }

    /// Names of pods are used up for as long as an agent lives.
    @Test
    void theWordsOfWhatWentAreForgotten() {
        wording.learn(PRINTED, List.of(new Edit<>(POD, null, WANTED.at(POD))));
        wording.asWanted(Listing.NOTHING, Table.empty());
        assertThat(wording.asWanted(PRINTED, WANTED)).isNotEqualTo(WANTED);
    }
}
