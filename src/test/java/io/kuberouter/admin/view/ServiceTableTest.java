package io.kuberouter.admin.view;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.admin.SampleBoard;
import io.kuberouter.agent.Traffic;
import io.kuberouter.state.Exposure;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceTableTest {

    private final SampleBoard board = SampleBoard.shop();
    private final List<Row> rows = Catalog.of(board.overview()).rows();

    @ParameterizedTest
    @CsvSource({
        "'', 14",
        "ns:shop, 9",
        "ns:shop ns:media, 10",
        "ns:mon*, 2",
        "svc:web, 2",
        "svc:web kind:nodeport, 1",
        "ip:10.96.0.0/16, 9",
        "ip:fd00:96::41, 1",
        "ip:10.244.1.40, 2",
        "port:80, 2",
        "port:http, 4",
        "sched:lc, 2",
        "state:failing, 1",
        "state:refused, 1",
        "state:nobody-ready, 1",
        "check, 2",
        "shop outl, 1",
    })
    void wordsNarrow(String words, int count) {
        assertThat(found(words).rows()).hasSize(count);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "ns:shopp state:failing | ns:shopp matches no virtual server of this node.",
                "ns:media state:failing | Without ns:media there would be 1.",
                "ip:10.96.0.300 | '10.96.0.300' is neither an IP address nor a CIDR",
                "state:broken | 'broken' is not a state; there are in-kernel, nobody-ready, waiting, failing, refused",
                "zone:a | 'zone:' is not a filter; there are ns: svc: ip: port: state: sched: kind:",
            })
    void noMatchSaysWhichWordExcludedEverything(String words, String sentence) {
        assertThat(found(words).rows()).isEmpty();
        assertThat(found(words).explanation()).contains(sentence);
    }

    @Test
    void aRefusedAddressIsARowOfItsOwn() {
        var refused = found("state:refused").rows().getFirst();
        assertThat(refused.service()).hasToString("shop/outlet");
        assertThat(refused.key()).hasToString("198.51.100.20:1935/tcp");
        assertThat(refused.reason()).contains("served for media/live");
    }

    @Test
    void aColumnSortsBothWaysAndEqualRowsKeepTheirOrder() {
        assertThat(sorted("-destinations")).extracting(Row::ready).isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(sorted("destinations")).extracting(Row::ready).isSorted();
        assertThat(sorted("kind").stream()
                        .filter(row -> row.exposure().kind() == Exposure.Kind.CLUSTER_IP)
                        .toList())
                .isEqualTo(rows.stream()
                        .filter(row -> row.exposure().kind() == Exposure.Kind.CLUSTER_IP)
                        .toList());
        assertThat(sorted("nothing")).isEqualTo(rows);
    }

    @Test
    void ratesAreThoseOfTheCounters() {
        var counted = board.traffic().servers();
        assertThat(sorted("-rate"))
                .extracting(row -> requireNonNull(counted.get(row.key())).connectionsPerSecond())
                .isSortedAccordingTo(Comparator.reverseOrder());
    }

    private List<Row> sorted(String column) {
        return ServiceTable.of(board.traffic()).ask("", column, 0).find(rows).rows();
    }

    private Found<Row> found(String words) {
        return ServiceTable.of(Traffic.NONE).ask(words, "", 0).find(rows);
    }
}
