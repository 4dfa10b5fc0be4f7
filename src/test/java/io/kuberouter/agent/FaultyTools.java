package io.kuberouter.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/// Programs with the names of those that an agent starts, found before them. They hand all on to the real ones, but for
/// one call that a test has chosen.
///
/// @param folder where they are, and where they note what they did
record FaultyTools(Path folder) {

    /// What happens at the chosen call.
    enum Fault {
        /// Nothing is done, and that is what it says.
        REFUSES("exit 4"),
        /// All is done, and it says that nothing was.
        LIES("\"$tool\" \"$@\" >/dev/null; exit 4"),
        /// The agent is dead before anything is done.
        KILLS_BEFORE("kill -9 $PPID; exit 4"),
        /// The agent is dead before it hears that all was done.
        KILLS_AFTER("\"$tool\" \"$@\" >/dev/null; kill -9 $PPID; exit 0");

        private final String script;

        Fault(String script) {
            this.script = script;
        }

        boolean isDeadly() {
            return this == KILLS_BEFORE || this == KILLS_AFTER;
        }
    }

    static FaultyTools in(Path folder) throws IOException {
        var tools = new FaultyTools(folder);
        for (String name : names()) {
            for (String real : List.of("/usr/sbin/", "/sbin/", "/usr/bin/")) {
                if (Files.isExecutable(Path.of(real + name))) {
                    tools.wrap(name, real + name);
                    break;
                }
            }
        }
        tools.behave();
        return tools;
    }

    private static List<String> names() {
        var names = new ArrayList<>(List.of("ipset", "nft", "modprobe"));
        for (String tables : List.of("iptables", "ip6tables")) {
            for (String build : List.of("", "-nft", "-legacy")) {
                for (String work : List.of("", "-save", "-restore")) {
                    names.add(tables + build + work);
                }
            }
        }
        return names;
    }

    private void wrap(String name, String real) throws IOException {
        var file = folder.resolve(name);
        Files.writeString(file, """
                #!/bin/sh
                tool=%s
                echo "%s $*" >>%s/calls
                if [ "$(wc -l <%3$s/calls)" = "$(cat %3$s/chosen)" ]; then
                    echo struck >%3$s/struck
                    . %3$s/fault
                fi
                exec "$tool" "$@"
                """.formatted(real, name, folder));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /// The search path with these in front.
    String path() {
        return folder + ":" + System.getenv("PATH");
    }

    /// Lets every call through.
    void behave() throws IOException {
        strike(0, Fault.REFUSES);
    }

    /// Chooses a call of those to come, counted from 1.
    void strike(int call, Fault fault) throws IOException {
        Files.deleteIfExists(folder.resolve("struck"));
        Files.writeString(folder.resolve("fault"), fault.script + "\n");
        Files.writeString(folder.resolve("chosen"), call + "\n");
        Files.writeString(folder.resolve("calls"), "");
    }

    /// Whether the chosen call has come.
    boolean hasStruck() {
        return Files.exists(folder.resolve("struck"));
    }

    /// The calls since one was chosen, that one included.
    List<String> calls() throws IOException {
        return Files.readAllLines(folder.resolve("calls"));
    }
}
