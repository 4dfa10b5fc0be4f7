package io.kuberouter.admin.web;

import io.kuberouter.admin.view.Json;
import io.kuberouter.admin.view.firewall.FirewallTables;
import io.kuberouter.admin.view.firewall.FirewallWriter;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.stereotype.Component;

/// `/actuator/policies`: every policy, as `/policies.json` gives them.
@Component
@WebEndpoint(id = "policies")
final class PoliciesEndpoint {

    private final LatestPolicies latest;

    PoliciesEndpoint(LatestPolicies latest) {
        this.latest = latest;
    }

    @ReadOperation(produces = "application/json")
    String policies() {
        var catalog = latest.now();
        var all = FirewallTables.POLICIES.ask("", "", 0).find(catalog.policies());
        return Json.write(FirewallWriter.policies(catalog, all));
    }
}
