package io.kuberouter.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.net.Family;
import io.kuberouter.state.Note;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// 13.18: `br_netfilter`.
class BridgeCheckTest {

    @TempDir
    Path settings;

    private BridgeCheck check(Family... families) {
        return new BridgeCheck(settings, List.of(families));
    }

    private void set(String name, String value) throws IOException {
        Files.writeString(settings.resolve(name), value + "\n");
    }

    @Test
    void aSettingOfZeroIsAWarningUntilItIsOne() throws IOException {
        set("bridge-nf-call-iptables", "0");
        assertThat(check(Family.IPV4).note()).hasValueSatisfying(note -> {
            assertThat(note.severity()).isEqualTo(Note.Severity.WARNING);
            assertThat(note.text()).contains("net.bridge.bridge-nf-call-iptables is 0");
            assertThat(note.advice()).contains("sysctl -w net.bridge.bridge-nf-call-iptables=1");
        });
        set("bridge-nf-call-iptables", "1");
        assertThat(check(Family.IPV4).note()).isEmpty();
    }

    @Test
    void eachFamilyHasItsOwnAndOneThatIsOffIsNobodysBusiness() throws IOException {
        set("bridge-nf-call-iptables", "1");
        set("bridge-nf-call-ip6tables", "0");
        assertThat(check(Family.IPV4).note()).isEmpty();
        assertThat(check(Family.IPV4, Family.IPV6).note())
                .hasValueSatisfying(note -> assertThat(note.text()).contains("bridge-nf-call-ip6tables is 0"));
    }

    @Test
    void withoutTheModuleThereIsNothingToSay() {
        assertThat(check(Family.IPV4, Family.IPV6).note()).isEmpty();
    }
}
