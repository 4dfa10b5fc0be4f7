package io.kuberouter.admin.shell;

import io.kuberouter.admin.web.TokenFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.shell.core.InputReader;
import org.springframework.shell.core.command.CommandContext;
import org.springframework.shell.core.command.CommandExecutionException;
import org.springframework.shell.core.command.CommandExecutor;
import org.springframework.shell.core.command.CommandNotFoundException;
import org.springframework.shell.core.command.CommandParser;
import org.springframework.shell.core.command.CommandRegistry;

/// `kube-router shell`: Spring Shell in a context of its own, without web server, without the agent, and without Boot's
/// auto-configuration, which would take the agent's flags for commands.
public final class ShellMain {

    private ShellMain() {}

    /// Runs one command, or an interactive shell when there is none.
    ///
    /// @param arguments what follows the word `shell`
    /// @return the exit code: 0, 1 when the agent is silent or refuses, 2 for a command that does not exist
    public static int run(String... arguments) throws Exception {
        var asked = ShellArguments.of(Arrays.asList(arguments));
        System.setProperty("java.util.logging.config.file", "/dev/null");
        try (var context = new AnnotationConfigApplicationContext()) {
            var agent = new AgentClient(asked.authority(), token(asked.runDirectory()));
            context.registerBean(AgentClient.class, () -> agent);
            context.register(ShellCommands.class);
            context.refresh();
            var registry = context.getBean(CommandRegistry.class);
            var parser = context.getBean(CommandParser.class);
            if (asked.command().isEmpty()) {
                Terminal.run(parser, registry, asked.authority());
                return 0;
            }
            return one(asked.line(), parser, registry);
        }
    }

    private static Path token(String directory) {
        try {
            return TokenFile.path(directory);
        } catch (IOException elsewhere) {
            return Path.of(directory, "token");
        }
    }

    private static int one(String line, CommandParser parser, CommandRegistry registry) throws Exception {
        var out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
        try {
            var context = new CommandContext(parser.parse(line), registry, out, new StandardInput(out));
            return new CommandExecutor(registry).execute(context).code();
        } catch (CommandNotFoundException unknown) {
            System.err.println("no command '" + unknown.getCommandName() + "'; 'help' lists them");
            return 2;
        } catch (CommandExecutionException | IllegalArgumentException failed) {
            System.err.println(failed.getMessage());
            return 2;
        } finally {
            out.flush();
        }
    }

    /// Questions on standard output, answers from standard input.
    private record StandardInput(PrintWriter out) implements InputReader {
        @Override
        public String readInput(String prompt) throws IOException {
            out.print(prompt);
            out.flush();
            var answer = new StringBuilder();
            for (int c = System.in.read(); c >= 0 && c != '\n'; c = System.in.read()) {
                answer.append((char) c);
            }
            return answer.toString();
        }
    }
}
