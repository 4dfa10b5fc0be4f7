package io.kuberouter.kernel.exec;

import io.kuberouter.reconcile.TargetException;
import java.util.List;

/// What a program that has ended left behind.
///
/// @param command the program and its arguments
/// @param code its exit code
/// @param out all of its standard output
/// @param err all of its standard error
public record Output(List<String> command, int code, String out, String err) {

    private static final int LINES = 3;

    public Output {
        command = List.copyOf(command);
    }

    public boolean succeeded() {
        return code == 0;
    }

    /// The standard output of a program that ended with 0.
    ///
    /// @throws TargetException for any other end, with the command line and what the program said last
    public String text() throws TargetException {
        if (!succeeded()) {
            throw new TargetException(failure());
        }
        return out;
    }

    /// Command line, exit code and the last lines of standard error, as one line for people.
    public String failure() {
        String said = said();
        return "`" + line(command) + "` ended with " + code + (said.isEmpty() ? "" : ": " + said);
    }

    /// The last lines of standard error, joined to one.
    public String said() {
        var lines =
                err.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        return String.join("; ", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
    }

    /// A command as an operator would type it.
    public static String line(List<String> command) {
        return String.join(" ", command.stream().map(Output::quoted).toList());
    }

    private static String quoted(String word) {
        if (word.matches("[A-Za-z0-9_./:=,@%+!-]+")) {
            return word;
        }
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
