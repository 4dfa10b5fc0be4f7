package io.kuberouter.kernel.sysctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.reconcile.Edit;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.Sysctl;
import io.kuberouter.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcSysctlTest {

    private static final Sysctl CONNTRACK = new Sysctl("net.ipv4.vs.conntrack", "1", Optional.empty());
    private static final Sysctl RP_FILTER = new Sysctl("net.ipv4.conf.eth0/7.rp_filter", "2", Optional.of("1"));

    @TempDir
    private Path root;

    private ProcSysctl target;

    @BeforeEach
    void settings() throws IOException {
        target = new ProcSysctl(root);
        Files.createDirectories(root.resolve("net/ipv4/vs"));
        Files.createDirectories(root.resolve("net/ipv4/conf/eth0.7"));
        Files.writeString(root.resolve("net/ipv4/vs/conntrack"), "0\n");
        Files.writeString(root.resolve("net/ipv4/conf/eth0.7/rp_filter"), "1\n");
        Files.writeString(root.resolve("net/ipv4/tcp_rmem"), "4096\t131072\t6291456\n");
    }

    private Table<String, Sysctl> observe(Sysctl wanted) throws TargetException {
        return target.observe(Table.<String, Sysctl>empty().with(wanted.key(), wanted));
    }

    private Map<String, String> build(Sysctl wanted) {
        return target.build(List.of(new Edit<>(wanted.key(), null, wanted)));
    }

    @Test
    void aSettingIsReadWrittenAndThenSettled() throws Exception {
        assertThat(observe(CONNTRACK).get(CONNTRACK.key()))
                .isEqualTo(new Sysctl(CONNTRACK.key(), "0", Optional.empty()));
        assertThat(build(CONNTRACK)).isEmpty();
        assertThat(observe(CONNTRACK)).containsValue(CONNTRACK);
    }

    @Test
    void onlyTheValueToBeReplacedIsReplaced() throws Exception {
        assertThat(observe(RP_FILTER)).doesNotContainValue(RP_FILTER);
        assertThat(build(RP_FILTER)).isEmpty();
        assertThat(root.resolve("net/ipv4/conf/eth0.7/rp_filter")).hasContent("2");
        Files.writeString(root.resolve("net/ipv4/conf/eth0.7/rp_filter"), "0\n");
        assertThat(observe(RP_FILTER)).containsValue(RP_FILTER);
        assertThat(build(RP_FILTER)).isEmpty();
        assertThat(root.resolve("net/ipv4/conf/eth0.7/rp_filter")).hasContent("0");
    }

    @Test
    void severalFieldsAreSeparatedByBlanks() throws Exception {
        var wanted = new Sysctl("net.ipv4.tcp_rmem", "4096 131072 6291456", Optional.empty());
        assertThat(observe(wanted)).containsValue(wanted);
    }

    @Test
    void aMissingFileIsNamedWithWhatBringsIt() throws Exception {
        var wanted = new Sysctl("net.ipv4.vs.sloppy_tcp", "1", Optional.empty());
        assertThat(observe(wanted)).isEmpty();
        assertThat(build(wanted))
                .isEqualTo(
                        Map.of(wanted.key(), root.resolve("net/ipv4/vs/sloppy_tcp") + " is not there: modprobe ip_vs"));
    }

    @Test
    void anInterfaceThatIsNotThereIsNoMissingFile() {
        var wanted = new Sysctl("net.ipv4.conf.kube-bridge.rp_filter", "2", Optional.of("1"));
        assertThat(build(wanted)).isEqualTo(Map.of(wanted.key(), ProcSysctl.NO_SUCH_INTERFACE));
    }

    @Test
    void aFailureDoesNotStopTheOthers() throws Exception {
        Files.delete(root.resolve("net/ipv4/conf/eth0.7/rp_filter"));
        Files.createDirectory(root.resolve("net/ipv4/conf/eth0.7/rp_filter"));
        var edits = List.of(
                new Edit<String, Sysctl>(RP_FILTER.key(), null, RP_FILTER),
                new Edit<String, Sysctl>(CONNTRACK.key(), null, CONNTRACK));
        assertThat(target.build(edits)).containsOnlyKeys(RP_FILTER.key());
        assertThat(root.resolve("net/ipv4/vs/conntrack")).hasContent("1");
    }

    @Test
    void whatIsNoLongerWantedStaysAsItIs() {
        assertThat(target.clear(List.of(new Edit<>(CONNTRACK.key(), CONNTRACK, null))))
                .isEmpty();
        assertThat(root.resolve("net/ipv4/vs/conntrack")).hasContent("0");
    }
}
