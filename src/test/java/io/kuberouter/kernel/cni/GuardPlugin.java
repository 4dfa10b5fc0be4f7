package io.kuberouter.kernel.cni;

import io.kuberouter.kernel.exec.Exec;
import io.kuberouter.kernel.exec.Output;
import io.kuberouter.reconcile.TargetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The plugin under one shell, with a folder that a test fills in an agent's place.
final class GuardPlugin implements AutoCloseable {

    private static final Path SCRIPT = Path.of("cni/kube-router-guard").toAbsolutePath();

    /// What the script runs on.
    enum Shell {
        DASH("dash"),
        BASH("bash --posix"),
        /// No other program than those of busybox.
        BUSYBOX("sh");

        private final String words;

        Shell(String words) {
            this.words = words;
        }
    }

    private final Exec exec = new Exec(Duration.ofSeconds(60));
    private final Path home = Files.createTempDirectory("plugin");
    private final Shell shell;

    GuardPlugin(Shell shell) throws Exception {
        this.shell = shell;
        Files.createDirectories(folder().resolve("pods"));
        Files.createDirectories(folder().resolve("guarded"));
        Files.createDirectories(home.resolve("bin"));
        if (shell == Shell.BUSYBOX) {
            exec.run("busybox", "--install", "-s", home.resolve("bin").toString())
                    .text();
        }
    }

    /// Of the agents of this host.
    Path directory() {
        return home.resolve("run");
    }

    /// Shared by agent and plugin in this network namespace.
    Path folder() throws IOException {
        String space = Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString();
        return directory().resolve(space.replaceAll("\\D", "")).resolve("cni");
    }

    /// Makes it look as if an agent had said so many seconds ago that it lives.
    void alive(long seconds) throws IOException {
        String uptime = Files.readString(Path.of("/proc/uptime"));
        long now = Long.parseLong(uptime.substring(0, uptime.indexOf('.')));
        Files.writeString(folder().resolve("alive"), now - seconds + "\n");
    }

    /// The announcement of a pod, a word and its values to an entry.
    Map<String, List<String>> announced(String name) throws IOException {
        var words = new TreeMap<String, List<String>>();
        Files.readAllLines(folder().resolve("pods").resolve(name)).forEach(line -> {
            var parts = line.split(" ", 2);
            words.computeIfAbsent(parts[0], _ -> new ArrayList<>()).add(parts[1]);
        });
        return words;
    }

    List<String> files(String part) throws IOException {
        try (var files = Files.list(folder().resolve(part))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /// @param environment in which `CNI_*` is set
    Output call(Map<String, String> environment, String config) throws Exception {
        var words = new ArrayList<>(List.of("env", "-i"));
        words.add("PATH=" + (shell == Shell.BUSYBOX ? home.resolve("bin") : System.getenv("PATH")));
        environment.forEach((name, value) -> words.add(name + "=" + value));
        words.addAll(List.of(shell.words.split(" ", -1)));
        words.add(SCRIPT.toString());
        return exec.feed(config, words);
    }

    static Map<String, String> environment(String command) {
        return new TreeMap<>(Map.of(
                "CNI_COMMAND", command,
                "CNI_CONTAINERID", "0a1b2c",
                "CNI_NETNS", "/run/netns/cni-1",
                "CNI_IFNAME", "eth0",
                "CNI_PATH", "/opt/cni/bin",
                "CNI_ARGS", "IgnoreUnknown=1;K8S_POD_NAMESPACE=shop;K8S_POD_NAME=web-0;K8S_POD_UID=77-ff"));
    }

    static String modeOf(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Override
    public void close() throws TargetException {
        exec.run("rm", "-r", home.toString()).text();
    }
}
