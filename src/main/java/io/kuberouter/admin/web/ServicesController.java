package io.kuberouter.admin.web;

import io.kuberouter.admin.view.Catalog;
import io.kuberouter.admin.view.Csv;
import io.kuberouter.admin.view.DocumentWriter;
import io.kuberouter.admin.view.Json;
import io.kuberouter.admin.view.ServiceTable;
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
    String page(Asked asked, HttpServletRequest request, Model model) {
        if (OverviewController.wantsJson(request)) {
            return "forward:/services.json";
        }
        var catalog = catalogs.now();
        var found = asked.page(ServiceTable.of(board.traffic()), catalog.rows());
        frame.around(model, "services", "Services", found.href());
        model.addAttribute("it", ServicesPage.of(found, catalogs.read(found.rows())));
        return Frame.view("services", request);
    }

    @GetMapping(path = "/services.json", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    String json(Asked asked) {
        var catalog = catalogs.now();
        var found = asked.rows(ServiceTable.of(board.traffic()), catalog.rows());
        return Json.write(DocumentWriter.services(catalog, found, catalogs.read(found.rows())));
    }

    @GetMapping(path = "/services.csv", produces = "text/csv; charset=utf-8")
    @ResponseBody
    String csv(Asked asked) {
        var rows = asked.all(ServiceTable.of(board.traffic()), catalogs.now().rows());
        return Csv.services(rows, catalogs.read(rows));
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
