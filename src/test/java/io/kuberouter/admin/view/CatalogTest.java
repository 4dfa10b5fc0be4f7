package io.kuberouter.admin.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.admin.SampleBoard;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CatalogTest {

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    @Test
    void theNextCatalogIsTheOneMadeAnew() {
        var board = SampleBoard.of(200);
        var catalog = Catalog.of(board.overview());
        for (int step = 0; step < 300; step++) {
            board.walk(random);
            catalog = catalog.next(board.overview());
            var anew = Catalog.of(board.overview());
            assertThat(catalog.rows()).as("seed %d, step %d", seed, step).isEqualTo(anew.rows());
            assertThat(catalog.picture()).isSameAs(board.overview());
        }
    }

    @Test
    void refusedServersAndFailuresAreInTheNextCatalogToo() {
        var board = SampleBoard.of(3);
        var shop = SampleBoard.shop();
        var next = Catalog.of(board.overview()).next(shop.overview());
        assertThat(next.rows()).isEqualTo(Catalog.of(shop.overview()).rows());
        assertThat(next.rows()).extracting(Row::state).contains(RowState.REFUSED, RowState.FAILING);
        shop.touch();
        assertThat(next.next(shop.overview()).rows())
                .isEqualTo(Catalog.of(shop.overview()).rows());
    }
}
