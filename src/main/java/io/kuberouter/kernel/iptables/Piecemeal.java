package io.kuberouter.kernel.iptables;

import io.kuberouter.kernel.exec.Exec;
import io.kuberouter.reconcile.TargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Reads a table chain by chain. For one in which somebody wrote with nft what iptables has no words for: of that the
/// nft build prints nothing at all, and calls it success. Our own chains it prints one by one; what leads into them
/// from the built-in ones is asked of the kernel.
///
/// @param program `iptables-nft`
record Piecemeal(Exec exec, String program, NftTable table, String name) {

    private static final String INCOMPATIBLE = "is incompatible, use 'nft' tool";

    /// @param said what the tool said when it was asked for the whole table
    static boolean isNeeded(String said) {
        return said.contains(INCOMPATIBLE);
    }

    /// The built-in chains and ours.
    Saved saved(Predicate<String> isOurs) throws TargetException {
        var lines = new ArrayList<String>();
        for (var chain : table.chains()) {
            if (chain.entered()) {
                lines.add(":" + chain.name() + " ACCEPT");
                table.rules(chain.name()).forEach(rule -> lines.add("-A " + chain.name() + " " + rule));
            } else if (isOurs.test(chain.name())) {
                lines.add(":" + chain.name() + " -");
                lines.addAll(printed(chain.name()));
            }
        }
        return Saved.parse(String.join("\n", lines));
    }

    /// One of ours that cannot be printed either holds something foreign: it is taken to hold nothing else, and so is
    /// written anew.
    private List<String> printed(String chain) throws TargetException {
        var output = exec.run(program, "-w", "-t", name, "-S", chain);
        return output.succeeded()
                ? output.out().lines().filter(line -> line.startsWith("-A ")).toList()
                : List.of("-A " + chain);
    }

    /// Our chains with their counters, as `iptables -S -v` prints them.
    String counted(Predicate<String> isOurs) throws TargetException {
        var text = new StringBuilder();
        for (var chain : table.chains()) {
            if (isOurs.test(chain.name())) {
                text.append(exec.run(program, "-w", "-t", name, "-S", chain.name(), "-v")
                        .out());
            }
        }
        return text.toString();
    }
}
