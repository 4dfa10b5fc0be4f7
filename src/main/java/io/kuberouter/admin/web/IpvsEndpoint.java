package io.kuberouter.admin.web;

import io.kuberouter.admin.view.DocumentWriter;
import io.kuberouter.admin.view.Json;
import io.kuberouter.admin.view.ServiceTable;
import io.kuberouter.agent.Traffic;
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
        var all = ServiceTable.of(Traffic.NONE).ask("", "", 0).find(catalog.rows());
        return Json.write(DocumentWriter.services(catalog, all, catalogs.read(all.rows())));
    }
}
