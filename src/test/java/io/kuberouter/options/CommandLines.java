package io.kuberouter.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;

/// Short ways to parse a command line in a test.
public final class CommandLines {
    private static final Map<String, String> POD = Map.of("POD_NAME", "kube-router-4711");

    private CommandLines() {}

    public static Invocation parse(String... words) {
        return Flags.parse(List.of(words), POD, "host-a");
    }

    /// The options of a command line that is right.
    public static Options options(String... words) {
        return assertThat(parse(words))
                .asInstanceOf(InstanceOfAssertFactories.type(Invocation.Run.class))
                .actual()
                .options();
    }

    /// The refusal of a command line that is wrong.
    public static Invocation.Refused refused(String... words) {
        return assertThat(parse(words))
                .asInstanceOf(InstanceOfAssertFactories.type(Invocation.Refused.class))
                .actual();
    }

    /// The text in force for a flag.
    static String value(Options options, String flag) {
        return options.settings().stream()
                .filter(setting -> setting.flag().equals(flag))
                .findFirst()
                .orElseThrow()
                .value();
    }
}
