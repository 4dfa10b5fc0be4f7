package io.kuberouter.admin.web;

import io.kuberouter.admin.view.Catalog;
import io.kuberouter.admin.view.Reading;
import io.kuberouter.admin.view.Row;
import io.kuberouter.admin.view.RowState;
import io.kuberouter.agent.Board;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The catalog of the newest picture, made once for all viewers, and the counters that go with its rows.
final class LatestCatalog {

    /// As many rows as the board reads destinations for.
    private static final int FOLLOWED = 200;

    private final Board board;
    private volatile @Nullable Catalog last;

    LatestCatalog(Board board) {
        this.board = board;
    }

    Catalog now() {
        var picture = board.overview();
        var known = last;
        if (known != null && known.picture() == picture) {
            return known;
        }
        var fresh = known == null ? Catalog.of(picture) : known.next(picture);
        last = fresh;
        return fresh;
    }

    /// Counters of these rows; those of destinations only when the rows are few.
    Reading read(List<Row> rows) {
        if (rows.size() > FOLLOWED) {
            return new Reading(board.traffic(), Map.of());
        }
        var served = rows.stream().filter(row -> row.state() != RowState.REFUSED);
        return new Reading(
                board.traffic(), board.destinations(served.map(Row::key).toList()));
    }
}
