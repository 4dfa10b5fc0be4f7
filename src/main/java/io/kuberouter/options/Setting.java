package io.kuberouter.options;

/// A flag with the value in force, for pages and for people.
///
/// @param flag the flag as typed, `--run-router`
/// @param value the value as text, passwords as `***`
/// @param standard the value it has when nobody says anything
/// @param source who said it
/// @param ours whether the original has no such flag
/// @param help what it does
public record Setting(String flag, String value, String standard, Source source, boolean ours, String help) {

    /// Where a value comes from.
    public enum Source {
        /// The command line.
        FLAG,
        /// Nobody: the default.
        DEFAULT,
        /// A variable of the environment.
        ENVIRONMENT
    }

    static <T> Setting of(Flag<T> flag, Values in) {
        String value = flag.kind().print(in.of(flag));
        var source = in.isGiven(flag) ? Source.FLAG : Source.DEFAULT;
        var nodeName = in.environment("NODE_NAME");
        if (flag == ProcessOptions.HOSTNAME && value.isEmpty() && nodeName.isPresent()) {
            value = nodeName.get();
            source = Source.ENVIRONMENT;
        }
        return new Setting(flag.option(), value, flag.standardText(), source, flag.ours(), flag.help());
    }
}
