package io.kuberouter.admin.shell;

import static io.kuberouter.admin.shell.AgentCommand.OUTPUT;
import static io.kuberouter.admin.shell.ShellCommands.arguments;
import static io.kuberouter.admin.shell.ShellCommands.encoded;
import static io.kuberouter.admin.shell.ShellCommands.flag;
import static io.kuberouter.admin.shell.ShellCommands.print;
import static io.kuberouter.admin.shell.ShellCommands.text;

import io.kuberouter.admin.view.Json;
import io.kuberouter.admin.view.firewall.FirewallDocuments;
import io.kuberouter.admin.view.firewall.FirewallTables;
import io.kuberouter.admin.view.firewall.GuardState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.shell.core.command.Command;
import org.springframework.shell.core.command.CommandContext;
import org.springframework.shell.core.command.CommandOption;

/// The commands about the firewall.
@Configuration(proxyBeanMethods = false)
class FirewallCommands {

    private static final TableWords POLICIES = new TableWords(FirewallTables.POLICIES, GuardState.WORDS);
    private static final TableWords DROPS = new TableWords(FirewallTables.DROPS, List.of());

    @Bean
    Command policies(AgentClient agent) {
        var sort = text("sort", POLICIES.columns());
        String description = "NetworkPolicies of this node; " + POLICIES.filters();
        return new AgentCommand("policies", description, List.of(OUTPUT, sort), POLICIES.completions(), context -> {
            String path = "/policies.json?q=" + encoded(arguments(context)) + "&sort="
                    + encoded(AgentCommand.value(context, sort));
            print(context, agent.look(path), FirewallDocuments.PolicyList.class, FirewallTexts::policies);
            return 0;
        });
    }

    @Bean
    Command policy(AgentClient agent) {
        String description = "One policy, NAMESPACE/NAME: pods, rules with counters, groups, chains";
        return new AgentCommand("policy", description, List.of(OUTPUT), List.of(), context -> {
            String json = agent.look("/policies/" + object(context, "policy") + ".json");
            print(context, json, FirewallDocuments.PolicyDetail.class, FirewallTexts::policy);
            return 0;
        });
    }

    @Bean
    Command pod(AgentClient agent) {
        String description = "One pod, NAMESPACE/NAME: what isolates it, what was refused, what a packet meets";
        return new AgentCommand("pod", description, List.of(OUTPUT), List.of(), context -> {
            String json = agent.look("/pods/" + object(context, "pod") + ".json");
            print(context, json, FirewallDocuments.PodDetail.class, FirewallTexts::pod);
            return 0;
        });
    }

    @Bean
    Command drops(AgentClient agent) {
        var options = List.of(flag("follow", "go on as packets are refused; Ctrl-C ends"), OUTPUT);
        String description = "What was refused lately, newest first; " + DROPS.filters();
        return new AgentCommand("drops", description, options, DROPS.completions(), new FollowedDrops(agent));
    }

    @Bean
    Command explain(AgentClient agent) {
        var protocol = CommandOption.with()
                .shortName('p')
                .longName("protocol")
                .description("TCP, UDP or SCTP")
                .defaultValue("TCP")
                .type(String.class)
                .build();
        String description = "Does FROM reach TO on PORT, and why? Each a pod NAMESPACE/NAME, an address, or"
                + " svc/NAMESPACE/NAME; fails when it is refused";
        return new AgentCommand("explain", description, List.of(protocol, OUTPUT), List.of(), context -> {
            var words = List.of(arguments(context).split(" ", -1));
            if (words.size() != 3) {
                throw new AgentClient.Refusal("explain FROM TO PORT [-p TCP]: 3 words, not " + words);
            }
            String json = agent.look("/why.json?from=" + encoded(words.get(0)) + "&to=" + encoded(words.get(1))
                    + "&port=" + encoded(words.get(2)) + "&protocol="
                    + encoded(AgentCommand.value(context, protocol)));
            print(context, json, FirewallDocuments.Explained.class, FirewallTexts::explained);
            return Json.read(json, FirewallDocuments.Explained.class).allowed() ? 0 : 1;
        });
    }

    @Bean
    Command diff(AgentClient agent) {
        var file = CommandOption.with()
                .shortName('f')
                .longName("file")
                .description("NetworkPolicies, YAML")
                .type(String.class)
                .build();
        String description = "Which verdicts the policies of a file would change; applies nothing";
        return new AgentCommand("diff", description, List.of(file, OUTPUT), List.of(), context -> {
            String json = agent.ask("/diff.json", read(AgentCommand.value(context, file)));
            print(context, json, FirewallDocuments.Changes.class, FirewallTexts::changes);
            return 0;
        });
    }

    private static String read(String file) {
        if (file.isEmpty()) {
            throw new AgentClient.Refusal("diff -f FILE: which file?");
        }
        try {
            return Files.readString(Path.of(file));
        } catch (IOException unreadable) {
            throw new AgentClient.Refusal(
                    "cannot read " + file + ": " + unreadable.getClass().getSimpleName());
        }
    }

    private static String object(CommandContext context, String command) {
        String name = arguments(context);
        if (!name.matches("[^/\\s]+/[^/\\s]+")) {
            throw new AgentClient.Refusal(command + " NAMESPACE/NAME: not '" + name + "'");
        }
        return encoded(name).replace("%2F", "/");
    }
}
