package io.kuberouter.kernel.netns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kuberouter.kernel.exec.Exec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class NetworkNamespaceTest {

    private static String here() throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net")).toString();
    }

    @Test
    void theWorkIsDoneThereAndTheCallerStaysHere() throws Exception {
        try (var namespace = new Namespace()) {
            String before = here();
            String there = namespace.in(NetworkNamespaceTest::here);
            assertThat(there).isNotEqualTo(before);
            assertThat(here()).isEqualTo(before);
        }
    }

    @Test
    void aProgramStartedThereStaysThere() throws Exception {
        try (var namespace = new Namespace()) {
            namespace.sh("ip link add marker type bridge");
            var exec = new Exec(Duration.ofSeconds(20));
            assertThat(namespace.in(() -> exec.run("ip", "-o", "link").text())).contains(": marker:");
        }
    }

    @Test
    void aNamespaceThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> NetworkNamespace.inside(Path.of("/run/netns/none"), () -> 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/run/netns/none cannot be entered");
    }

    @Test
    void whatTheWorkThrowsIsThrown() throws Exception {
        try (var namespace = new Namespace()) {
            assertThatThrownBy(() -> namespace.in(() -> {
                        throw new IOException("mine");
                    }))
                    .isInstanceOf(IOException.class)
                    .hasMessage("mine");
        }
    }
}
