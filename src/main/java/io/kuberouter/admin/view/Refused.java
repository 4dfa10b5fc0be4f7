package io.kuberouter.admin.view;

import io.kuberouter.agent.Overview;
import io.kuberouter.cluster.Service;
import io.kuberouter.cluster.ServicePort;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Port;
import io.kuberouter.state.Exposure;
import io.kuberouter.state.Exposure.Kind;
import io.kuberouter.state.Note;
import io.kuberouter.state.ServerKey;
import io.kuberouter.state.VirtualServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Virtual servers that a Service asked for in vain.
final class Refused {

    private Refused() {}

    /// A Service that a remark calls failing gets a row for each address that the remark names and that serves somebody
    /// else or nobody.
    static void add(Overview picture, List<Row> rows) {
        for (var note : picture.notes()) {
            if (note.severity() == Note.Severity.FAILING && note.subject().startsWith("Service ")) {
                var service = picture.inputs()
                        .services()
                        .at(Catalog.objectName(note.subject().substring(8)));
                if (service != null) {
                    add(picture, service, note, rows);
                }
            }
        }
    }

    private static void add(Overview picture, Service service, Note note, List<Row> rows) {
        claims(picture, service).forEach(claim -> {
            boolean named = note.text().contains(claim.key().toString())
                    || note.text().contains("'" + claim.key().address() + "'");
            if (named && !isServed(picture, claim)) {
                var nothing = new VirtualServer(claim.key(), "", 0, Duration.ZERO, List.of());
                rows.add(new Row(nothing, claim.exposure(), RowState.REFUSED, note.text()));
            }
        });
    }

    private record Claim(ServerKey key, Exposure exposure) {}

    private static boolean isServed(Overview picture, Claim claim) {
        var owner = picture.desired().exposures().at(claim.key());
        return owner != null
                && owner.namespace().equals(claim.exposure().namespace())
                && owner.service().equals(claim.exposure().service());
    }

    private static List<Claim> claims(Overview picture, Service service) {
        var claims = new ArrayList<Claim>();
        for (var port : service.ports()) {
            service.clusterIps().forEach(ip -> claims.add(claim(service, port, ip, port.port(), Kind.CLUSTER_IP)));
            service.externalIps().forEach(ip -> claims.add(claim(service, port, ip, port.port(), Kind.EXTERNAL_IP)));
            service.loadBalancerIps()
                    .forEach(ip -> claims.add(claim(service, port, ip, port.port(), Kind.LOAD_BALANCER_IP)));
            port.nodePort()
                    .ifPresent(number -> picture.identity()
                            .addresses()
                            .forEach(ip -> claims.add(claim(service, port, ip, number, Kind.NODE_PORT))));
        }
        return claims;
    }

    private static Claim claim(Service service, ServicePort port, Ip ip, Port number, Kind kind) {
        var name = service.name();
        return new Claim(
                new ServerKey(ip, port.protocol(), number),
                new Exposure(name.namespace(), name.name(), port.name(), kind, 0));
    }
}
