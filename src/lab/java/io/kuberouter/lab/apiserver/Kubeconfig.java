package io.kuberouter.lab.apiserver;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/// The file that tells kubectl and the agent where the embedded server is: no certificates, no user.
public final class Kubeconfig {

    private Kubeconfig() {}

    public static String text(URI server) {
        return """
                apiVersion: v1
                kind: Config
                clusters:
                - name: lab
                  cluster:
                    server: %s
                users:
                - name: lab
                  user: {}
                contexts:
                - name: lab
                  context:
                    cluster: lab
                    user: lab
                current-context: lab
                """.formatted(server);
    }

    /// Writes the file, and the folders above it where they are missing.
    ///
    /// @return the file
    public static Path write(Path file, URI server) throws IOException {
        var folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        return Files.writeString(file, text(server));
    }
}
