package io.kuberouter.lab.apiserver;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Any API server over HTTP or HTTPS, as whom a token says. HTTP/1.1, so that each call has a connection of its own.
public final class HttpApi implements Api {

    /// A watch may last longer, but it begins at once.
    private static final Duration FIRST_WORD = Duration.ofSeconds(60);

    private final URI server;
    private final String token;
    private final HttpClient client;

    /// An API server that asks nobody who he is.
    public HttpApi(URI server) {
        this(
                server,
                "",
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build());
    }

    private HttpApi(URI server, String token, HttpClient client) {
        this.server = server;
        this.token = token;
        this.client = client;
    }

    /// The first cluster and user of a kubeconfig: its server, its authority as inline data, and a token if there is
    /// one.
    ///
    /// @throws IOException if the file cannot be read
    public static HttpApi of(Path kubeconfig) throws IOException {
        var config = Json.readYaml(Files.readString(kubeconfig));
        var cluster = config.path("clusters").path(0).path("cluster");
        var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
        if (cluster.has("certificate-authority-data")) {
            client.sslContext(
                    trusting(cluster.path("certificate-authority-data").asString()));
        }
        return new HttpApi(
                URI.create(Json.text(cluster, "server")),
                Json.text(config.path("users").path(0), "user/token"),
                client.build());
    }

    private static SSLContext trusting(String authority) throws IOException {
        try {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            byte[] pem = Base64.getDecoder().decode(authority);
            store.setCertificateEntry(
                    "authority",
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)));
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("the certificate authority of the kubeconfig", e);
        }
    }

    @Override
    public ObjectNode call(String method, String target, String contentType, String body) {
        try (var answer = send(method, target, contentType, body).body()) {
            return Json.asObject(Json.read(answer));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void watch(String target, Predicate<ObjectNode> listener) {
        try (var answer = send("GET", target, "", "").body();
                var lines = new BufferedReader(new InputStreamReader(answer, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!listener.test(Json.readObject(line))) {
                    return;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<InputStream> send(String method, String target, String contentType, String body)
            throws IOException {
        var request = HttpRequest.newBuilder(server.resolve(target))
                .header("Accept", "application/json")
                .timeout(FIRST_WORD)
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!contentType.isEmpty()) {
            request.header("Content-Type", contentType);
        }
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            var response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            if (response.statusCode() >= 400) {
                throw problem(response);
            }
            return response;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static Problem problem(HttpResponse<InputStream> response) throws IOException {
        try (var body = response.body()) {
            JsonNode status = Json.read(body);
            return new Problem(response.statusCode(), Json.text(status, "reason"), Json.text(status, "message"));
        }
    }
}
