package io.kuberouter.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.kernel.ipvs.IpvsadmText;
import io.kuberouter.options.CommandLines;
import io.kuberouter.plan.proxy.ProxyPlanner;
import io.kuberouter.plan.proxy.ProxySettings;
import io.kuberouter.state.Timeouts;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `cluster.yaml` and `flags` (one a line) to what the node's own tools must print.
class ProxyGoldenTest {

    static List<Golden> cases() {
        return Golden.of("proxy");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theNodeHoldsWhatTheFilesSay(Golden golden) {
        var inputs = ClusterYaml.read(golden.text("cluster.yaml"));
        var desired = new ProxyPlanner(settings(golden.text("flags"))).plan(inputs);
        golden.check("ipvsadm", IpvsadmText.print(desired.servers().values()));
        golden.check("iptables", IptablesText.print(desired.chains().values()));
        golden.check("addresses", AddressText.print(desired.addresses().values()));
        golden.check("routes", RouteText.print(desired.routes().values()));
        golden.check("sysctl", SysctlText.print(desired.sysctls().values()));
        golden.check("notes", NoteText.print(desired.notes().values()));
    }

    @Test
    void noCaseIsMissing() {
        assertThat(cases()).hasSizeGreaterThanOrEqualTo(10);
    }

    private static ProxySettings settings(String flags) {
        var options = CommandLines.options(flags.lines().toArray(String[]::new));
        var proxy = options.proxy();
        return new ProxySettings(
                Set.copyOf(options.run().families()),
                proxy.masqueradeAll(),
                proxy.nodePortOnAllAddresses(),
                options.ranges().pods(),
                Timeouts.KERNEL);
    }
}
