package io.kuberouter.kernel.iptables;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.state.CountedRule;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CountersTest {

    @Test
    void countersStandBeforeTheTarget() {
        assertThat(Counters.parse("""
                        -P INPUT ACCEPT -c 5 500
                        -N EMPTY
                        -N C
                        -A INPUT -c 18446744073709551615 1 -j C
                        -A C -s 192.0.2.1/32 -m comment --comment "-c 1 2" -c 3 40 -j NFLOG --nflog-group 100
                        -A C -d 192.0.2.1/32 -c 6 70
                        """))
                .isEqualTo(Map.of(
                        "INPUT", List.of(new CountedRule("-j C", -1, 1)),
                        "C",
                                List.of(
                                        new CountedRule(
                                                "-s 192.0.2.1/32 -m comment --comment \"-c 1 2\" -j NFLOG"
                                                        + " --nflog-group 100",
                                                3,
                                                40),
                                        new CountedRule("-d 192.0.2.1/32", 6, 70))));
    }
}
