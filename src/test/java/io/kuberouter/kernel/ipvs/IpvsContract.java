package io.kuberouter.kernel.ipvs;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.net.Ip;
import io.kuberouter.net.Port;
import io.kuberouter.net.Protocol;
import io.kuberouter.reconcile.Edit;
import io.kuberouter.reconcile.Target;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.Destination;
import io.kuberouter.state.Destination.Forward;
import io.kuberouter.state.ServerKey;
import io.kuberouter.state.VirtualServer;
import io.kuberouter.table.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// What every IPVS target must do, on the model and on a kernel alike. Each test starts with an empty table.
abstract class IpvsContract {

    static final ServerKey WEB = key("10.96.0.10", Protocol.TCP, 80);

    static ServerKey key(String address, Protocol protocol, int port) {
        return new ServerKey(Ip.of(address), protocol, new Port(port));
    }

    static Destination to(String address, int weight) {
        return new Destination(Ip.of(address), new Port(8080), Forward.MASQUERADE, weight);
    }

    static VirtualServer server(ServerKey key, Destination... destinations) {
        return new VirtualServer(key, "rr", 0, Duration.ZERO, Arrays.asList(destinations));
    }

    /// A target that has not looked yet, on the table as it is.
    abstract Target<ServerKey, VirtualServer> target(Adoptable adoptable);

    /// Messages that the target has written.
    abstract long written(Target<ServerKey, VirtualServer> target);

    /// Somebody else makes a virtual server, or a destination in one that is there, as `ipvsadm` does.
    abstract void ipvsadm(String arguments);

    /// The table as `ipvsadm -Sn` prints it.
    abstract String listing();

    static Table<ServerKey, VirtualServer> table(VirtualServer... servers) {
        Table<ServerKey, VirtualServer> table = Table.empty();
        for (var server : servers) {
            table = table.with(server.key(), server);
        }
        return table;
    }

    /// Brings the target from what it holds to what is wanted; the failures.
    static Map<ServerKey, String> settle(
            Target<ServerKey, VirtualServer> target, Table<ServerKey, VirtualServer> wanted) throws TargetException {
        return change(target, target.observe(wanted), wanted);
    }

    static Map<ServerKey, String> change(
            Target<ServerKey, VirtualServer> target,
            Table<ServerKey, VirtualServer> before,
            Table<ServerKey, VirtualServer> wanted)
            throws TargetException {
        var build = new ArrayList<Edit<ServerKey, VirtualServer>>();
        var clear = new ArrayList<Edit<ServerKey, VirtualServer>>();
        wanted.changesSince(before, (key, was, is) -> (is == null ? clear : build).add(new Edit<>(key, was, is)));
        var failures = new TreeMap<>(target.build(build));
        failures.putAll(target.clear(clear));
        return failures;
    }

    @Test
    void whatIsAppliedIsReadBack() throws TargetException {
        var target = target(Adoptable.NOTHING);
        var wanted = table(
                new VirtualServer(
                        WEB, "mh", 0x18, Duration.ofSeconds(10800), List.of(to("10.244.1.2", 1), to("10.244.2.3", 0))),
                server(key("10.96.0.10", Protocol.UDP, 53), to("10.244.1.4", 7)),
                server(key("10.96.0.10", Protocol.SCTP, 5000)),
                new VirtualServer(
                        key("fd00:96::10", Protocol.TCP, 80),
                        "lc",
                        0,
                        Duration.ofSeconds(7),
                        List.of(to("fd00:244:1::2", 1))));
        assertThat(settle(target, wanted)).isEmpty();
        assertThat(target.observe(wanted)).isEqualTo(wanted);
        assertThat(target(Adoptable.NOTHING).observe(wanted)).isEqualTo(wanted);
        assertThat(listing().lines())
                .containsExactlyInAnyOrder(
                        "-A -t 10.96.0.10:80 -s mh -p 10800 -b mh-fallback,mh-port",
                        "-a -t 10.96.0.10:80 -r 10.244.1.2:8080 -m -w 1",
                        "-a -t 10.96.0.10:80 -r 10.244.2.3:8080 -m -w 0",
                        "-A -u 10.96.0.10:53 -s rr",
                        "-a -u 10.96.0.10:53 -r 10.244.1.4:8080 -m -w 7",
                        "-A --sctp-service 10.96.0.10:5000 -s rr",
                        "-A -t [fd00:96::10]:80 -s lc -p 7",
                        "-a -t [fd00:96::10]:80 -r [fd00:244:1::2]:8080 -m -w 1");
    }

