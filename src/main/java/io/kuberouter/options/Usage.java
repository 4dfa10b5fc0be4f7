package io.kuberouter.options;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// The text of `--help`: every flag with letter, kind, meaning and default, sorted by name, our own apart.
final class Usage {

    private Usage() {}

    static String text() {
        return """
                Usage: kube-router [flags]

                Flags:
                %s
                Flags that the original kube-router does not have:
                %s""".formatted(section(flag -> !flag.ours()), section(Flag::ours));
    }

    private static String section(Predicate<Flag<?>> which) {
        return Options.FLAGS.stream().filter(which).map(Usage::line).collect(Collectors.joining());
    }

    private static String line(Flag<?> flag) {
        String letter = flag.letter().isEmpty() ? "    " : "-" + flag.letter() + ", ";
        String kind = flag.kind().isSwitch() ? "" : " " + flag.kind().word();
        return "  %s%-50s %s%s\n".formatted(letter, flag.option() + kind, flag.help(), standard(flag));
    }

    private static <T> String standard(Flag<T> flag) {
        if (flag.standard().equals(flag.kind().zero())) {
            return "";
        }
        String text = flag.standardText();
        return switch (flag.standard()) {
            case String _ -> " (default \"" + text + "\")";
            case List<?> _ -> " (default [" + text + "])";
            default -> " (default " + text + ")";
        };
    }
}
