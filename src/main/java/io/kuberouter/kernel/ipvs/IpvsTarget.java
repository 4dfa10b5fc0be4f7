package io.kuberouter.kernel.ipvs;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toSet;

import io.kuberouter.net.Family;
import io.kuberouter.netlink.Errno;
import io.kuberouter.netlink.NetlinkError;
import io.kuberouter.reconcile.Edit;
import io.kuberouter.reconcile.Target;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.Destination;
import io.kuberouter.state.ServerKey;
import io.kuberouter.state.VirtualServer;
import io.kuberouter.table.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/// The virtual servers of this node. Ours are those with our mark ([Service#OURS]); when a process looks for the first
/// time and finds no mark anywhere, also those that [Adoptable] claims. All others, and all by firewall mark, are
/// foreign: never returned, changed or deleted.
///
/// One changed endpoint is one message. Where the kernel's table turns out not to be what an edit started from, the
/// server is read and the edit made anew, once.
public final class IpvsTarget implements Target<ServerKey, VirtualServer>, AutoCloseable {

    /// Servers built together: their destinations follow once all of these stand.
    private static final int STRIDE = 500;

    private final Ipvs ipvs;
    private final Adoptable adoptable;
    private final Set<ServerKey> adopted = new HashSet<>();
    private final Map<Family, AtomicLong> balance =
            Map.of(Family.IPV4, new AtomicLong(), Family.IPV6, new AtomicLong());
    private boolean looked;
    private volatile boolean writing;

    /// The table of the network namespace of the thread that looks first.
    public IpvsTarget(Adoptable adoptable) {
        this(new IpvsSocket(), adoptable);
    }

    IpvsTarget(Ipvs ipvs, Adoptable adoptable) {
        this.ipvs = ipvs;
        this.adoptable = adoptable;
    }

    /// Messages written so far, those that read left out. May be asked from any thread.
    public long written() {
        return ipvs.written();
    }

    /// How many servers of this family were made here, less those that were removed here; empty while changes are under
    /// way. May be asked from any thread.
    public OptionalLong balance(Family family) {
        return writing
                ? OptionalLong.empty()
                : OptionalLong.of(requireNonNull(balance.get(family)).get());
    }

    private void count(ServerKey key, int change) {
        requireNonNull(balance.get(key.address().family())).addAndGet(change);
    }

    @Override
    public Table<ServerKey, VirtualServer> observe(Table<ServerKey, VirtualServer> wanted) throws TargetException {
        var services = ipvs.services();
        if (!looked && services.stream().noneMatch(Service::isMarked)) {
            services.stream().map(Service::key).filter(adoptable::adopts).forEach(adopted::add);
        }
        looked = true;
        adopted.retainAll(unmarked(services));
        var observed = new HashMap<ServerKey, VirtualServer>();
        for (var service : services) {
            if (isOurs(service)) {
                observed.put(service.key(), service.with(destinations(service.key())));
            }
        }
        return Table.of(observed);
    }

    private static Set<ServerKey> unmarked(List<Service> services) {
        return services.stream()
                .filter(service -> !service.isMarked())
                .map(Service::key)
                .collect(toSet());
    }

    private boolean isOurs(Service service) {
        return service.isMarked() || adopted.contains(service.key());
    }

    private List<Destination> destinations(ServerKey key) throws TargetException {
        return ipvs.destinations(key).stream().sorted().toList();
    }

    @Override
    public Map<ServerKey, String> build(List<Edit<ServerKey, VirtualServer>> edits) throws TargetException {
        writing = true;
        try {
            return make(edits);
        } finally {
            writing = false;
        }
    }

    private Map<ServerKey, String> make(List<Edit<ServerKey, VirtualServer>> edits) throws TargetException {
        var failures = new TreeMap<ServerKey, String>();
        for (int from = 0; from < edits.size(); from += STRIDE) {
            var stride = edits.subList(from, Math.min(from + STRIDE, edits.size()));
            var surprises = new TreeMap<ServerKey, VirtualServer>();
            settle(stride, failures, surprises);
            if (!surprises.isEmpty()) {
                surprises.keySet().forEach(failures::remove);
                settle(anew(surprises, failures), failures, new TreeMap<>());
            }
        }
        return failures;
    }

