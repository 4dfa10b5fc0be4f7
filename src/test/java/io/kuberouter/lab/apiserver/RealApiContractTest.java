package io.kuberouter.lab.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/// The same against kube-apiserver and etcd, which `src/lab/apiserver/run` builds and starts.
@Tag("api")
class RealApiContractTest extends ApiContractTest {

    private static Process server;
    private static Path kubeconfig;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        server = new ProcessBuilder("src/lab/apiserver/run", folder.toString(), Integer.toString(freePort()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(server.inputReader().readLine()).isEqualTo("ready");
        kubeconfig = folder.resolve("kubeconfig");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @AfterAll
    static void stop() throws InterruptedException {
        server.destroy();
        assertThat(server.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    @Override
    Api api() {
        try {
            return HttpApi.of(kubeconfig);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// Its first revisions, from before its caches were filled, are too old from the start.
    @Override
    void forgetTheBeginning() {}
}
