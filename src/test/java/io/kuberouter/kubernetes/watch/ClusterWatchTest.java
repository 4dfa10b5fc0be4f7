package io.kuberouter.kubernetes.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kuberouter.cluster.EndpointSlice;
import io.kuberouter.cluster.Host;
import io.kuberouter.cluster.Inputs;
import io.kuberouter.cluster.ObjectName;
import io.kuberouter.kubernetes.client.Connection;
import io.kuberouter.kubernetes.client.ConnectionException;
import io.kuberouter.kubernetes.read.Kind;
import io.kuberouter.lab.apiserver.ApiServer;
import io.kuberouter.lab.apiserver.Load;
import io.kuberouter.net.Ip;
import io.kuberouter.table.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// All kinds together, against the lab's API server: real pages of 500, watches, compaction and outages.
@Timeout(60)
class ClusterWatchTest {
    private static final int SERVICES = 1200;
    private static final Host HOST = new Host("node-1", List.of(), 6001, true);

    private final ApiServer server = ApiServer.start();
    private final Object lock = new Object();
    private Inputs inputs = Inputs.empty(HOST);
    private final Connection connection;
    private final Watches watches;

    ClusterWatchTest() throws ConnectionException {
        new Load(SERVICES, 2 * SERVICES, 10).into(server.direct());
        connection = Connection.open("", server.uri().toString());
        List<Selection<?>> all = List.of(
                Selection.all(Kind.SERVICES),
                Selection.all(Kind.ENDPOINT_SLICES),
                Selection.all(Kind.PODS),
                Selection.all(Kind.NODES),
                Selection.all(Kind.NAMESPACES),
                Selection.all(Kind.NETWORK_POLICIES));
        var keeper = new Sink() {
            @Override
            public <T> void published(Kind<T> kind, Table<ObjectName, T> objects, long receivedNanos) {
                synchronized (lock) {
                    inputs = kind.in(inputs, objects);
                }
            }
        };
        watches = Watches.start(connection, all, Duration.ofMinutes(1), keeper);
    }

    @BeforeEach
    void sync() {
        await().until(() -> watches.status().isSynced() && watches.status().connected());
    }

    @AfterEach
    void stop() {
        watches.close();
        connection.close();
        server.close();
    }

    private Inputs inputs() {
        synchronized (lock) {
            return inputs;
        }
    }

    private EndpointSlice slice(int i) {
        return Objects.requireNonNull(inputs().slices().at(new ObjectName("default", Load.sliceName(i))));
    }

    private boolean hasOnly(int i, Ip address) {
        return slice(i).endpoints().stream()
                .flatMap(e -> e.addresses().stream())
                .toList()
                .equals(List.of(address));
    }

    @Test
    void theWholeClusterArrives() {
        var now = inputs();
        assertThat(now.services()).hasSize(SERVICES);
        assertThat(now.slices()).hasSize(SERVICES);
        assertThat(now.pods()).hasSize(10);
        assertThat(now.namespaces()).containsKey(new ObjectName("", "default"));
        assertThat(now.services().values()).allSatisfy(service -> {
            assertThat(service.flaws()).isEmpty();
            assertThat(service.clusterIps()).hasSize(1);
        });
        assertThat(slice(7).service()).isEqualTo(new ObjectName("default", Load.serviceName(7)));
        assertThat(slice(7).endpoints()).hasSize(2);
    }

    @Test
    void aChangeArrivesAndTouchesNothingElse() {
        var before = inputs();
        Load.replaceEndpoints(server.direct(), 7, 99);
        await().until(() -> hasOnly(7, Load.endpointIp(99)));
        var changed = new ArrayList<ObjectName>();
        inputs().slices().changesSince(before.slices(), (name, was, is) -> changed.add(name));
        assertThat(changed).containsExactly(new ObjectName("default", Load.sliceName(7)));
        assertThat(inputs().services()).isSameAs(before.services());
    }

    @Test
    void anOutageWithAForgottenHistoryChangesOnlyWhatChanged() {
        var before = inputs();
        server.down();
        await().until(() -> !watches.status().connected());
        assertThat(inputs()).isSameAs(before);
        Load.replaceEndpoints(server.direct(), 8, 100);
        server.compact();
        server.up();
        await().until(() -> watches.status().connected() && hasOnly(8, Load.endpointIp(100)));
        assertThat(inputs().services()).isSameAs(before.services());
        assertThat((Object) slice(9)).isSameAs(before.slices().at(new ObjectName("default", Load.sliceName(9))));
    }

    @Test
    void errorsOfTheServerPass() {
        server.faults().failNext(5);
        server.dropWatches();
        Load.replaceEndpoints(server.direct(), 3, 101);
        await().until(() -> hasOnly(3, Load.endpointIp(101)));
    }
}
