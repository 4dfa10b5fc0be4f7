package io.kuberouter.options;

import java.util.List;

/// What a command line asks for.
public sealed interface Invocation {

    /// Run, or clean up if [ProcessOptions#cleanup()] says so.
    record Run(Options options) implements Invocation {}

    /// Print the text to standard error and exit 0.
    record Help(String text) implements Invocation {}

    /// Print the line of [VersionText] to standard error and exit 0.
    record Version() implements Invocation {}

    /// Nothing can be done with it: print [#text()] to standard error and exit.
    ///
    /// @param exitCode 2 for a flag or value, 1 for a stray word or a log level that is no number
    /// @param errors what is wrong, all of it, each naming flag and value
    /// @param advice the usage or a hint, for the end of the text
    record Refused(int exitCode, List<String> errors, String advice) implements Invocation {
        public Refused {
            errors = List.copyOf(errors);
        }

        /// The errors, a line each, and the advice.
        public String text() {
            return String.join("\n", errors) + "\n" + advice;
        }
    }
}
