package io.kuberouter.kernel.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.plan.firewall.SampleRulesets;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class NftMonitorTest {

    private static void await(BooleanSupplier condition) {
        var deadline = Instant.now().plus(Duration.ofSeconds(20));
        while (!condition.getAsBoolean() && Instant.now().isBefore(deadline)) {
            Thread.onSpinWait();
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    /// Someone else's change is told in order, so once it was told, nothing before it is still on its way.
    @Test
    void onlyWhatOthersChangeInOurTablesIsTold() throws Exception {
        try (var node = new NftNode();
                var monitor = node.namespace.in(() -> NftMonitor.start(node.own))) {
            assertThat(monitor).isNotNull();
            node.settle(SampleRulesets.dualStack());
            node.settle(SampleRulesets.onePolicy());
            node.sh("nft add table ip other; nft add chain ip other c; iptables-nft -A INPUT -j ACCEPT");
            node.settle(SampleRulesets.noPolicy());
            node.settle(SampleRulesets.onePolicy());
            node.settle(SampleRulesets.fewerClients());
            node.sh("nft add chain " + NftNode.TABLE + " mine");
            await(() -> node.foreign.get() > 0);
            assertThat(node.foreign).hasValue(1);
            node.sh("nft delete table " + NftNode.TABLE);
            await(() -> node.foreign.get() > 1);
            assertThat(node.foreign).hasValue(2);
        }
    }

    @Test
    void whatOthersChangeWhileWeWriteIsTold() throws Exception {
        try (var node = new NftNode();
                var monitor = node.namespace.in(() -> NftMonitor.start(node.own))) {
            assertThat(monitor).isNotNull();
            node.settle(SampleRulesets.onePolicy());
            node.own.around(() -> {
                var answer = node.nft.run("add chain " + NftNode.TABLE + " ours\n");
                try {
                    node.sh("nft add chain " + NftNode.TABLE + " mine");
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
                return answer;
            });
            await(() -> node.foreign.get() > 0);
            assertThat(node.foreign).hasValue(1);
        }
    }
}