    /// Servers first, then the destinations of those that stand: they must not end up in a server that is not ours.
    ///
    /// @param surprises receives the servers that were not in the state the edit started from
    private void settle(
            List<Edit<ServerKey, VirtualServer>> edits,
            Map<ServerKey, String> failures,
            Map<ServerKey, VirtualServer> surprises)
            throws TargetException {
        write(edits.stream().flatMap(edit -> Write.server(edit).stream()).toList(), failures, surprises);
        write(
                edits.stream()
                        .filter(edit -> !surprises.containsKey(edit.key()))
                        .filter(edit -> edit.before() != null || !failures.containsKey(edit.key()))
                        .flatMap(edit -> Write.destinations(edit).stream())
                        .toList(),
                failures,
                surprises);
    }

    private void write(List<Write> writes, Map<ServerKey, String> failures, Map<ServerKey, VirtualServer> surprises)
            throws TargetException {
        var answers = ipvs.write(writes.stream().map(Write::command).toList());
        for (int i = 0; i < answers.size(); i++) {
            var write = writes.get(i);
            if (answers.get(i).isEmpty() && write.command() instanceof Command.NewService) {
                count(write.key(), 1);
            }
            answers.get(i).ifPresent(error -> {
                failures.putIfAbsent(write.key(), write.reason(error));
                if (surprising(error)) {
                    surprises.put(write.key(), write.wanted());
                }
            });
        }
    }

    /// There already, or not there: the server differs from what the edit started from.
    private static boolean surprising(NetlinkError error) {
        return switch (error.errno()) {
            case Errno.EEXIST, Errno.ENOENT, Errno.ESRCH -> true;
            default -> false;
        };
    }

    /// The edits that lead from what the kernel holds now; a failure for a server that turns out to be foreign.
    private List<Edit<ServerKey, VirtualServer>> anew(
            Map<ServerKey, VirtualServer> surprises, Map<ServerKey, String> failures) throws TargetException {
        var edits = new ArrayList<Edit<ServerKey, VirtualServer>>();
        for (var surprise : surprises.entrySet()) {
            var key = surprise.getKey();
            var service = ipvs.service(key);
            if (service.isPresent() && !isOurs(service.get())) {
                failures.put(key, "a virtual server that is not ours holds " + key);
                continue;
            }
            var before = service.isEmpty() ? null : service.get().with(destinations(key));
            edits.add(new Edit<>(key, before, surprise.getValue()));
        }
        return edits;
    }

    @Override
    public Map<ServerKey, String> clear(List<Edit<ServerKey, VirtualServer>> edits) throws TargetException {
        writing = true;
        try {
            return remove(edits);
        } finally {
            writing = false;
        }
    }

    private Map<ServerKey, String> remove(List<Edit<ServerKey, VirtualServer>> edits) throws TargetException {
        var ours = new ArrayList<ServerKey>();
        for (var edit : edits) {
            ipvs.service(edit.key()).filter(this::isOurs).ifPresent(service -> ours.add(service.key()));
        }
        var answers = ipvs.write(
                ours.stream().<Command>map(Command.DeleteService::new).toList());
        var failures = new TreeMap<ServerKey, String>();
        for (int i = 0; i < answers.size(); i++) {
            var key = ours.get(i);
            count(key, answers.get(i).isEmpty() ? -1 : 0);
            answers.get(i)
                    .filter(error -> error.errno() != Errno.ESRCH)
                    .ifPresentOrElse(
                            error -> failures.put(key, "deleting virtual server " + key + ": " + error),
                            () -> adopted.remove(key));
        }
        return failures;
    }

    @Override
    public void close() {
        ipvs.close();
    }
}
