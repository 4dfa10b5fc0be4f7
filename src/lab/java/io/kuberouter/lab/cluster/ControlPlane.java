package io.kuberouter.lab.cluster;

import io.kuberouter.lab.apiserver.Api;
import io.kuberouter.lab.apiserver.ApiServer;
import io.kuberouter.lab.apiserver.HttpApi;
import io.kuberouter.lab.apiserver.Kubeconfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// The API server of the cluster, on a port of this host's loopback address.
sealed interface ControlPlane extends AutoCloseable {

    /// What the lab itself speaks with.
    Api api();

    int port();

    /// Whether it checks what it is given; the embedded one takes all.
    boolean isStrict();

    /// A kubeconfig for who sees the API server at another address.
    String kubeconfig(String host, int port) throws IOException;

    @Override
    void close();

    /// Starts one; returns when it answers.
    static ControlPlane start(boolean real, Path folder) throws Exception {
        return real ? Real.start(folder) : new Embedded(ApiServer.start());
    }

    /// In this process, objects in memory.
    record Embedded(ApiServer server) implements ControlPlane {

        @Override
        public Api api() {
            return server.direct();
        }

        @Override
        public int port() {
            return server.uri().getPort();
        }

        @Override
        public boolean isStrict() {
            return false;
        }

        @Override
        public String kubeconfig(String host, int port) {
            return Kubeconfig.text(URI.create("http://" + host + ":" + port));
        }

        @Override
        public void close() {
            server.close();
        }
    }

    /// etcd and kube-apiserver.
    record Real(Process process, Path config, int port, Api api) implements ControlPlane {

        private static final Duration READY = Duration.ofMinutes(20);

        static Real start(Path folder) throws Exception {
            int port = Ports.free();
            var process = Programs.start(
                    folder.resolve("api.log"), "src/lab/apiserver/run", folder + "/api", String.valueOf(port));
            Await.met(READY, () -> {
                Disproved.unless(process.isAlive(), "the API server ended: " + folder + "/api.log");
                return Files.readString(folder.resolve("api.log")).lines().anyMatch("ready"::equals)
                        ? ""
                        : "the API server is not ready";
            });
            var config = folder.resolve("api/kubeconfig");
            return new Real(process, config, port, HttpApi.of(config));
        }

        @Override
        public boolean isStrict() {
            return true;
        }

        @Override
        public String kubeconfig(String host, int port) throws IOException {
            return Files.readString(config).replace("127.0.0.1:" + port(), host + ":" + port);
        }

        @Override
        public void close() {
            Programs.end(process);
        }
    }
}
