package io.kuberouter.kernel.ipvs;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.net.Protocol;
import io.kuberouter.reconcile.Edit;
import io.kuberouter.reconcile.Target;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.ServerKey;
import io.kuberouter.state.Timeouts;
import io.kuberouter.state.VirtualServer;
import io.kuberouter.table.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The contract on the IPVS of the kernel that runs the tests. Empties its table.
@Tag("machine")
class IpvsTargetTest extends IpvsContract {

    private final List<IpvsTarget> targets = new ArrayList<>();

    @BeforeEach
    void emptyTheTable() {
        ipvsadm("-C");
    }

    @AfterEach
    void close() {
        targets.forEach(IpvsTarget::close);
        emptyTheTable();
    }

    @Override
    Target<ServerKey, VirtualServer> target(Adoptable adoptable) {
        targets.add(new IpvsTarget(adoptable));
        return targets.getLast();
    }

    @Override
    long written(Target<ServerKey, VirtualServer> target) {
        return ((IpvsTarget) target).written();
    }

    @Override
    void ipvsadm(String arguments) {
        run(arguments);
    }

    @Override
    String listing() {
        return run("-Sn");
    }

    private static String run(String arguments) {
        var command = new ArrayList<>(List.of("ipvsadm"));
        command.addAll(List.of(arguments.split(" ")));
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor())
                    .as("ipvsadm %s: %s", arguments, output)
                    .isZero();
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void timeoutsAreSetAndReadBack() throws TargetException {
        var other = new Timeouts(Duration.ofSeconds(901), Duration.ofSeconds(122), Duration.ofSeconds(303));
        try (var target = new IpvsTimeouts()) {
            for (var wanted : List.of(other, Timeouts.KERNEL)) {
                var table = Table.<String, Timeouts>empty().with(IpvsTimeouts.KEY, wanted);
                var build = new ArrayList<Edit<String, Timeouts>>();
                table.changesSince(target.observe(table), (key, was, is) -> build.add(new Edit<>(key, was, is)));
                assertThat(target.build(build)).isEmpty();
                assertThat(target.observe(table)).isEqualTo(table);
                assertThat(run("-L --timeout"))
                        .contains("%d %d %d"
                                .formatted(
                                        wanted.tcp().toSeconds(),
                                        wanted.tcpFin().toSeconds(),
                                        wanted.udp().toSeconds()));
            }
            assertThat(target.observe(Table.empty())).isEmpty();
        }
    }

    @Test
    void theReaderCountsWhatIsThere() throws TargetException {
        ipvsadm("-A -t 10.1.1.1:22 -s rr");
        var ours = server(WEB, to("10.244.1.2", 1), to("10.244.1.3", 0));
        var six = server(key("fd00:96::10", Protocol.TCP, 80));
        settle(target(Adoptable.NOTHING), table(ours, six));
        try (var reader = new IpvsReader()) {
            assertThat(reader.count()).isEqualTo(3);
            assertThat(reader.ipv4Count()).isEqualTo(2);
            assertThat(reader.counters().ours()).containsOnlyKeys(WEB, six.key());
            assertThat(reader.counters().all()).isEqualTo(reader.count());
            assertThat(reader.loads(WEB)).extracting(Load::destination).isEqualTo(ours.destinations());
            assertThat(reader.loads(key("10.96.0.99", Protocol.TCP, 80))).isEmpty();
        }
    }

    /// Prints how long 5,000 servers with 3 destinations each take; asserts only that they get there.
    @Test
    void manyServers() throws TargetException {
        Table<ServerKey, VirtualServer> wanted = Table.empty();
        for (int i = 0; i < 5000; i++) {
            var key = key("10.96." + i / 250 + "." + (1 + i % 250), Protocol.TCP, 80);
            String pods = "10." + (100 + i / 250) + "." + i % 250 + ".";
            wanted = wanted.with(key, server(key, to(pods + 1, 1), to(pods + 2, 1), to(pods + 3, 1)));
        }
        var target = target(Adoptable.NOTHING);
        long start = System.nanoTime();
        assertThat(change(target, Table.empty(), wanted)).isEmpty();
        long built = System.nanoTime();
        assertThat(target.observe(wanted)).isEqualTo(wanted);
        long read = System.nanoTime();
        var micros = new ArrayList<Long>();
        for (int i = 1; i <= 201; i++) {
            var next = wanted.with(WEB, server(WEB, to("10.100.9." + i, 1), to("10.100.10.1", 1)));
            long from = System.nanoTime();
            assertThat(change(target, wanted, next)).isEmpty();
            micros.add((System.nanoTime() - from) / 1000);
            wanted = next;
        }
        Collections.sort(micros);
        long changed = System.nanoTime();
        assertThat(change(target, wanted, Table.empty())).isEmpty();
        long cleared = System.nanoTime();
        System.out.printf(
                "5000 servers x 3: build %d ms, read %d ms, one change median %d us, worst %d us, clear %d ms%n",
                (built - start) / 1_000_000,
                (read - built) / 1_000_000,
                micros.get(100),
                micros.getLast(),
                (cleared - changed) / 1_000_000);
    }
}
