package io.kuberouter.admin.web;

import io.kuberouter.agent.RunningAgent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The secret that proves an operator of this node: a file that only root can read, new with each start. Its directory
/// is named after the network namespace, so that agents of several namespaces can share a file system.
public final class TokenFile {

    private static final Logger LOG = LoggerFactory.getLogger(TokenFile.class);

    private final String token;

    private TokenFile(String token) {
        this.token = token;
    }

    /// Where the token of the agent in this process's network namespace lies.
    ///
    /// @throws IOException if the namespace cannot be read
    public static Path path(String directory) throws IOException {
        return RunningAgent.folder(directory).resolve("token");
    }

    /// Makes a new token. If it cannot be written, nobody can prove anything and every change is refused.
    static TokenFile create(String directory) {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        String token = HexFormat.of().formatHex(random);
        try {
            write(path(directory), token);
        } catch (IOException refused) {
            LOG.warn(
                    "cannot write the shell's token below {}: {}; the shell can look but change nothing",
                    directory,
                    refused.toString());
        }
        return new TokenFile(token);
    }

    private static void write(Path file, String token) throws IOException {
        var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Files.createDirectories(file.getParent(), owner);
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, token + "\n");
    }

    /// Whether an `Authorization` header carries the token; takes equal time for every wrong one.
    boolean isProvedBy(String authorization) {
        return MessageDigest.isEqual(
                ("Bearer " + token).getBytes(StandardCharsets.UTF_8), authorization.getBytes(StandardCharsets.UTF_8));
    }
}
