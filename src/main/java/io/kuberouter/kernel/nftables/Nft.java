package io.kuberouter.kernel.nftables;

import io.kuberouter.kernel.exec.Exec;
import io.kuberouter.reconcile.TargetException;
import java.util.List;

/// Takes scripts in the language of nft, each one transaction: all of it happens or nothing does. Belongs to the network
/// namespace of the thread that opened it or, where it starts a program for each script, of the thread that calls.
public interface Nft extends AutoCloseable {

    /// What became of a script.
    ///
    /// @param done whether the kernel took it
    /// @param out what it lists
    /// @param err why it was refused
    record Answer(boolean done, String out, String err) {

        private static final String ERROR = "Error: ";
        private static final int SHOWN = 160;

        /// The first complaint and the line that it is about, for people.
        public String reason() {
            var lines = err.lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                int at = lines.get(i).indexOf(ERROR);
                if (at >= 0) {
                    return lines.get(i).substring(at + ERROR.length()) + quoted(lines, i + 1);
                }
            }
            return lines.isEmpty() ? "nft gave no reason" : lines.getFirst();
        }

        private static String quoted(List<String> lines, int index) {
            if (index >= lines.size()) {
                return "";
            }
            String line = lines.get(index).strip();
            return " (`" + (line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…") + "`)";
        }
    }

    /// Runs a script.
    ///
    /// @throws TargetException if nft cannot be asked at all; a refusal is an answer
    Answer run(String script) throws TargetException;

    @Override
    void close();

    /// libnftables where it can be loaded, for one change takes it a tenth of a millisecond, else the program.
    ///
    /// @throws TargetException if neither is there
    static Nft open(Exec exec) throws TargetException {
        var library = NftLibrary.open();
        return library.isPresent() ? library.get() : NftProgram.open(exec);
    }
}
