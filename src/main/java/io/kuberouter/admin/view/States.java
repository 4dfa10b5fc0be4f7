package io.kuberouter.admin.view;

import io.kuberouter.agent.Overview;
import io.kuberouter.net.Ip;
import io.kuberouter.state.Exposure;
import io.kuberouter.state.VirtualServer;
import java.util.HashMap;
import java.util.Map;

/// Tells how each virtual server of a picture is doing, from what the areas report.
///
/// @param trouble of IPVS as a whole
/// @param failures of virtual servers
/// @param addresses that are not held, and why
record States(boolean settled, String trouble, Map<String, String> failures, Map<String, String> addresses) {

    static States of(Overview picture) {
        var ipvs = picture.areas().stream()
                .filter(area -> area.name().equals("ipvs"))
                .findFirst();
        var addresses = new HashMap<String, String>();
        picture.areas().stream()
                .filter(area -> area.name().equals("address"))
                .forEach(area -> area.failures()
                        .forEach((object, reason) -> addresses.put(object.split("/", 2)[0], "address: " + reason)));
        return new States(
                ipvs.flatMap(Overview.Area::settledAt).isPresent(),
                ipvs.map(Overview.Area::trouble).orElse(""),
                ipvs.map(Overview.Area::failures).orElse(Map.of()),
                addresses);
    }

    Row row(VirtualServer server, Exposure exposure) {
        String reason = reason(server);
        return new Row(server, exposure, reason.isEmpty() ? state(server) : RowState.FAILING, reason);
    }

    private RowState state(VirtualServer server) {
        if (!settled) {
            return RowState.WAITING;
        }
        boolean answered = server.destinations().stream().anyMatch(d -> d.weight() > 0);
        return answered ? RowState.IN_KERNEL : RowState.NOBODY_READY;
    }

    private String reason(VirtualServer server) {
        if (!trouble.isEmpty()) {
            return trouble;
        }
        String own = failures.isEmpty() ? null : failures.get(server.key().toString());
        return own != null ? own : addressReason(server.key().address());
    }

    private String addressReason(Ip ip) {
        return addresses.isEmpty() ? "" : addresses.getOrDefault(ip.toString(), "");
    }
}
