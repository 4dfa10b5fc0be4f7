package io.kuberouter.admin.shell;

import static io.kuberouter.admin.shell.AgentCommand.OUTPUT;

import io.kuberouter.admin.view.Documents;
import io.kuberouter.admin.view.Json;
import io.kuberouter.admin.view.RowState;
import io.kuberouter.admin.view.ServiceTable;
import io.kuberouter.agent.Traffic;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.shell.core.command.Command;
import org.springframework.shell.core.command.CommandArgument;
import org.springframework.shell.core.command.CommandContext;
import org.springframework.shell.core.command.CommandOption;
import org.springframework.shell.core.command.CommandParser;
import org.springframework.shell.core.command.CommandRegistry;
import org.springframework.shell.core.command.DefaultCommandParser;
import org.springframework.shell.core.command.Help;

/// The commands of the shell.
@Configuration(proxyBeanMethods = false)
@Import(FirewallCommands.class)
class ShellCommands {

    private static final TableWords SERVICES = new TableWords(
            ServiceTable.of(Traffic.NONE),
            Stream.of(RowState.values()).map(RowState::token).toList());

    @Bean
    CommandRegistry commandRegistry() {
        return new CommandRegistry();
    }

    @Bean
    CommandParser commandParser(CommandRegistry registry) {
        return new DefaultCommandParser(registry);
    }

    @Bean
    Command help() {
        return new Help();
    }

    @Bean
    Command overview(AgentClient agent) {
        return new AgentCommand(
                "overview", "Is anything wrong, and what changed?", List.of(OUTPUT), List.of(), context -> {
                    print(context, agent.look("/overview.json"), Documents.Summary.class, Tables::overview);
                    return 0;
                });
    }

    @Bean
    Command services(AgentClient agent) {
        var sort = text("sort", SERVICES.columns());
        String description = "Virtual servers with their destinations; " + SERVICES.filters();
        return new AgentCommand("services", description, List.of(OUTPUT, sort), SERVICES.completions(), context -> {
            String path = "/services.json?q=" + encoded(arguments(context)) + "&sort="
                    + encoded(AgentCommand.value(context, sort));
            print(context, agent.look(path), Documents.ServiceList.class, Tables::services);
            return 0;
        });
    }

    @Bean
    Command health(AgentClient agent) {
        String description = "What liveness and readiness answer; fails when the agent is not ready";
        return new AgentCommand("health", description, List.of(OUTPUT), List.of(), context -> {
            String json = agent.look("/health.json");
            print(context, json, Documents.Health.class, Tables::health);
            return Json.read(json, Documents.Health.class).ready() ? 0 : 1;
        });
    }

    @Bean
    Command verify(AgentClient agent) {
        String description = "Compare every area with the kernel now; what differs is put right";
        return new AgentCommand("verify", description, List.of(), List.of(), context -> {
            agent.change("/actions/verify");
            context.outputWriter().println("Asked for. 'overview' shows when each area was verified, and its repairs.");
            return 0;
        });
    }

    @Bean
    Command cleanupConfig(AgentClient agent) {
        var options = List.of(flag("dry-run", "only list what would be removed"), flag("yes", "do not ask"), OUTPUT);
        return new AgentCommand(
                "cleanup-config",
                "Remove everything of kube-router from this node; the agent ends",
                options,
                List.of(),
                new CleanupConfig(agent));
    }

    static CommandOption flag(String name, String description) {
        return CommandOption.with()
                .longName(name)
                .description(description)
                .type(boolean.class)
                .build();
    }

    static CommandOption text(String name, String description) {
        return CommandOption.with()
                .longName(name)
                .description(description)
                .type(String.class)
                .build();
    }

    static String arguments(CommandContext context) {
        return context.parsedInput().arguments().stream()
                .map(CommandArgument::value)
                .collect(Collectors.joining(" "))
                .strip();
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /// Prints a document as `-o` asks; JSON is what the agent sent, byte by byte.
    static <T> void print(CommandContext context, String json, Class<T> type, Function<T, String> table) {
        String text = switch (Output.of(AgentCommand.value(context, OUTPUT))) {
            case JSON -> json;
            case YAML -> Output.yaml(json);
            case TABLE -> table.apply(Json.read(json, type));
        };
        context.outputWriter().print(text);
    }
}
