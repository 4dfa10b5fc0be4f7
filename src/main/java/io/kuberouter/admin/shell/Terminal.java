package io.kuberouter.admin.shell;

import java.io.IOException;
import java.nio.file.Path;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.springframework.shell.core.command.CommandParser;
import org.springframework.shell.core.command.CommandRegistry;
import org.springframework.shell.jline.CommandCompleter;
import org.springframework.shell.jline.CommandHighlighter;
import org.springframework.shell.jline.ExtendedDefaultParser;
import org.springframework.shell.jline.JLineInputProvider;
import org.springframework.shell.jline.JLineShellRunner;

/// The interactive shell: completion of commands, options and filter words, and a history that outlives it.
final class Terminal {

    private Terminal() {}

    static void run(CommandParser parser, CommandRegistry registry, String agent) throws Exception {
        try (var terminal = TerminalBuilder.builder()
                .system(true)
                .dumb(true)
                .name("kube-router")
                .build()) {
            var reader = reader(terminal, registry);
            var input = new Input(reader);
            var prompt = new AttributedString("kube-router> ", AttributedStyle.DEFAULT.bold());
            input.setPromptProvider(() -> prompt);
            terminal.writer()
                    .println("Agent at " + agent + ". 'help' lists the commands, Tab completes, Ctrl-D leaves.");
            new JLineShellRunner(input, parser, registry).run(new String[0]);
            save(reader);
        }
    }

    static LineReader reader(org.jline.terminal.Terminal terminal, CommandRegistry registry) {
        return LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("kube-router")
                .parser(new ExtendedDefaultParser())
                .completer(new CommandCompleter(registry))
                .highlighter(new CommandHighlighter(registry))
                .variable(
                        LineReader.HISTORY_FILE,
                        Path.of(System.getProperty("user.home", "/root"), ".kube-router-history"))
                .build();
    }

    private static void save(LineReader reader) {
        try {
            reader.getHistory().save();
        } catch (IOException forbidden) {
            // A home that cannot be written keeps no history.
        }
    }

    /// Ctrl-D leaves; Ctrl-C drops the line.
    private static final class Input extends JLineInputProvider {
        Input(LineReader reader) {
            super(reader);
        }

        @Override
        public String readInput() {
            try {
                return super.readInput();
            } catch (EndOfFileException end) {
                return "exit";
            } catch (UserInterruptException dropped) {
                return "";
            }
        }
    }
}
