package io.kuberouter.lab.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The lab machine with the network of the cluster inside, and a way to run commands there.
final class Machine implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(90);
    private static final int CONTROL = 7000;
    private static final int SILENCE_MILLIS = 60_000;
    private static final int END_MILLIS = 1_000;

    private final Process process;
    private final Path log;
    private final int port;
    private final String token;

    private Machine(Process process, Path log, int port, String token) {
        this.process = process;
        this.log = log;
        this.port = port;
        this.token = token;
    }

    /// What a command printed, and its exit code.
    record Output(int code, String text) {}

    /// How to boot.
    ///
    /// @param options of `src/lab/machine/boot`: kernel, memory, forwarded ports
    /// @param plan the lines that `src/lab/cluster/inside` builds its network from; none for a bare machine
    record Boot(Path log, List<String> options, List<String> plan) {
        Boot {
            options = List.copyOf(options);
            plan = List.copyOf(plan);
        }
    }

    /// Returns when commands are taken, which is when the network stands.
    static Machine start(Boot boot) throws Exception {
        int port = Ports.free();
        String token = token();
        var command = new ArrayList<>(List.of("src/lab/machine/boot"));
        command.addAll(boot.options());
        command.addAll(List.of("--forward", port + ":" + CONTROL, "--env", "LAB_TOKEN=" + token));
        command.addAll(List.of("--", "src/lab/cluster/inside"));
        command.addAll(boot.plan());
        var machine = new Machine(Programs.start(boot.log(), command), boot.log(), port, token);
        Await.met(START, () -> {
            machine.mustLive();
            return machine.send("true").code() == 0 ? "" : "the machine takes no commands yet";
        });
        return machine;
    }

    private static String token() {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private void mustLive() throws IOException {
        if (!process.isAlive()) {
            throw new Ended("the machine ended with " + process.exitValue() + ": " + Files.readString(log));
        }
    }

    /// A panic breaks connections off a moment before the machine has ended.
    private boolean isEnding() {
        try {
            return process.waitFor(END_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// What `src/lab/cluster/on` needs to know.
    String control() {
        return port + " " + token + "\n";
    }

    /// Runs a script of bash on the machine, outside of all nodes.
    ///
    /// @throws IOException if the machine does not answer
    /// @throws Ended if it is there no more
    Output run(String script) throws IOException {
        try {
            return send(script);
        } catch (SocketTimeoutException e) {
            throw new IOException("no word for " + SILENCE_MILLIS / 1000 + " s from: " + script, e);
        } catch (IOException e) {
            if (isEnding()) {
                mustLive();
            }
            throw e;
        }
    }

    private Output send(String script) throws IOException {
        byte[] bytes = script.getBytes(StandardCharsets.UTF_8);
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(SILENCE_MILLIS);
            var out = socket.getOutputStream();
            out.write((token + " " + bytes.length + "\n").getBytes(StandardCharsets.UTF_8));
            out.write(bytes);
            out.flush();
            return output(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /// The last line is the exit code, the line feed before it is not the command's.
    private static Output output(String all) throws IOException {
        int end = all.lastIndexOf('\n');
        if (end < 0) {
            throw new IOException("the machine broke off");
        }
        try {
            return new Output(Integer.parseInt(all.substring(end + 1)), all.substring(0, end));
        } catch (NumberFormatException cut) {
            throw new IOException("the machine broke off", cut);
        }
    }

    /// The same in a network name space: a node, a pod, the client.
    Output in(String space, String script) throws IOException {
        return run("ip netns exec " + space + " bash -c " + quoted(script));
    }

    /// The output of a command that must succeed.
    ///
    /// @throws Disproved if it does not
    String output(String space, String script) throws IOException {
        var output = in(space, script);
        Disproved.unless(output.code() == 0, script + " ended with " + output.code() + ": " + output.text());
        return output.text();
    }

    static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    @Override
    public void close() {
        try {
            // The last of the logs would not reach the host's files otherwise.
            run("sync");
        } catch (IOException | Ended _) {
            // It has ended before.
        }
        Programs.end(process);
    }
}
