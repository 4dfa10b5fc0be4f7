package io.kuberouter.options;

import static io.kuberouter.options.CommandLines.options;
import static io.kuberouter.options.CommandLines.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A password is seen by whoever asks for it by name, and by nobody else.
class SecretTest {
    private static final String CANARY = "Y2FuYXJ5"; // "canary"
    private static final String[] PEERS = {
        "--peer-router-ips=192.0.2.1,192.0.2.2",
        "--peer-router-asns=64512,64513",
        "--peer-router-passwords=" + CANARY + ","
    };

    @Test
    void aPasswordReachesItsPeer() {
        assertThat(options(PEERS).peers().peers())
                .extracting(PeerOptions.Peer::password)
                .containsExactly(Optional.of(new Secret(CANARY)), Optional.empty());
        assertThat(options(PEERS)
                        .peers()
                        .peers()
                        .getFirst()
                        .password()
                        .orElseThrow()
                        .reveal())
                .isEqualTo(CANARY);
    }

    @Test
    void noTextOfTheOptionsHoldsIt() {
        var options = options(PEERS);
        assertThat(options.toString()).contains("***").doesNotContain(CANARY);
        assertThat(options.properties().toString())
                .contains("kube-router.peer-router-passwords=***,***")
                .doesNotContain(CANARY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--peer-router-passwords=Y2FuYXJ5x",
                "--peer-router-passwords=\"Y2FuYXJ5",
                "--peer-router-passwords=Y2FuYXJ5\"",
                "--peer-router-passwords=\"Y2FuYXJ5\"x",
                "--peer-router-passwords=Y2FuYXJ5,Y2FuYXJ5",
                "--peer-router-password=Y2FuYXJ5",
                "-peer-router-passwords=Y2FuYXJ5"
            })
    void noErrorHoldsIt(String word) {
        var refused = refused(word, "--peer-router-ips=192.0.2.1", "--peer-router-asns=64512");
        assertThat(refused.errors()).isNotEmpty();
        assertThat(refused.toString()).doesNotContain(CANARY);
    }

    @Test
    void theFlagBeatsTheFile() {
        assertThat(options("--peer-router-passwords-file=/etc/p").peers().passwordsFile())
                .contains("/etc/p");
        assertThat(options(PEERS[0], PEERS[1], PEERS[2], "--peer-router-passwords-file=/etc/p")
                        .peers()
                        .passwordsFile())
                .isEmpty();
    }
}
