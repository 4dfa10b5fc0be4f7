package io.kuberouter.kernel.ipvs;

import io.kuberouter.net.Ip;
import io.kuberouter.net.Port;
import io.kuberouter.net.Protocol;
import io.kuberouter.state.Destination;
import io.kuberouter.state.Destination.Forward;
import io.kuberouter.state.ServerKey;
import io.kuberouter.state.VirtualServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Virtual servers as `ipvsadm -Sn` prints them and `ipvsadm` takes them.
public final class IpvsadmText {

    private IpvsadmText() {}

    /// One `-A` line a server, each followed by the `-a` lines of its destinations.
    public static String print(Collection<VirtualServer> servers) {
        var lines = new ArrayList<String>();
        servers.forEach(server -> print(server, lines));
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }

    private static void print(VirtualServer server, List<String> lines) {
        String name = name(server.key());
        long persistence = server.persistence().toSeconds();
        String flags = flags(server);
        lines.add("-A " + name + " -s " + server.scheduler() + (persistence == 0 ? "" : " -p " + persistence)
                + (flags.isEmpty() ? "" : " -b " + flags));
        for (var destination : server.destinations()) {
            lines.add("-a " + name + " -r " + destination + forward(destination.forward()) + " -w "
                    + destination.weight() + (destination.forward() == Forward.TUNNEL ? " --tun-type ipip" : ""));
        }
    }

    private static String name(ServerKey key) {
        String option = switch (key.protocol()) {
            case TCP -> "-t ";
            case UDP -> "-u ";
            case SCTP -> "--sctp-service ";
        };
        return option + key.address().bracketed() + ":" + key.port();
    }

    private static String forward(Forward forward) {
        return switch (forward) {
            case MASQUERADE -> " -m";
            case LOCAL -> " -l";
            case TUNNEL -> " -i";
            case DIRECT -> " -g";
        };
    }

    /// Two schedulers have names for their flags: `mh-fallback`, `sh-port`.
    private static String flags(VirtualServer server) {
        String scheduler = server.scheduler();
        boolean named = scheduler.equals("mh") || scheduler.equals("sh");
        var flags = new ArrayList<String>();
        if ((server.schedulerFlags() & 0x08) != 0) {
            flags.add(named ? scheduler + "-fallback" : "flag-1");
        }
        if ((server.schedulerFlags() & 0x10) != 0) {
            flags.add(named ? scheduler + "-port" : "flag-2");
        }
        if ((server.schedulerFlags() & 0x20) != 0) {
            flags.add("flag-3");
        }
        return String.join(",", flags);
    }

    /// Options and their values, flags without a value included: `-A -t 10.1.1.1:22 -s rr`.
    static Map<String, String> options(String arguments) {
        var options = new HashMap<String, String>();
        String last = "";
        for (var word : arguments.split(" ")) {
            if (word.startsWith("-")) {
                last = word;
                options.put(word, "");
            } else {
                options.put(last, word);
            }
        }
        return options;
    }

    /// The server that `-t`, `-u` or `--sctp-service` name.
    static ServerKey key(Map<String, String> options) {
        var protocol =
                options.containsKey("-t") ? Protocol.TCP : options.containsKey("-u") ? Protocol.UDP : Protocol.SCTP;
        String option = protocol == Protocol.TCP ? "-t" : protocol == Protocol.UDP ? "-u" : "--sctp-service";
        String name = options.getOrDefault(option, "");
        return new ServerKey(address(name), protocol, port(name));
    }

    /// A server as `-s` and `-p` describe it, without scheduler flags and destinations.
    static VirtualServer server(Map<String, String> options) {
        var persistence = Duration.ofSeconds(Long.parseLong(options.getOrDefault("-p", "0")));
        return new VirtualServer(key(options), options.getOrDefault("-s", "wlc"), 0, persistence, List.of());
    }

    /// The destination that `-r`, `-w` and the forwarding flags describe.
    static Destination destination(Map<String, String> options) {
        String name = options.getOrDefault("-r", "");
        var forward = options.containsKey("-m")
                ? Forward.MASQUERADE
                : options.containsKey("-i") ? Forward.TUNNEL : Forward.DIRECT;
        return new Destination(address(name), port(name), forward, Integer.parseInt(options.getOrDefault("-w", "1")));
    }

    private static Ip address(String name) {
        return Ip.of(name.substring(0, name.lastIndexOf(':')).replaceAll("[\\[\\]]", ""));
    }

    private static Port port(String name) {
        return new Port(Integer.parseInt(name.substring(name.lastIndexOf(':') + 1)));
    }
}
