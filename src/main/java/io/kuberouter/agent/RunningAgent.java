package io.kuberouter.agent;

import io.kuberouter.reconcile.TargetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The file by which an agent of this network namespace can be found: `/run/kube-router/<inode>/pid`. Agents of several
/// namespaces may share a file system.
public final class RunningAgent {

    private static final String RUN = "/run/kube-router";

    private RunningAgent() {}

    /// The folder of this network namespace.
    ///
    /// @throws IOException if the namespace cannot be told
    static Path folder() throws IOException {
        return folder(RUN);
    }

    /// The folder of this network namespace among those of others, by the number of its inode.
    ///
    /// @param run where the folders of all namespaces are
    /// @throws IOException if the namespace cannot be told
    public static Path folder(String run) throws IOException {
        String link = Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString();
        return Path.of(run, link.replaceAll("\\D", ""));
    }

    /// The folder that this agent shares with the CNI plugin.
    ///
    /// @throws TargetException if the namespace cannot be told
    static Path attachments() throws TargetException {
        try {
            return folder().resolve("cni");
        } catch (IOException e) {
            throw new TargetException("the network namespace cannot be told: " + e.getMessage(), e);
        }
    }

    /// Tells others that this process is the agent here. Not being able to is no reason not to run.
    public static void announce() {
        try {
            Files.createDirectories(folder());
            Files.writeString(folder().resolve("pid"), ProcessHandle.current().pid() + "\n");
        } catch (IOException _) {
            // A read-only /run: cleanup then cannot warn of us.
        }
    }

    /// The process that announced itself and still lives; never this one.
    public static Optional<Long> pid() {
        try {
            long pid = Long.parseLong(Files.readString(folder().resolve("pid")).strip());
            boolean lives = pid != ProcessHandle.current().pid() && isAgent(command(pid));
            return lives ? Optional.of(pid) : Optional.empty();
        } catch (IOException | NumberFormatException _) {
            return Optional.empty();
        }
    }

    /// Started by the launcher or as a class.
    private static boolean isAgent(String command) {
        return command.contains("kube-router") || command.contains("kuberouter.KubeRouter");
    }

    private static String command(long pid) throws IOException {
        return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
    }
}
