package io.kuberouter.options;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Stack;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.UnmatchedArgumentException;

/// The words of a command line, sorted by flag. picocli reads them, tuned to do as Go's pflag does: a switch takes a
/// value only behind `=`, the last of several wins, lists add up, `@` means nothing, and every error is kept.
final class Arguments {
    private final Map<Flag<?>, Object> values = new HashMap<>();
    private final List<Flag<?>> broken = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private final List<String> strays;

    private Arguments(List<Flag<?>> flags, String... words) {
        var positional = positional();
        var command = CommandSpec.create().addPositional(positional);
        var options = new LinkedHashMap<Flag<?>, OptionSpec>();
        flags.forEach(flag -> options.put(flag, option(flag)));
        options.values().forEach(command::addOption);
        var result = reader(command).parseArgs(words);
        result.errors().forEach(error -> note(error, options));
        options.forEach((flag, option) -> {
            if (result.hasMatchedOption(option)) {
                keep(flag, option);
            }
        });
        List<String> rest = positional.getValue();
        strays = rest == null ? List.of() : List.copyOf(rest);
    }

    static Arguments of(List<Flag<?>> flags, List<String> words) {
        return new Arguments(flags, words.toArray(String[]::new));
    }

    /// The value of a flag, if it was given and could be read.
    <T> Optional<T> value(Flag<T> flag) {
        @SuppressWarnings("unchecked")
        T value = (T) values.get(flag);
        return Optional.ofNullable(value);
    }

    /// Whether the flag was given and could not be read.
    boolean isBroken(Flag<?> flag) {
        return broken.contains(flag);
    }

    List<String> errors() {
        return errors;
    }

    /// The words that belong to no flag.
    List<String> strayWords() {
        return strays;
    }

    private static CommandLine reader(CommandSpec command) {
        command.parser().collectErrors(true);
        return new CommandLine(command)
                .setExpandAtFiles(false)
                .setOverwrittenOptionsAllowed(true)
                .setAllowOptionsAsOptionParameters(true)
                .setUnmatchedOptionsAllowedAsOptionParameters(true)
                .setUnmatchedOptionsArePositionalParams(false);
    }

    private <T> OptionSpec option(Flag<T> flag) {
        var option = flag.letter().isEmpty()
                ? OptionSpec.builder(flag.option())
                : OptionSpec.builder(flag.option(), "-" + flag.letter());
        if (flag.kind().isList()) {
            option.type(List.class).auxiliaryTypes(List.class);
        } else {
            option.type(flag.standard().getClass());
        }
        if (flag.kind().isSwitch()) {
            option.preprocessor(Arguments::onlyBehindEquals);
        }
        option.arity(flag.kind().isSwitch() ? "0..1" : "1").converters(text -> read(flag, text));
        return option.build();
    }

    /// A switch without `=` means true, whatever word follows it.
    private static boolean onlyBehindEquals(
            Stack<String> words, CommandSpec command, ArgSpec option, Map<String, Object> about) {
        if (!"=".equals(about.get("separator"))) {
            words.push("true");
        }
        return false;
    }

    /// Reads one occurrence. An error is kept here, where it can be told without quoting a secret.
    private <T> T read(Flag<T> flag, String text) {
        try {
            return flag.kind().read(text);
        } catch (IllegalArgumentException e) {
            String shown = flag.kind().isSecret() ? "***" : text;
            refuse(flag, flag.option() + "=" + shown + ": " + e.getMessage());
            return flag.standard();
        }
    }

    private void refuse(Flag<?> flag, String error) {
        broken.add(flag);
        errors.add(error);
    }

    private void keep(Flag<?> flag, OptionSpec option) {
        if (!broken.contains(flag)) {
            Object value = option.getValue();
            values.put(flag, value instanceof List<?> items ? List.copyOf(items) : value);
        }
    }

    private void note(Exception error, Map<Flag<?>, OptionSpec> options) {
        switch (error) {
            case UnmatchedArgumentException unknown ->
                unknown.getUnmatched().forEach(word -> errors.add(word.replaceFirst("=.*", "") + ": unknown flag"));
            case MissingParameterException missing ->
                options.forEach((flag, option) -> {
                    if (missing.getMissing().contains(option)) {
                        refuse(flag, flag.option() + ": needs a value");
                    }
                });
            default -> errors.add(String.valueOf(error.getMessage()));
        }
    }

    private static PositionalParamSpec positional() {
        return PositionalParamSpec.builder()
                .index("0..*")
                .arity("0..*")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .build();
    }
}
