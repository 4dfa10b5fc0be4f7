package io.kuberouter.lab.cluster;

import io.kuberouter.lab.apiserver.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// The virtual servers of a `ServiceList` as `ipvsadm -Sn` prints them, in order.
final class IpvsText {

    private IpvsText() {}

    static List<String> of(JsonNode services) {
        var lines = new ArrayList<String>();
        for (var server : services.path("items")) {
            if (Json.text(server, "state").equals("refused")) {
                continue;
            }
            lines.add(server(server));
            for (var destination : server.path("destinations")) {
                lines.add(destination(server, destination));
            }
        }
        return lines.stream().sorted().toList();
    }

    private static String server(JsonNode server) {
        var line = new StringBuilder("-A " + key(server) + " -s " + Json.text(server, "scheduler"));
        long sticky = server.path("persistenceSeconds").asLong();
        if (sticky > 0) {
            line.append(" -p ").append(sticky);
        }
        var flags = server.path("schedulerFlags")
                .valueStream()
                .map(flag -> word(Json.text(server, "scheduler"), flag.asString("")))
                .toList();
        if (!flags.isEmpty()) {
            line.append(" -b ").append(String.join(",", flags));
        }
        return line.toString();
    }

    private static String word(String scheduler, String flag) {
        boolean hashes = scheduler.equals("mh") || scheduler.equals("sh");
        return switch (flag) {
            case "flag-1" -> hashes ? scheduler + "-fallback" : flag;
            case "flag-2" -> hashes ? scheduler + "-port" : flag;
            default -> flag;
        };
    }

    private static String destination(JsonNode server, JsonNode destination) {
        String forward = switch (Json.text(destination, "forward")) {
            case "masquerade" -> "-m";
            case "tunnel" -> "-i";
            default -> "-g";
        };
        return "-a %s -r %s %s -w %d"
                .formatted(
                        key(server),
                        address(destination),
                        forward,
                        destination.path("weight").asInt());
    }

    private static String key(JsonNode server) {
        String option = switch (Json.text(server, "protocol")) {
            case "udp" -> "-u ";
            case "sctp" -> "--sctp-service ";
            default -> "-t ";
        };
        return option + address(server);
    }

    private static String address(JsonNode at) {
        String ip = Json.text(at, "address");
        return (ip.contains(":") ? "[" + ip + "]" : ip) + ":" + at.path("port").asInt();
    }
}
