package io.kuberouter.admin.web;

import io.kuberouter.admin.view.Catalog;
import io.kuberouter.admin.view.Filter;
import io.kuberouter.admin.view.Order;
import io.kuberouter.admin.view.Query;
import io.kuberouter.admin.view.Reading;
import io.kuberouter.admin.view.Row;
import io.kuberouter.admin.view.RowState;
import io.kuberouter.admin.view.Words;
import io.kuberouter.agent.Traffic;
import io.kuberouter.state.Counters;
import io.kuberouter.state.Exposure;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;

/// The Services page: who answers on which address?
record ServicesPage(
        String sub,
        String filter,
        List<Word> words,
        List<Head> heads,
        List<ServiceLine> lines,
        List<String> explanation,
        List<String> completions,
        Paging paging,
        String json,
        String csv) {

    /// A word of the filter, and the page without it.
    record Word(String text, String without) {}

    /// A column that sorts.
    ///
    /// @param sorted `ascending`, `descending`, or empty
    record Head(String text, String css, String href, String sorted) {}

    /// @param previous empty on the first page, as `next` is on the last
    record Paging(String text, String previous, String next) {}

    static ServicesPage of(Catalog catalog, Query query, Query.Found found, Reading reading) {
        var explanation = found.rows().isEmpty() ? query.filter().explain(catalog.rows()) : List.<String>of();
        String all = new Query(query.filter(), query.order(), 0).text();
        return new ServicesPage(
                sub(found, reading.traffic()),
                query.filter().text(),
                query.filter().tokens().stream()
                        .map(token -> new Word(
                                token.text(), href(Filter.parse(query.filter().without(token)), query.order(), 1)))
                        .toList(),
                heads(query),
                found.rows().stream().map(row -> ServiceLine.of(row, reading)).toList(),
                explanation,
                completions(catalog.rows()),
                paging(query, found),
                "/services.json" + all,
                "/services.csv" + all);
    }

    private static String sub(Query.Found found, Traffic traffic) {
        String servers = found.matching() == found.total()
                ? Words.count(found.total(), "virtual server")
                : Words.number(found.matching()) + " of " + Words.count(found.total(), "virtual server");
        long rate = traffic.servers().values().stream()
                .mapToLong(Counters::connectionsPerSecond)
                .sum();
        return servers + " · " + Words.count(rate, "connection") + " a second on this node";
    }

    private static List<Head> heads(Query query) {
        return List.of(
                head(query, "Service", "", Order.Column.SERVICE),
                head(query, "Virtual server", "", Order.Column.ADDRESS),
                head(query, "Kind", "wide", Order.Column.KIND),
                head(query, "Scheduler", "wide", Order.Column.SCHEDULER),
                head(query, "Conn/s", "num mid", Order.Column.RATE),
                new Head("Active", "num mid", "", ""),
                new Head("Inactive", "num wide spare", "", ""),
                head(query, "Destinations", "mid", Order.Column.DESTINATIONS),
                head(query, "State", "", Order.Column.STATE));
    }

    /// Numbers begin with the largest, all else with the smallest.
    private static Head head(Query query, String text, String css, Order.Column column) {
        boolean current = query.order().column() == column;
        boolean number =
                column == Order.Column.RATE || column == Order.Column.DESTINATIONS || column == Order.Column.STATE;
        boolean descending = current ? !query.order().descending() : number;
        String sorted = !current ? "" : query.order().descending() ? "descending" : "ascending";
        return new Head(text, css, href(query.filter(), new Order(column, descending), 1), sorted);
    }

    private static Paging paging(Query query, Query.Found found) {
        int first = (found.page() - 1) * Query.PAGE + 1;
        String text = found.pages() == 1
                ? ""
                : Words.number(first) + "–" + Words.number(first + found.rows().size() - 1L) + " of "
                        + Words.number(found.matching());
        return new Paging(
                text,
                found.page() > 1 ? href(query.filter(), query.order(), found.page() - 1) : "",
                found.page() < found.pages() ? href(query.filter(), query.order(), found.page() + 1) : "");
    }

    private static String href(Filter filter, Order order, int page) {
        return "/services" + new Query(filter, order, page).text();
    }

    /// Words that a filter can be made of, the commonest kinds first; not more than fit into a page.
    private static List<String> completions(List<Row> rows) {
        var kinds = new LinkedHashSet<Exposure.Kind>();
        var schedulers = new LinkedHashSet<String>();
        var namespaces = new LinkedHashSet<String>();
        for (var row : rows) {
            kinds.add(row.exposure().kind());
            schedulers.add(row.server().scheduler());
            namespaces.add(row.exposure().namespace());
        }
        schedulers.remove("");
        return Stream.of(
                        Stream.of(RowState.values()).map(state -> "state:" + state.token()),
                        kinds.stream().map(kind -> "kind:" + kind),
                        schedulers.stream().map(name -> "sched:" + name),
                        namespaces.stream().limit(60).map(name -> "ns:" + name))
                .flatMap(words -> words)
                .toList();
    }
}
