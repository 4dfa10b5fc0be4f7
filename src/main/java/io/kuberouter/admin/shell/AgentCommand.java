package io.kuberouter.admin.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.shell.core.command.AbstractCommand;
import org.springframework.shell.core.command.CommandContext;
import org.springframework.shell.core.command.CommandOption;
import org.springframework.shell.core.command.ExitStatus;
import org.springframework.shell.core.command.completion.CompletionContext;
import org.springframework.shell.core.command.completion.CompletionProposal;

/// A command that asks the agent. What the agent refuses is printed, and the command fails.
final class AgentCommand extends AbstractCommand {

    /// What a command does; returns its exit code.
    interface Action {
        int run(CommandContext context);
    }

    static final CommandOption OUTPUT = CommandOption.with()
            .shortName('o')
            .longName("output")
            .description("table, json or yaml")
            .defaultValue("table")
            .type(String.class)
            .build();

    private final Action action;

    /// @param words completed as plain arguments
    AgentCommand(String name, String description, List<CommandOption> options, List<String> words, Action action) {
        super(name, description, "kube-router");
        this.action = action;
        setOptions(new ArrayList<>(options));
        setCompletionProvider(completion -> complete(completion, words));
    }

    private List<CompletionProposal> complete(CompletionContext completion, List<String> words) {
        var option = completion.getCommandOption();
        String last = Objects.requireNonNullElse(completion.currentWordUpToCursor(), "");
        if (option != null && "output".equals(option.longName())) {
            String before = last.startsWith("--output=") ? "--output=" : "";
            return Output.WORDS.stream()
                    .map(word -> new CompletionProposal(before + word))
                    .toList();
        }
        var typed = completion.getWords();
        var options = getOptions().stream()
                .map(offered -> "--" + offered.longName())
                .filter(name -> !typed.contains(name) || name.equals(last));
        return Stream.concat(options, words.stream())
                .map(word -> new CompletionProposal(word).complete(!word.endsWith(":")))
                .toList();
    }

    @Override
    public ExitStatus doExecute(CommandContext context) {
        try {
            int code = action.run(context);
            context.outputWriter().flush();
            return code == 0 ? ExitStatus.OK : new ExitStatus(code, "");
        } catch (AgentClient.Refusal refusal) {
            context.outputWriter().flush();
            System.err.println(refusal.words());
            return new ExitStatus(1, "");
        }
    }

    /// The value of an option, or its default.
    static String value(CommandContext context, CommandOption option) {
        for (var given : context.parsedInput().options()) {
            boolean same = Objects.equals(option.longName(), given.longName())
                    || (option.shortName() != ' ' && option.shortName() == given.shortName());
            if (same) {
                return given.value() == null ? "" : given.value();
            }
        }
        return option.defaultValue() == null ? "" : option.defaultValue();
    }

    static boolean isGiven(CommandContext context, String name) {
        return context.parsedInput().options().stream()
                .anyMatch(option -> name.equals(option.longName()) && !"false".equals(option.value()));
    }
}
