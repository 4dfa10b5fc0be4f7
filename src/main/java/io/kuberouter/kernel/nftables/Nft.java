package io.kuberouter.kernel.nftables;

import io.kuberouter.kernel.exec.Exec;
import io.kuberouter.reconcile.TargetException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Takes scripts in the language of nft, each one transaction: all of it happens or nothing does. Belongs to the
/// network
/// namespace of the thread that opened it or, where it starts a program for each script, of the thread that calls.
public interface Nft extends AutoCloseable {

    /// What became of a script.
    ///
    /// @param done whether the kernel took it
    /// @param out what it lists
    /// @param err why it was refused
    record Answer(String script, boolean done, String out, String err) {

        private static final Pattern ERROR = Pattern.compile("(?::(\\d+):[\\d-]+: )?Error: (.*)");
        private static final Pattern CARET = Pattern.compile("(?m)^ *\\^");
        private static final int SHOWN = 160;

        /// The first complaint and the line that it is about, for people.
        public String reason() {
            var error = ERROR.matcher(err);
            if (!error.find()) {
                return err.lines().findFirst().orElse("nft gave no reason");
            }
            String line = script.lines().skip(line(error.group(1))).findFirst().orElse("");
            String shown = line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
            return error.group(2) + " (`" + shown + "`)";
        }

        /// The program gives the number of the line. The library, which is given a script as one line, points below it.
        private long line(@Nullable String number) {
            if (number != null) {
                return Long.parseLong(number) - 1;
            }
            var caret = CARET.matcher(err);
            int offset = caret.find() ? caret.end() - caret.start() - 1 : 0;
            return script.substring(0, Math.min(offset, script.length()))
                    .chars()
                    .filter(c -> c == '\n')
                    .count();
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
