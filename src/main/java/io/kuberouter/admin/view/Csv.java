package io.kuberouter.admin.view;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Virtual servers as a table for spreadsheets (RFC 4180), one line each.
public final class Csv {

    private static final String HEAD =
            "namespace,service,port_name,address,port,protocol,exposure,state,reason,scheduler,persistence_seconds,"
                    + "endpoints,destinations,draining,active,inactive,connections,connections_per_second,"
                    + "bytes_in_per_second,bytes_out_per_second\r\n";

    private Csv() {}

    public static String services(List<Row> rows, Reading reading) {
        return rows.stream().map(row -> line(row, reading)).collect(Collectors.joining("", HEAD, ""));
    }

    private static String line(Row row, Reading reading) {
        var exposure = row.exposure();
        var key = row.key();
        var counters = reading.counters(row);
        return line(
                exposure.namespace(),
                exposure.service(),
                exposure.port(),
                key.address(),
                key.port(),
                key.protocol(),
                exposure.kind(),
                row.state().token(),
                row.reason(),
                row.server().scheduler(),
                row.server().persistence().toSeconds(),
                exposure.endpoints(),
                row.ready(),
                row.draining(),
                known(reading.active(row)),
                known(reading.inactive(row)),
                counters == null ? "" : counters.connections(),
                counters == null ? "" : counters.connectionsPerSecond(),
                counters == null ? "" : counters.bytesInPerSecond(),
                counters == null ? "" : counters.bytesOutPerSecond());
    }

    /// One line of such a table.
    public static String line(Object... values) {
        return Stream.of(values).map(value -> quoted(value.toString())).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String known(long value) {
        return value < 0 ? "" : Long.toString(value);
    }

    private static String quoted(String value) {
        boolean plain = value.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? value : '"' + value.replace("\"", "\"\"") + '"';
    }
}
