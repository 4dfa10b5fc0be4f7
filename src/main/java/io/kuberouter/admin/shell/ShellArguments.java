package io.kuberouter.admin.shell;

import java.util.ArrayList;
import java.util.List;

/// `kube-router shell [--admin-addr=A] [--admin-port=N] [--run-directory=D] [command…]`.
///
/// @param runDirectory where agents keep their tokens, a folder for each network namespace
/// @param command empty for an interactive shell
record ShellArguments(String address, String port, String runDirectory, List<String> command) {

    ShellArguments {
        command = List.copyOf(command);
    }

    /// Takes the shell's own options from the front; from the first other word on, all belongs to the command.
    static ShellArguments of(List<String> arguments) {
        String address = "127.0.0.1";
        String port = "20245";
        String directory = "/run/kube-router";
        var rest = new ArrayList<>(arguments);
        while (!rest.isEmpty() && rest.getFirst().matches("--(admin-addr|admin-port|run-directory)(=.*)?")) {
            String option = rest.removeFirst();
            int equals = option.indexOf('=');
            String value = equals >= 0 ? option.substring(equals + 1) : rest.isEmpty() ? "" : rest.removeFirst();
            switch (equals >= 0 ? option.substring(0, equals) : option) {
                case "--admin-addr" -> address = value;
                case "--admin-port" -> port = value;
                default -> directory = value;
            }
        }
        return new ShellArguments(address, port, directory, rest);
    }

    /// The agent's address as it stands in a URL.
    String authority() {
        boolean bare = address.contains(":") && !address.startsWith("[");
        return (bare ? "[" + address + "]" : address) + ":" + port;
    }

    /// The command as one line, for the parser of Spring Shell.
    String line() {
        return String.join(" ", command.stream().map(ShellArguments::quoted).toList());
    }

    private static String quoted(String word) {
        return word.isEmpty() || word.contains(" ") ? '"' + word.replace("\"", "\\\"") + '"' : word;
    }
}
