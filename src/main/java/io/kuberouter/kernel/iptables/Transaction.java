package io.kuberouter.kernel.iptables;

import io.kuberouter.kernel.exec.Exec;
import io.kuberouter.kernel.exec.Output;
import io.kuberouter.reconcile.TargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// How lines come to one table of one family: all of them or none.
///
/// @param program `iptables-nft-restore`
record Transaction(Exec exec, String program, String table) {

    private static final Pattern LINE = Pattern.compile("line:? (\\d+)");

    /// Why these lines were refused, or nothing if they were not.
    ///
    /// @throws TargetException when the tool itself does not run
    String refusal(List<String> lines) throws TargetException {
        var script = new ArrayList<String>();
        script.add("*" + table);
        script.addAll(lines);
        script.add("COMMIT");
        var output = exec.feed(String.join("\n", script) + "\n", List.of(program, "--noflush", "--wait"));
        return output.succeeded() ? "" : output.failure() + quoted(script, output);
    }

    /// The tool names a line by its number only.
    private static String quoted(List<String> script, Output output) {
        var matcher = LINE.matcher(output.err());
        int number = matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
        return number < 1 || number > script.size() ? "" : " (line " + number + " is `" + script.get(number - 1) + "`)";
    }
}
