package io.kuberouter.admin.shell;

import io.kuberouter.admin.view.Json;
import io.kuberouter.admin.view.firewall.FirewallDocuments;
import java.time.Duration;
import java.util.List;
import org.springframework.shell.core.command.CommandContext;

/// `drops`: what was refused, once or for as long as the agent answers.
record FollowedDrops(AgentClient agent) implements AgentCommand.Action {

    private static final Duration EACH = Duration.ofSeconds(1);

    @Override
    public int run(CommandContext context) {
        String path = "/drops.json?q=" + ShellCommands.encoded(ShellCommands.arguments(context));
        String json = agent.look(path);
        boolean follow = AgentCommand.isGiven(context, "follow");
        if (follow && Output.of(AgentCommand.value(context, AgentCommand.OUTPUT)) == Output.TABLE) {
            return lines(context, path, json);
        }
        ShellCommands.print(context, json, FirewallDocuments.DropList.class, FirewallTexts::drops);
        return follow ? documents(context, path, json) : 0;
    }

    /// Oldest first, as a log.
    private int lines(CommandContext context, String path, String first) {
        long seen = 0;
        var list = read(first);
        context.outputWriter().print(FirewallTexts.trouble(list));
        while (true) {
            for (var drop : newer(list, seen).reversed()) {
                context.outputWriter().println(FirewallTexts.line(drop));
                seen = drop.number();
            }
            context.outputWriter().flush();
            if (!rest()) {
                return 0;
            }
            list = read(agent.look(path));
        }
    }

    /// A document whenever there is something new in it.
    private int documents(CommandContext context, String path, String first) {
        String json = first;
        while (true) {
            context.outputWriter().flush();
            if (!rest()) {
                return 0;
            }
            String next = agent.look(path);
            if (!newer(read(next), newest(read(json))).isEmpty()) {
                ShellCommands.print(context, next, FirewallDocuments.DropList.class, FirewallTexts::drops);
                json = next;
            }
        }
    }

    private static boolean rest() {
        try {
            Thread.sleep(EACH);
            return true;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static FirewallDocuments.DropList read(String json) {
        return Json.read(json, FirewallDocuments.DropList.class);
    }

    private static long newest(FirewallDocuments.DropList list) {
        return list.items().isEmpty() ? 0 : list.items().getFirst().number();
    }

    private static List<FirewallDocuments.Drop> newer(FirewallDocuments.DropList list, long seen) {
        return list.items().stream().filter(drop -> drop.number() > seen).toList();
    }
}
