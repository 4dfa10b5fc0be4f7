package io.kuberouter.admin.web;

import io.kuberouter.admin.view.DocumentWriter;
import io.kuberouter.admin.view.Filter;
import io.kuberouter.admin.view.Json;
import io.kuberouter.admin.view.Order;
import io.kuberouter.admin.view.Query;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.stereotype.Component;

/// `/actuator/ipvs`: every virtual server, as `/services.json` gives them.
@Component
@WebEndpoint(id = "ipvs")
final class IpvsEndpoint {

    private final LatestCatalog catalogs;

    IpvsEndpoint(LatestCatalog catalogs) {
        this.catalogs = catalogs;
    }

    @ReadOperation(produces = "application/json")
    String services() {
        var catalog = catalogs.now();
        var query = new Query(Filter.parse(""), Order.DEFAULT, 0);
        var found = query.find(catalog, catalogs.read(java.util.List.of()).traffic());
        return Json.write(DocumentWriter.services(catalog, query, found, catalogs.read(found.rows())));
    }
}
