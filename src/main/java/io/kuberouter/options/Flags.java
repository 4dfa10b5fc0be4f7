package io.kuberouter.options;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The command line, read as the original reads it: parse errors come first, then log level and stray words, then
/// help and version, then everything that does not fit together. Nothing is touched, and all errors of a kind are
/// told at once.
public final class Flags {
    private static final String HINT = "See 'kube-router --help'.\n";

    private Flags() {}

    /// @param words the arguments behind the program's name
    /// @param environment the variables of the environment
    /// @param hostName what the host calls itself, the node's name if nothing else says it
    public static Invocation parse(List<String> words, Map<String, String> environment, String hostName) {
        var arguments = Arguments.of(Options.FLAGS, words);
        var in = new Values(arguments, environment, hostName);
        boolean readable = arguments.errors().isEmpty();
        var early = readable ? before(arguments, in) : Optional.<Invocation>empty();
        return early.orElseGet(() -> checked(in, readable ? HINT : Usage.text()));
    }

    /// What comes before all checks of values: bad log level, stray words, help, version.
    private static Optional<Invocation> before(Arguments arguments, Values in) {
        var errors = new ArrayList<String>();
        if (ProcessOptions.verbosity(in).isEmpty()) {
            errors.add(in.typed(ProcessOptions.VERBOSITY) + ": must be a whole number");
        }
        if (!arguments.strayWords().isEmpty()) {
            errors.add("unrecognized positional argument(s): " + arguments.strayWords());
        }
        if (!errors.isEmpty()) {
            return Optional.of(new Invocation.Refused(1, errors, HINT));
        }
        if (in.of(ProcessOptions.HELP)) {
            return Optional.of(new Invocation.Help(Usage.text()));
        }
        return in.of(ProcessOptions.VERSION) ? Optional.of(new Invocation.Version()) : Optional.empty();
    }

    private static Invocation checked(Values in, String advice) {
        var options = Options.read(in);
        return in.errors().isEmpty() ? new Invocation.Run(options) : new Invocation.Refused(2, in.errors(), advice);
    }
}
