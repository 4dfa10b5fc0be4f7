package io.kuberouter.kernel.ipvs;

import io.kuberouter.netlink.Errno;
import io.kuberouter.netlink.NetlinkError;
import io.kuberouter.reconcile.Target;
import io.kuberouter.state.Destination;
import io.kuberouter.state.Destination.Forward;
import io.kuberouter.state.ServerKey;
import io.kuberouter.state.VirtualServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A kernel's IPVS table in memory, behind the real target: keeps what a kernel keeps, refuses what a kernel refuses,
/// takes `ipvsadm` commands of others and prints itself as `ipvsadm -Sn`. Targets come and go on it as agents do.
public final class FakeIpvs {

    private static final int HASHED = 0x02;
    private static final Set<String> SCHEDULERS =
            Set.of("rr", "wrr", "lc", "wlc", "fo", "ovf", "lblc", "lblcr", "dh", "sh", "mh", "sed", "nq");

    private final TreeMap<ServerKey, Held> table = new TreeMap<>();
    private final List<String> others = new ArrayList<>();
    private long written;

    private record Held(Service service, TreeMap<Destination, Destination> destinations) {}

    /// A target on this table that has not looked yet.
    public Target<ServerKey, VirtualServer> target(Adoptable adoptable) {
        return new IpvsTarget(new Kernel(), adoptable);
    }

    /// A target that adopts nothing.
    public Target<ServerKey, VirtualServer> target() {
        return target(Adoptable.NOTHING);
    }

    /// Messages that targets have written so far.
    public long written() {
        return written;
    }

    /// The table in order of address and port, as `ipvsadm -Sn` prints it.
    public String listing() {
        var text = new StringBuilder();
        for (var held : table.values()) {
            text.append(IpvsadmText.print(List.of(plain(held))));
        }
        others.forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    private static VirtualServer plain(Held held) {
        var service = held.service();
        var marked = service.with(List.copyOf(held.destinations().values()));
        return new VirtualServer(
                marked.key(),
                marked.scheduler(),
                marked.schedulerFlags() & 0x38,
                marked.persistence(),
                marked.destinations());
    }

    /// Does what somebody else does with `ipvsadm`: `-C -A -D -a -e -d`, servers by firewall mark included.
    ///
    /// @throws IllegalArgumentException if it is refused
    public void ipvsadm(String arguments) {
        var options = IpvsadmText.options(arguments);
        if (options.containsKey("-C")) {
            table.clear();
            others.clear();
        } else if (options.containsKey("-f")) {
            others.add(arguments);
        } else {
            int errno = carryOut(command(options));
            if (errno != 0) {
                throw new IllegalArgumentException("ipvsadm " + arguments + ": " + Errno.name(errno));
            }
        }
    }

    private static Command command(Map<String, String> options) {
        var key = IpvsadmText.key(options);
        if (options.containsKey("-A")) {
            var ours = Service.of(IpvsadmText.server(options));
            int netmask = options.containsKey("-M") ? 0x20000000 : ours.netmask();
            return new Command.NewService(
                    new Service(key, ours.scheduler(), ours.flags() & ~Service.OURS, ours.timeout(), netmask, true));
        }
        if (options.containsKey("-D")) {
            return new Command.DeleteService(key);
        }
        var named = IpvsadmText.destination(options);
        // a threshold is read back as a weight that nobody wants
        var destination =
                options.containsKey("-x") ? new Destination(named.address(), named.port(), named.forward(), -1) : named;
        if (options.containsKey("-d")) {
            return new Command.DeleteDestination(key, destination);
        }
        return options.containsKey("-e")
                ? new Command.SetDestination(key, destination)
                : new Command.NewDestination(key, destination);
    }

    /// The error number with which a kernel answers, 0 for none.
    private int carryOut(Command command) {
        return switch (command) {
            case Command.NewService(var service) -> newService(service);
            case Command.SetService(var service) -> setService(service);
            case Command.DeleteService(var key) -> table.remove(key) == null ? Errno.ESRCH : 0;
            case Command.NewDestination(var key, var to) -> newDestination(table.get(key), to);
            case Command.SetDestination(var key, var to) -> setDestination(table.get(key), to);
            case Command.DeleteDestination(var key, var to) -> deleteDestination(table.get(key), to);
        };
    }

    private int newService(Service service) {
        if (table.containsKey(service.key())) {
            return Errno.EEXIST;
        }
        int errno = refusal(service);
        if (errno == 0) {
            table.put(service.key(), new Held(hashed(service), new TreeMap<>()));
        }
        return errno;
    }

    private int setService(Service service) {
        var held = table.get(service.key());
        int errno = held == null ? Errno.ESRCH : refusal(service);
        if (held != null && errno == 0) {
            table.put(service.key(), new Held(hashed(service), held.destinations()));
        }
        return errno;
    }

    private static int refusal(Service service) {
        return SCHEDULERS.contains(service.scheduler()) ? 0 : Errno.ENOENT;
    }

    private static Service hashed(Service service) {
        return new Service(
                service.key(),
                service.scheduler(),
                service.flags() | HASHED,
                service.timeout(),
                service.netmask(),
                service.plain());
    }

    private static int newDestination(@Nullable Held held, Destination destination) {
        if (held == null) {
            return Errno.ESRCH;
        }
        int errno = refusal(held.service(), destination);
        if (errno != 0) {
            return errno;
        }
        return held.destinations().putIfAbsent(destination, destination) == null ? 0 : Errno.EEXIST;
    }

    private static int setDestination(@Nullable Held held, Destination destination) {
        if (held == null) {
            return Errno.ESRCH;
        }
        if (held.destinations().remove(destination) == null) {
            return Errno.ENOENT;
        }
        held.destinations().put(destination, destination);
        return 0;
    }

    private static int deleteDestination(@Nullable Held held, Destination destination) {
        if (held == null) {
            return Errno.ESRCH;
        }
        return held.destinations().remove(destination) == null ? Errno.ENOENT : 0;
    }

    private static int refusal(Service service, Destination destination) {
        var address = destination.address();
        if (address.family() != service.key().address().family() && destination.forward() != Forward.TUNNEL) {
            return Errno.EINVAL;
        }
        return address.isMulticast() || address.isUnspecified() ? Errno.EINVAL : 0;
    }

    private final class Kernel implements Ipvs {

        @Override
        public List<Service> services() {
            return table.values().stream().map(Held::service).toList();
        }

        @Override
        public Optional<Service> service(ServerKey key) {
            return Optional.ofNullable(table.get(key)).map(Held::service);
        }

        @Override
        public List<Destination> destinations(ServerKey key) {
            var held = table.get(key);
            return held == null ? List.of() : List.copyOf(held.destinations().values());
        }

        @Override
        public List<Optional<NetlinkError>> write(List<Command> commands) {
            written += commands.size();
            return commands.stream()
                    .map(FakeIpvs.this::carryOut)
                    .map(errno ->
                            errno == 0 ? Optional.<NetlinkError>empty() : Optional.of(new NetlinkError(errno, "")))
                    .toList();
        }

        @Override
        public long written() {
            return written;
        }
    }
}
