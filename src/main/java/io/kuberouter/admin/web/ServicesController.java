package io.kuberouter.admin.web;

import io.kuberouter.admin.view.Catalog;
import io.kuberouter.admin.view.Csv;
import io.kuberouter.admin.view.DocumentWriter;
import io.kuberouter.admin.view.Filter;
import io.kuberouter.admin.view.Json;
import io.kuberouter.admin.view.Order;
import io.kuberouter.admin.view.Query;
import io.kuberouter.agent.Board;
import io.kuberouter.cluster.ObjectName;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.server.ResponseStatusException;

/// The Services page and the page of one Service, each as HTML, JSON and CSV.
@Controller
final class ServicesController {

    private static final int JOURNAL = 2000;

    private final Board board;
    private final LatestCatalog catalogs;
    private final Frame frame;

    ServicesController(Board board, LatestCatalog catalogs, Frame frame) {
        this.board = board;
        this.catalogs = catalogs;
        this.frame = frame;
    }

    @GetMapping("/services")
    String page(
            @RequestParam(name = "q", defaultValue = "") String filter,
            @RequestParam(name = "sort", defaultValue = "") String sort,
            @RequestParam(name = "page", defaultValue = "1") int page,
            HttpServletRequest request,
            Model model) {
        if (OverviewController.wantsJson(request)) {
            return "forward:/services.json";
        }
        var catalog = catalogs.now();
        var query = new Query(Filter.parse(filter), Order.parse(sort), Math.max(1, page));
        var found = query.find(catalog, board.traffic());
        frame.around(model, "services", "Services", "/services" + query.text());
        model.addAttribute("it", ServicesPage.of(catalog, query, found, catalogs.read(found.rows())));
        return Frame.view("services", request);
    }

    @GetMapping(path = "/services.json", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    String json(
            @RequestParam(name = "q", defaultValue = "") String filter,
            @RequestParam(name = "sort", defaultValue = "") String sort,
            @RequestParam(name = "page", defaultValue = "0") int page) {
        var catalog = catalogs.now();
        var query = new Query(Filter.parse(filter), Order.parse(sort), Math.max(0, page));
        var found = query.find(catalog, board.traffic());
        return Json.write(DocumentWriter.services(catalog, query, found, catalogs.read(found.rows())));
    }

    @GetMapping(path = "/services.csv", produces = "text/csv; charset=utf-8")
    @ResponseBody
    String csv(
            @RequestParam(name = "q", defaultValue = "") String filter,
            @RequestParam(name = "sort", defaultValue = "") String sort) {
        var query = new Query(Filter.parse(filter), Order.parse(sort), 0);
        var found = query.find(catalogs.now(), board.traffic());
        return Csv.services(found.rows(), catalogs.read(found.rows()));
    }

    @GetMapping("/services/{namespace}/{name}")
    String service(
            @PathVariable("namespace") String namespace,
            @PathVariable("name") String name,
            HttpServletRequest request,
            Model model) {
        var service = new ObjectName(namespace, name);
        if (OverviewController.wantsJson(request)) {
            return "forward:/services/" + service + ".json";
        }
        var catalog = catalogs.now();
        prove(catalog, service);
        var reading = catalogs.read(catalog.rows(service));
        frame.around(model, "services", service.toString(), "/services/" + service);
        model.addAttribute("it", ServicePage.of(catalog, service, reading, board.journal(JOURNAL), Instant.now()));
        return Frame.view("service", request);
    }

    @GetMapping(path = "/services/{namespace}/{name}.json", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    String serviceJson(@PathVariable("namespace") String namespace, @PathVariable("name") String name) {
        var service = new ObjectName(namespace, name);
        var catalog = catalogs.now();
        prove(catalog, service);
        var rows = catalog.rows(service);
        return Json.write(DocumentWriter.service(catalog, rows, catalog.notes(service), catalogs.read(rows)));
    }

    private static void prove(Catalog catalog, ObjectName service) {
        boolean known = catalog.picture().inputs().services().holds(service)
                || !catalog.rows(service).isEmpty();
        if (!known) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "no Service " + service);
        }
    }
}
