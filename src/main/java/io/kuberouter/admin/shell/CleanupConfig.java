package io.kuberouter.admin.shell;

import io.kuberouter.admin.view.Documents;
import io.kuberouter.admin.view.Json;
import io.kuberouter.admin.view.Words;
import java.util.Locale;
import org.springframework.shell.core.command.CommandContext;

/// `cleanup-config`: lists, asks, removes, reports.
record CleanupConfig(AgentClient agent) implements AgentCommand.Action {

    @Override
    public int run(CommandContext context) {
        String json = agent.lookProved("/cleanup.json");
        var plan = Json.read(json, Documents.Cleanup.class);
        boolean dry = AgentCommand.isGiven(context, "dry-run");
        if (dry || Output.of(AgentCommand.value(context, AgentCommand.OUTPUT)) == Output.TABLE) {
            ShellCommands.print(context, json, Documents.Cleanup.class, CleanupConfig::planned);
            context.outputWriter().flush();
        }
        if (dry) {
            return 0;
        }
        if (!AgentCommand.isGiven(context, "yes") && !isConfirmed(context, plan)) {
            context.outputWriter().println("Nothing was removed.");
            return 1;
        }
        String report = agent.change("/actions/cleanup");
        ShellCommands.print(context, report, Documents.Cleanup.class, CleanupConfig::reported);
        return Json.read(report, Documents.Cleanup.class).items().isEmpty() ? 0 : 1;
    }

    private static String planned(Documents.Cleanup plan) {
        return plan.items().isEmpty()
                ? "Nothing on " + plan.node() + " is of kube-router.\n"
                : Words.count(plan.items().size(), "object") + " on " + plan.node() + ":\n" + Tables.items(plan);
    }

    private static String reported(Documents.Cleanup report) {
        return report.items().isEmpty()
                ? "All removed. The agent ends now.\n"
                : Words.count(report.items().size(), "object") + " left:\n" + Tables.items(report);
    }

    private static boolean isConfirmed(CommandContext context, Documents.Cleanup plan) {
        String question = "Remove all of this from " + plan.node() + " and end the agent? [y/N] ";
        try {
            String answer = context.inputReader().readInput(question);
            return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
        } catch (Exception closed) {
            throw new AgentClient.Refusal("nobody is there to ask: use --yes, or --dry-run to list only");
        }
    }
}