    @Test
    void oneChangedEndpointIsOneMessage() throws TargetException {
        var target = target(Adoptable.NOTHING);
        var states = List.of(
                table(server(WEB, to("10.244.1.2", 1), to("10.244.1.3", 1))),
                table(server(WEB, to("10.244.1.2", 1), to("10.244.1.3", 1), to("10.244.1.4", 1))),
                table(server(WEB, to("10.244.1.2", 0), to("10.244.1.3", 1), to("10.244.1.4", 1))),
                table(server(WEB, to("10.244.1.3", 1), to("10.244.1.4", 1))),
                table(new VirtualServer(
                        WEB, "lc", 0, Duration.ofSeconds(5), List.of(to("10.244.1.3", 1), to("10.244.1.4", 1)))));
        settle(target, states.getFirst());
        for (int i = 1; i < states.size(); i++) {
            long before = written(target);
            assertThat(change(target, states.get(i - 1), states.get(i))).isEmpty();
            assertThat(written(target) - before).isEqualTo(1);
            assertThat(target.observe(states.get(i))).isEqualTo(states.get(i));
        }
        long before = written(target);
        settle(target, states.getLast());
        assertThat(written(target)).as("nothing to do").isEqualTo(before);
    }

    @Test
    void aForeignServerIsNeitherSeenNorTouched() throws TargetException {
        ipvsadm("-A -t 10.96.0.10:80 -s wlc");
        ipvsadm("-a -t 10.96.0.10:80 -r 10.9.9.9:90 -m -w 3");
        ipvsadm("-A -t 10.1.1.1:22 -s rr");
        ipvsadm("-A -f 77 -s rr");
        String before = listing();
        var target = target(Adoptable.NOTHING);
        var other = key("10.96.0.11", Protocol.TCP, 81);
        var wanted = table(server(WEB, to("10.244.1.2", 1)), server(other, to("10.244.1.2", 1)));
        assertThat(target.observe(wanted)).isEmpty();
        assertThat(settle(target, wanted))
                .containsExactly(Map.entry(WEB, "a virtual server that is not ours holds 10.96.0.10:80/tcp"));
        assertThat(settle(target, Table.empty())).isEmpty();
        assertThat(target.clear(List.of(new Edit<>(WEB, server(WEB), null)))).isEmpty();
        assertThat(listing()).isEqualTo(before);
    }

    @Test
    void serversOfAnEarlierProxyAreAdoptedAtTheFirstLook() throws TargetException {
        ipvsadm("-A -t 10.96.0.10:80 -s rr -p 600 -M 32.0.0.0");
        ipvsadm("-a -t 10.96.0.10:80 -r 10.244.1.2:8080 -m -w 1");
        ipvsadm("-A -t 10.96.0.12:80 -s rr");
        ipvsadm("-A -t 10.1.1.1:22 -s rr");
        var target = target(key -> key.address().toString().startsWith("10.96."));
        var wanted = table(new VirtualServer(WEB, "rr", 0, Duration.ofSeconds(600), List.of(to("10.244.1.2", 1))));
        assertThat(target.observe(wanted)).hasSize(2).doesNotContainEntry(WEB, wanted.at(WEB, server(WEB)));
        assertThat(target.observe(wanted)).as("until they are marked").hasSize(2);
        long before = written(target);
        assertThat(settle(target, wanted)).isEmpty();
        assertThat(written(target) - before).as("one marks, one deletes").isEqualTo(2);
        assertThat(target.observe(wanted)).isEqualTo(wanted);
        assertThat(listing().lines())
                .containsExactlyInAnyOrder(
                        "-A -t 10.96.0.10:80 -s rr -p 600",
                        "-a -t 10.96.0.10:80 -r 10.244.1.2:8080 -m -w 1",
                        "-A -t 10.1.1.1:22 -s rr");
    }

    @Test
    void nothingIsAdoptedOnceThereIsAMark() throws TargetException {
        settle(target(Adoptable.NOTHING), table(server(WEB)));
        ipvsadm("-A -t 10.96.0.12:80 -s rr");
        assertThat(target(key -> true).observe(Table.empty())).containsOnlyKeys(WEB);
    }

    @Test
    void nothingIsAdoptedAfterTheFirstLook() throws TargetException {
        var target = target(key -> true);
        target.observe(Table.empty());
        ipvsadm("-A -t 10.96.0.12:80 -s rr");
        assertThat(target.observe(Table.empty())).isEmpty();
    }

