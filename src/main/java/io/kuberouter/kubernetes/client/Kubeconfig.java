package io.kuberouter.kubernetes.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import io.kubernetes.client.util.credentials.Authentication;
import io.kubernetes.client.util.credentials.RefreshAuthentication;
import io.kubernetes.client.util.credentials.TokenFileAuthentication;
import io.kubernetes.client.util.credentials.UsernamePasswordAuthentication;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A kubeconfig file. client-java reads it, save for three things: a user's `tokenFile` is read anew as it changes,
/// client certificates are our own, and a server without a scheme is taken as client-go takes it.
final class Kubeconfig {
    private static final Duration RENEWAL = Duration.ofMinutes(5);

    private final Path path;
    private final KubeConfig config;

    private Kubeconfig(Path path, KubeConfig config) {
        this.path = path;
        this.config = config;
    }

    static Kubeconfig read(String file) throws ConnectionException {
        Path path = Path.of(file).toAbsolutePath();
        try (var reader = Files.newBufferedReader(path)) {
            var config = KubeConfig.loadKubeConfig(reader);
            config.setFile(path.toFile());
            return new Kubeconfig(path, config);
        } catch (IOException e) {
            throw new ConnectionException("cannot read kubeconfig " + path + ": " + reason(e), e);
        } catch (RuntimeException e) {
            throw new ConnectionException("kubeconfig " + path + " is not valid: " + firstLine(e), e);
        }
    }

    /// A builder with the server, the authority and the credentials of the current context.
    ///
    /// @param master replaces the server unless empty
    ClientBuilder builder(String master) throws ConnectionException {
        String server = master.isEmpty() ? config.getServer() : master;
        if (server == null || server.isEmpty()) {
            throw new ConnectionException("kubeconfig " + path + " names no server: current-context is "
                    + (config.getCurrentContext() == null ? "not set" : "'" + config.getCurrentContext() + "'"));
        }
        try {
            var builder = new ClientBuilder();
            builder.setVerifyingSsl(config.verifySSL() || !master.isEmpty() && config.getServer() == null);
            builder.setTlsServerName(config.getTlsServerName());
            builder.setCertificateAuthority(config.getDataOrFileRelative(
                    config.getCertificateAuthorityData(), config.getCertificateAuthorityFile()));
            builder.setBasePath(withScheme(server));
            builder.setAuthentication(authentication());
            return builder;
        } catch (IOException e) {
            throw new ConnectionException("kubeconfig " + path + ": cannot read " + reason(e), e);
        } catch (GeneralSecurityException e) {
            throw new ConnectionException("kubeconfig " + path + ": client certificate: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            throw new ConnectionException("kubeconfig " + path + " is not valid: " + firstLine(e), e);
        }
    }

    /// client-go speaks TLS to a server without a scheme when anything about TLS is configured.
    private String withScheme(String server) {
        boolean tls = config.getCertificateAuthorityData() != null
                || config.getCertificateAuthorityFile() != null
                || config.getClientCertificateData() != null
                || config.getClientCertificateFile() != null
                || !config.verifySSL();
        return server.contains("://") ? server : (tls ? "https://" : "http://") + server;
    }

    /// A certificate beats a password, which beats a token file, which beats all else.
    private Authentication authentication() throws IOException, GeneralSecurityException {
        byte[] certificate =
                config.getDataOrFileRelative(config.getClientCertificateData(), config.getClientCertificateFile());
        byte[] key = config.getDataOrFileRelative(config.getClientKeyData(), config.getClientKeyFile());
        if (certificate != null && key != null) {
            return new ClientCertificate(certificate, key);
        }
        String user = config.getUsername();
        String password = config.getPassword();
        if (user != null && password != null) {
            return new UsernamePasswordAuthentication(user, password);
        }
        var tokenFile = tokenFile();
        return tokenFile.isPresent()
                ? new TokenFileAuthentication(tokenFile.get().toString())
                : acquired();
    }

    /// What the token field or a credential plugin gives; asked for again every few minutes, for it may expire.
    private Authentication acquired() throws IOException, GeneralSecurityException {
        var credentials = config.getCredentials();
        if (credentials == null) {
            return nobody -> {};
        }
        String certificate = credentials.get(KubeConfig.CRED_CLIENT_CERTIFICATE_DATA_KEY);
        String key = credentials.get(KubeConfig.CRED_CLIENT_KEY_DATA_KEY);
        if (certificate != null && key != null) {
            return new ClientCertificate(certificate.getBytes(UTF_8), key.getBytes(UTF_8));
        }
        return new RefreshAuthentication(this::token, RENEWAL);
    }

    private String token() {
        var credentials = config.getCredentials();
        String token = credentials == null ? null : credentials.get(KubeConfig.CRED_TOKEN_KEY);
        if (token == null || token.isBlank()) {
            throw new IllegalStateException("kubeconfig " + path + ": no token");
        }
        return token.trim();
    }

    /// `users[].user.tokenFile` of the current context, relative to the kubeconfig.
    private Optional<Path> tokenFile() {
        return named(config.getContexts(), config.getCurrentContext(), "context")
                .flatMap(context -> named(config.getUsers(), String.valueOf(context.get("user")), "user"))
                .map(user -> user.get("tokenFile"))
                .map(file -> path.resolveSibling(file.toString()));
    }

    private static Optional<Map<?, ?>> named(List<?> entries, String name, String what) {
        if (entries == null) {
            return Optional.empty();
        }
        for (Object entry : entries) {
            if (entry instanceof Map<?, ?> map
                    && name.equals(map.get("name"))
                    && map.get(what) instanceof Map<?, ?> it) {
                return Optional.of(it);
            }
        }
        return Optional.empty();
    }

    private static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException missing -> missing.getFile() + ": no such file";
            case AccessDeniedException denied -> denied.getFile() + ": permission denied";
            default -> String.valueOf(e.getMessage());
        };
    }

    private static String firstLine(RuntimeException e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return message.lines().findFirst().orElse("");
    }
}
