package io.kuberouter.admin.web;

import io.kuberouter.admin.view.Reading;
import io.kuberouter.admin.view.Row;
import io.kuberouter.admin.view.RowState;
import io.kuberouter.admin.view.Words;
import java.time.Duration;

/// A virtual server as a line of the Services page.
///
/// @param sticky how long a client stays with its destination, empty for not at all
/// @param share destinations that answer, in percent of the endpoints of the Service port
record ServiceLine(
        String id,
        String service,
        String port,
        String href,
        String address,
        String protocol,
        String kind,
        String scheduler,
        String sticky,
        String rate,
        String active,
        String inactive,
        String ready,
        String rest,
        int share,
        Chip chip,
        String reason,
        String command) {

    static ServiceLine of(Row row, Reading reading) {
        var key = row.key();
        var exposure = row.exposure();
        var counters = reading.counters(row);
        return new ServiceLine(
                id(row),
                row.service().toString(),
                exposure.port(),
                href(row),
                key.address().bracketed() + ":" + key.port(),
                key.protocol().toString(),
                exposure.kind().toString(),
                row.server().scheduler(),
                sticky(row.server().persistence()),
                counters == null ? "–" : Words.number(counters.connectionsPerSecond()),
                known(reading.active(row)),
                known(reading.inactive(row)),
                Words.number(row.ready()),
                rest(row),
                share(row),
                Chip.of(row.state()),
                row.reason(),
                row.command());
    }

    private static String id(Row row) {
        return row.state() == RowState.REFUSED
                ? row.key() + "-" + row.service()
                : row.key().toString();
    }

    private static String href(Row row) {
        var exposure = row.exposure();
        return exposure.service().isEmpty() ? "" : "/services/" + exposure.namespace() + "/" + exposure.service();
    }

    private static String sticky(Duration persistence) {
        return persistence.isZero() ? "" : "sticky " + Words.duration(persistence);
    }

    private static String known(long value) {
        return value < 0 ? "–" : Words.number(value);
    }

    private static String rest(Row row) {
        if (row.draining() > 0) {
            return "+" + row.draining() + " draining";
        }
        int endpoints = row.exposure().endpoints();
        return endpoints > row.ready() ? "of " + endpoints : "";
    }

    private static int share(Row row) {
        int all =
                Math.max(row.exposure().endpoints(), row.server().destinations().size());
        return all == 0 ? 0 : 100 * row.ready() / all;
    }
}
