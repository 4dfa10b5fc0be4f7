package io.kuberouter.lab.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/// The same against kube-apiserver and etcd, which `src/lab/apiserver/run` builds and starts.
@Tag("api")
class RealApiContractTest extends ApiContractTest {

    private static Process server;
    private static Api api;
    private static URI etcd;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        server = new ProcessBuilder(
                        "src/lab/apiserver/run",
                        folder.toString(),
                        Integer.toString(freePort()),
                        "--",
                        "--watch-cache-sizes=secrets#0")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(server.inputReader().readLine()).isEqualTo("ready");
        etcd = etcd(folder.resolve("pids"));
        api = HttpApi.of(folder.resolve("kubeconfig"));
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

    /// Its source says "we don't provide any guarantees on sending bookmarks", and short watches often hear none.
    @Override
    boolean promisesBookmarks() {
        return false;
    }

    @Override
    Api api() {
        return api;
    }

    /// Of Secrets the server keeps no cache (see its flags above), so etcd's history is theirs.
    @Override
    void forgetTheBeginning() {
        String revision = Json.text(api.get("/api/v1/secrets"), "metadata/resourceVersion");
        new HttpApi(etcd).call("POST", "/v3/kv/compaction", "application/json", "{\"revision\": \"" + revision + "\"}");
    }

    private static URI etcd(Path pids) throws IOException {
        var pid = Files.readAllLines(pids).getFirst().replace("etcd ", "");
        var arguments =
                List.of(Files.readString(Path.of("/proc", pid, "cmdline")).split("\0"));
        return URI.create(arguments.get(arguments.indexOf("--listen-client-urls") + 1));
    }
}