    @Test
    void aBrokenServerDoesNotStopTheOthers() throws TargetException {
        var target = target(Adoptable.NOTHING);
        var bad = new VirtualServer(key("10.96.0.5", Protocol.TCP, 80), "nosuch", 0, Duration.ZERO, List.of());
        var half = server(key("10.96.0.6", Protocol.TCP, 80), to("10.244.1.2", 1), to("224.0.0.1", 1));
        var good = server(key("10.96.0.7", Protocol.TCP, 80), to("10.244.1.2", 1));
        var failures = settle(target, table(bad, half, good));
        assertThat(failures)
                .containsEntry(bad.key(), "adding virtual server 10.96.0.5:80/tcp with scheduler nosuch: ENOENT")
                .containsEntry(half.key(), "adding destination 224.0.0.1:8080 to 10.96.0.6:80/tcp: EINVAL")
                .hasSize(2);
        assertThat(target.observe(Table.empty())).isEqualTo(table(server(half.key(), to("10.244.1.2", 1)), good));
    }

    @Test
    void whatOthersChangedInOursIsFoundByTheEditItself() throws TargetException {
        var target = target(Adoptable.NOTHING);
        var held = table(server(WEB, to("10.244.1.2", 1), to("10.244.1.3", 1)));
        settle(target, held);
        ipvsadm("-d -t 10.96.0.10:80 -r 10.244.1.2:8080");
        ipvsadm("-a -t 10.96.0.10:80 -r 10.244.1.4:8080 -m -w 9");
        var wanted = table(server(WEB, to("10.244.1.2", 5), to("10.244.1.3", 1), to("10.244.1.4", 1)));
        assertThat(change(target, held, wanted)).isEmpty();
        assertThat(target.observe(wanted)).isEqualTo(wanted);
        ipvsadm("-D -t 10.96.0.10:80");
        assertThat(change(target, wanted, held)).isEmpty();
        assertThat(target.observe(held)).isEqualTo(held);
        ipvsadm("-D -t 10.96.0.10:80");
        assertThat(change(target, held, Table.empty())).isEmpty();
    }

    @Test
    void thresholdsSetByOthersAreTakenBack() throws TargetException {
        var target = target(Adoptable.NOTHING);
        var wanted = table(server(WEB, to("10.244.1.2", 1)));
        settle(target, wanted);
        ipvsadm("-e -t 10.96.0.10:80 -r 10.244.1.2:8080 -m -w 1 -x 10 -y 5");
        assertThat(target.observe(wanted)).isNotEqualTo(wanted);
        assertThat(settle(target, wanted)).isEmpty();
        assertThat(target.observe(wanted)).isEqualTo(wanted);
    }

    @Test
    void settlesFromAnyStateToAnyOther() throws TargetException {
        long seed = Long.getLong("seed", new Random().nextLong());
        var random = new Random(seed);
        var target = target(Adoptable.NOTHING);
        ipvsadm("-A -t 10.1.1.1:22 -s rr");
        Table<ServerKey, VirtualServer> held = Table.empty();
        for (int round = 0; round < 200; round++) {
            var wanted = randomTable(random);
            String where = "seed " + seed + ", round " + round;
            assertThat(change(target, held, wanted)).as(where).isEmpty();
            assertThat(target.observe(wanted)).as(where).isEqualTo(wanted);
            held = wanted;
        }
        assertThat(settle(target, Table.empty())).isEmpty();
        assertThat(listing().lines()).containsExactly("-A -t 10.1.1.1:22 -s rr");
    }

    private static Table<ServerKey, VirtualServer> randomTable(Random random) {
        Table<ServerKey, VirtualServer> table = Table.empty();
        for (var protocol : Protocol.values()) {
            for (int i = 1; i < 6; i++) {
                var key = key(random.nextBoolean() ? "10.96.0." + i : "fd00:96::" + i, protocol, 80 + i);
                if (random.nextInt(3) > 0) {
                    table = table.with(key, randomServer(key, random));
                }
            }
        }
        return table;
    }

    private static VirtualServer randomServer(ServerKey key, Random random) {
        String prefix = key.address().toString().contains(":") ? "fd00:244::" : "10.244.0.";
        var destinations = new TreeSet<Destination>();
        for (int i = random.nextInt(6); i > 0; i--) {
            destinations.add(to(prefix + (1 + random.nextInt(9)), random.nextInt(3)));
        }
        var schedulers = List.of("rr", "lc", "sh", "dh", "mh");
        return new VirtualServer(
                key,
                schedulers.get(random.nextInt(schedulers.size())),
                random.nextInt(8) << 3,
                Duration.ofSeconds(random.nextBoolean() ? 0 : 1 + random.nextInt(20000)),
                List.copyOf(destinations));
    }
}
