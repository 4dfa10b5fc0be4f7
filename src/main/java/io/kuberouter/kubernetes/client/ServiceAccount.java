package io.kuberouter.kubernetes.client;

import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.credentials.TokenFileAuthentication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// What a pod is given to speak with the API server: environment variables, and files that the kubelet renews.
///
/// @param environment the variables of the process
/// @param directory where the files `token` and `ca.crt` are mounted
record ServiceAccount(Map<String, String> environment, Path directory) {
    private static final String HOST = "KUBERNETES_SERVICE_HOST";
    private static final String PORT = "KUBERNETES_SERVICE_PORT";

    /// Whether a token is mounted.
    boolean isMounted() {
        return Files.exists(token());
    }

    /// The API server as the cluster announces it to pods.
    String server() throws ConnectionException {
        String host = environment.getOrDefault(HOST, "");
        String port = environment.getOrDefault(PORT, "");
        if (host.isEmpty() || port.isEmpty()) {
            throw new ConnectionException("neither --kubeconfig nor --master is given, and this is no pod: "
                    + (host.isEmpty() ? HOST : PORT) + " is not set");
        }
        return "https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /// Trusts the cluster's authority and shows the mounted token, which is read anew as the kubelet renews it.
    void applyTo(ClientBuilder builder) throws ConnectionException {
        if (!Files.isReadable(token())) {
            throw new ConnectionException("cannot read the service account token " + token());
        }
        builder.setAuthentication(new TokenFileAuthentication(token().toString()));
        Path authority = directory.resolve("ca.crt");
        try {
            if (Files.exists(authority)) {
                builder.setCertificateAuthority(Files.readAllBytes(authority));
            }
        } catch (IOException e) {
            throw new ConnectionException("cannot read " + authority + ": " + e.getMessage(), e);
        }
    }

    private Path token() {
        return directory.resolve("token");
    }
}
