package io.kuberouter.kubernetes.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each way to the API server, against servers that say whom they see.
class ConnectionTest {
    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @TempDir
    Path directory;

    private HttpServer plain;
    private HttpsServer secure;

    @BeforeEach
    void serve() throws Exception {
        plain = HttpServer.create(ANY, 0);
        plain.createContext("/", ConnectionTest::tell);
        plain.start();
        secure = HttpsServer.create(ANY, 0);
        var tls = tls();
        secure.setHttpsConfigurator(new HttpsConfigurator(tls) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters wanted = tls.getDefaultSSLParameters();
                wanted.setWantClientAuth(true);
                parameters.setSSLParameters(wanted);
            }
        });
        secure.createContext("/", ConnectionTest::tell);
        secure.start();
    }

    @AfterEach
    void stop() {
        plain.stop(0);
        secure.stop(0);
    }

    private static SSLContext tls() throws Exception {
        var own = KeyStore.getInstance("PKCS12");
        try (var in = fixture("server.p12")) {
            own.load(in, "test".toCharArray());
        }
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, "test".toCharArray());
        var clients = KeyStore.getInstance("PKCS12");
        clients.load(null, null);
        try (var in = fixture("ca.crt")) {
            clients.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(clients);
        var tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return tls;
    }

    private static InputStream fixture(String name) {
        return java.util.Objects.requireNonNull(ConnectionTest.class.getResourceAsStream("/tls/" + name));
    }

    private static byte[] bytes(String name) throws IOException {
        try (var in = fixture(name)) {
            return in.readAllBytes();
        }
    }

    private static String base64(String name) throws IOException {
        return Base64.getEncoder().encodeToString(bytes(name));
    }

    /// Answers with the certificate's subject, or the authorization header, or `nobody`.
    private static void tell(HttpExchange exchange) throws IOException {
        String who = "nobody";
        if (exchange.getRequestHeaders().containsKey("Authorization")) {
            who = exchange.getRequestHeaders().getFirst("Authorization");
        } else if (exchange instanceof HttpsExchange secure) {
            try {
                who = secure.getSSLSession().getPeerPrincipal().getName();
            } catch (javax.net.ssl.SSLPeerUnverifiedException _) {
                who = "nobody, safely";
            }
        }
        byte[] body = (who + " asks for " + exchange.getRequestURI()).getBytes(UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private String plainUrl() {
        return "http://127.0.0.1:" + plain.getAddress().getPort();
    }

    private String secureUrl() {
        return "https://127.0.0.1:" + secure.getAddress().getPort();
    }

    private ServiceAccount noPod() {
        return new ServiceAccount(Map.of(), directory.resolve("none"));
    }

    private ServiceAccount pod(String token) throws IOException {
        Files.writeString(directory.resolve("token"), token);
        Files.write(directory.resolve("ca.crt"), bytes("ca.crt"));
        String port = "" + secure.getAddress().getPort();
        return new ServiceAccount(
                Map.of("KUBERNETES_SERVICE_HOST", "127.0.0.1", "KUBERNETES_SERVICE_PORT", port), directory);
    }

    private static String ask(Connection connection) throws IOException {
        try (connection;
                var answer = connection
                        .get("/api/v1/pods", Map.of("limit", "5"), Duration.ofSeconds(5))
                        .execute()) {
            return answer.body().string();
        }
    }

    private String kubeconfig(String server, String cluster, String user) throws IOException {
        Path file = directory.resolve("kubeconfig");
        Files.writeString(file, """
                apiVersion: v1
                kind: Config
                current-context: here
                contexts: [{name: here, context: {cluster: c, user: u}}]
                clusters: [{name: c, cluster: {server: "%s"%s}}]
                users: [{name: u, user: {%s}}]
                """.formatted(server, cluster, user));
        return file.toString();
    }

    private String authority() throws IOException {
        return ", certificate-authority-data: " + base64("ca.crt");
    }

    /// F-5 of the flags.
    @Test
    void masterAloneIsEnoughOutsideAPod() throws Exception {
        assertThat(ask(Connection.open("", plainUrl(), noPod()))).isEqualTo("nobody asks for /api/v1/pods?limit=5");
    }

    @Test
    void aMasterMayEndInASlashOrLackItsScheme() throws Exception {
        assertThat(ask(Connection.open("", plainUrl() + "/", noPod()))).startsWith("nobody asks for /api/v1/pods");
        assertThat(Connection.open("", "10.0.0.1:8080", noPod()).server()).isEqualTo("http://10.0.0.1:8080");
    }

    @Test
    void masterAloneInAPodShowsTheServiceAccount() throws Exception {
        assertThat(ask(Connection.open("", secureUrl(), pod("t1\n")))).startsWith("Bearer t1 asks");
    }

    @Test
    void aPodKnowsItsServer() throws Exception {
        var connection = Connection.open("", "", pod("t1"));
        assertThat(connection.server()).isEqualTo(secureUrl());
        assertThat(ask(connection)).startsWith("Bearer t1 asks");
    }

    @Test
    void anIpv6ServerStandsInBrackets() throws Exception {
        pod("t1");
        var v6 = Map.of("KUBERNETES_SERVICE_HOST", "fd00::1", "KUBERNETES_SERVICE_PORT", "443");
        assertThat(Connection.open("", "", new ServiceAccount(v6, directory)).server())
                .isEqualTo("https://[fd00::1]:443");
    }

    @ParameterizedTest
    @CsvSource({"rsa, rsa-pkcs1", "rsa, rsa-pkcs8", "ec, ec-sec1", "ec, ec-pkcs8"})
    void aClientCertificateIsShown(String certificate, String key) throws Exception {
        String user = "client-certificate-data: " + base64(certificate + ".crt") + ", client-key-data: "
                + base64(key + ".key");
        var connection = Connection.open(kubeconfig(secureUrl(), authority(), user), "", noPod());
        assertThat(ask(connection)).startsWith("O=nodes,CN=" + certificate + " asks");
    }

    @Test
    void filesLieBesideTheKubeconfig() throws Exception {
        Files.write(directory.resolve("my.crt"), bytes("ec.crt"));
        Files.write(directory.resolve("my.key"), bytes("ec-sec1.key"));
        Files.write(directory.resolve("my.ca"), bytes("ca.crt"));
        String file = kubeconfig(
                secureUrl(), ", certificate-authority: my.ca", "client-certificate: my.crt, client-key: my.key");
        assertThat(ask(Connection.open(file, "", noPod()))).startsWith("O=nodes,CN=ec asks");
    }

    @Test
    void aTokenIsShown() throws Exception {
        assertThat(ask(Connection.open(kubeconfig(secureUrl(), authority(), "token: abc"), "", noPod())))
                .startsWith("Bearer abc asks");
    }

    @Test
    void aTokenFileIsShown() throws Exception {
        Files.writeString(directory.resolve("my.token"), "def\n");
        assertThat(ask(Connection.open(kubeconfig(secureUrl(), authority(), "tokenFile: my.token"), "", noPod())))
                .startsWith("Bearer def asks");
    }

    @Test
    void aPasswordIsShown() throws Exception {
        String file = kubeconfig(secureUrl(), authority(), "username: me, password: secret");
        assertThat(ask(Connection.open(file, "", noPod()))).startsWith("Basic bWU6c2VjcmV0 asks");
    }

    /// A plugin hands out a token, then a certificate.
    @Test
    void aCredentialPluginIsAsked() throws Exception {
        String head = "{'kind': 'ExecCredential', 'apiVersion': 'client.authentication.k8s.io/v1', 'status': ";
        assertThat(askWithPlugin(head + "{'token': 'xyz'}}")).startsWith("Bearer xyz asks");
        String certificate = new String(bytes("ec.crt"), UTF_8).replace("\n", "\\n");
        String key = new String(bytes("ec-sec1.key"), UTF_8).replace("\n", "\\n");
        assertThat(askWithPlugin(
                        head + "{'clientCertificateData': '" + certificate + "', 'clientKeyData': '" + key + "'}}"))
                .startsWith("O=nodes,CN=ec asks");
    }

    private String askWithPlugin(String credential) throws Exception {
        Path answer = Files.writeString(directory.resolve("credential"), credential.replace('\'', '"'));
        String user = "exec: {apiVersion: client.authentication.k8s.io/v1, command: cat, args: ['" + answer + "']}";
        return ask(Connection.open(kubeconfig(secureUrl(), authority(), user), "", noPod()));
    }

    @Test
    void anAuthorityCanBeSkippedOnRequest() throws Exception {
        String file = kubeconfig(secureUrl(), ", insecure-skip-tls-verify: true", "token: abc");
        assertThat(ask(Connection.open(file, "", noPod()))).startsWith("Bearer abc asks");
    }

    @Test
    void masterReplacesTheServerOfTheKubeconfig() throws Exception {
        String file = kubeconfig("https://192.0.2.1:6443", authority(), "token: abc");
        assertThat(ask(Connection.open(file, secureUrl(), noPod()))).startsWith("Bearer abc asks");
    }

    @Test
    void aStrangersCertificateIsRefused() throws Exception {
        var connection = Connection.open(kubeconfig(secureUrl(), "", "token: abc"), "", noPod());
        assertThatThrownBy(() -> ask(connection)).isInstanceOf(javax.net.ssl.SSLException.class);
    }

    @Test
    void aServerWithoutASchemeSpeaksTlsWhenAnAuthorityIsKnown() throws Exception {
        String bare = "127.0.0.1:" + secure.getAddress().getPort();
        assertThat(ask(Connection.open(kubeconfig(bare, authority(), "token: abc"), "", noPod())))
                .startsWith("Bearer abc asks");
    }

    @Test
    void errorsNameWhatIsAtFault() throws Exception {
        String missing = directory.resolve("missing").toString();
        assertRefused(missing, "cannot read kubeconfig " + missing + ": " + missing + ": no such file");
        String broken = Files.writeString(directory.resolve("broken"), "a: [").toString();
        assertRefused(broken, "kubeconfig " + broken + " is not valid");
        String list = Files.writeString(directory.resolve("list"), "[]").toString();
        assertRefused(list, "kubeconfig " + list + " is not valid");
        String empty =
                Files.writeString(directory.resolve("empty"), "kind: Config").toString();
        assertRefused(empty, "kubeconfig " + empty + " names no server: current-context is not set");
        String noFile = kubeconfig(secureUrl(), ", certificate-authority: nowhere", "token: abc");
        assertRefused(noFile, directory.resolve("nowhere") + ": no such file");
        String noKey =
                kubeconfig(secureUrl(), "", "client-key-data: eA==, client-certificate-data: " + base64("ec.crt"));
        assertRefused(noKey, "client certificate: no private key in PEM");
        String noToken = kubeconfig(secureUrl(), "", "tokenFile: gone");
        assertRefused(noToken, directory.resolve("gone").toString());
        assertRefused("", "KUBERNETES_SERVICE_HOST is not set");
        var noMount = new ServiceAccount(
                Map.of("KUBERNETES_SERVICE_HOST", "10.96.0.1", "KUBERNETES_SERVICE_PORT", "443"),
                directory.resolve("none"));
        assertThatThrownBy(() -> Connection.open("", "", noMount))
                .isInstanceOf(ConnectionException.class)
                .hasMessageContaining("cannot read the service account token " + directory.resolve("none/token"));
        assertThatThrownBy(() -> Connection.open("", "http://a b", noPod()))
                .isInstanceOf(ConnectionException.class)
                .hasMessageContaining("http://a b");
    }

    private void assertRefused(String kubeconfig, String message) {
        assertThatThrownBy(() -> Connection.open(kubeconfig, "", noPod()))
                .isInstanceOf(ConnectionException.class)
                .hasMessageContaining(message);
    }
}
