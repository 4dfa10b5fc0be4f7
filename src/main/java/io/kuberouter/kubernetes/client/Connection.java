package io.kuberouter.kubernetes.client;

import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.Pair;
import io.kubernetes.client.util.ClientBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/// The way to the API server: its address, whom to trust, what to show. Opening one sends nothing.
public final class Connection implements AutoCloseable {
    private static final Path MOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");
    private static final Duration CONNECT = Duration.ofSeconds(5);

    /// HTTP/2 alone knows pings; there a dead peer is found out by the second one.
    private static final Duration PING = Duration.ofSeconds(15);

    private final ApiClient client;

    private Connection(ApiClient client) {
        this.client = client;
    }

    /// Opens the way that the flags describe. With a kubeconfig, `master` replaces its server. `master` alone is enough
    /// outside a pod, without credentials; in a pod the service account's go with it. With neither, this must be
    /// a pod.
    ///
    /// @param kubeconfig path of `--kubeconfig`, empty when not given
    /// @param master URL of `--master`, empty when not given
    /// @throws ConnectionException that names the file, flag or variable at fault
    public static Connection open(String kubeconfig, String master) throws ConnectionException {
        return open(kubeconfig, master, new ServiceAccount(System.getenv(), MOUNT));
    }

    static Connection open(String kubeconfig, String master, ServiceAccount account) throws ConnectionException {
        var builder = builder(kubeconfig, master, account);
        try {
            builder.setPingInterval(PING);
            var client = builder.build();
            client.setHttpClient(client.getHttpClient()
                    .newBuilder()
                    .connectTimeout(CONNECT)
                    .proxySelector(EnvironmentProxies.of(account.environment()))
                    .build());
            okhttp3.HttpUrl.get(client.getBasePath());
            return new Connection(client);
        } catch (RuntimeException e) {
            String source = kubeconfig.isEmpty() ? builder.getBasePath() : "kubeconfig " + kubeconfig;
            throw new ConnectionException("no way to the API server by " + source + ": " + e.getMessage(), e);
        }
    }

    private static ClientBuilder builder(String kubeconfig, String master, ServiceAccount account)
            throws ConnectionException {
        if (!kubeconfig.isEmpty()) {
            return Kubeconfig.read(kubeconfig).builder(master);
        }
        var builder = new ClientBuilder();
        if (master.isEmpty()) {
            builder.setBasePath(account.server());
            account.applyTo(builder);
        } else {
            builder.setBasePath(master.contains("://") ? master : "http://" + master);
            if (account.isMounted()) {
                account.applyTo(builder);
            }
        }
        return builder;
    }

    /// The API server's URL.
    public String server() {
        return client.getBasePath();
    }

    /// The client for what is not listed and watched: writes, leases, reviews.
    public ApiClient client() {
        return client;
    }

    /// A GET that has not been sent yet, with the credentials of this connection.
    ///
    /// @param path below the server's URL
    /// @param query parameters, not yet escaped
    /// @param silence for how long the answer may stay without a byte before it counts as broken
    /// @throws IllegalArgumentException if no URL can be made of it
    public Call get(String path, Map<String, String> query, Duration silence) {
        var pairs = query.entrySet().stream()
                .map(entry -> new Pair(entry.getKey(), entry.getValue()))
                .toList();
        return patient(silence).newCall(request("GET", path, pairs, "", null));
    }

    /// A request that has not been sent yet, with the credentials of this connection.
    ///
    /// @param path below the server's URL
    /// @param contentType of the body; empty where there is none
    /// @param limit for how long the whole of it may take
    /// @throws IllegalArgumentException if no URL can be made of it
    public Call call(String method, String path, String contentType, byte[] body, Duration limit) {
        var http = client.getHttpClient().newBuilder().callTimeout(limit).build();
        return http.newCall(request(method, path, List.of(), contentType, contentType.isEmpty() ? null : body));
    }

    private Request request(String method, String path, List<Pair> query, String contentType, byte @Nullable [] body) {
        var headers = new HashMap<>(Map.of("Accept", "application/json"));
        if (!contentType.isEmpty()) {
            headers.put("Content-Type", contentType);
        }
        try {
            return client.buildRequest(
                    null,
                    path,
                    method,
                    query,
                    List.of(),
                    body,
                    headers,
                    new HashMap<>(),
                    new HashMap<>(),
                    new String[] {"BearerToken"},
                    null);
        } catch (ApiException e) {
            throw new IllegalArgumentException(method + " " + path + ": " + e.getMessage(), e);
        }
    }

    /// Shares connections and threads with the client.
    private OkHttpClient patient(Duration silence) {
        return client.getHttpClient().newBuilder().readTimeout(silence).build();
    }

    /// Closes idle sockets and lets the transport's threads end.
    @Override
    public void close() {
        client.getHttpClient().dispatcher().executorService().shutdown();
        client.getHttpClient().connectionPool().evictAll();
    }
}
