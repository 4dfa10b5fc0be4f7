package io.kuberouter.admin.web;

import io.kuberouter.admin.view.Words;
import io.kuberouter.admin.view.firewall.ChainStep;
import io.kuberouter.admin.view.firewall.KernelChain;
import io.kuberouter.admin.view.firewall.PodRow;
import io.kuberouter.admin.view.firewall.PolicyCatalog;
import io.kuberouter.agent.Drop;
import io.kuberouter.net.Ip;
import io.kuberouter.state.Direction;
import io.kuberouter.state.PolicyKey;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One pod: guarded or not, by whom, and what a packet meets on its way.
record PodPage(
        String heading,
        String sub,
        Chip chip,
        String reason,
        List<Need> notes,
        List<Side> sides,
        List<Chain> chains,
        List<DropsPage.Line> drops,
        String dropsHref,
        String whyHref,
        String json) {

    private static final int DROPS = 10;

    /// As many policies and rules as keep the page small; the command beside them shows all.
    private static final int SHOWN = 60;

    /// @param sentence what holds for this direction
    record Side(String heading, String sentence, List<Link> policies, String more, String refused) {}

    record Chain(String name, String what, List<Step> steps, String more, String command) {}

    record Step(String words, String href, String rule) {}

    static PodPage of(PolicyCatalog catalog, PodRow row, List<Drop> drops, Instant now) {
        var key = row.key();
        var policies = row.guard().policies();
        return new PodPage(
                heading(row),
                row.guard().addresses().stream().map(Ip::toString).collect(Collectors.joining(" · ")),
                Chip.of(row.state()),
                row.reason(),
                catalog.notes("Pod " + key).stream().map(Need::of).toList(),
                Stream.of(Direction.values())
                        .map(direction -> side(row, direction))
                        .toList(),
                catalog.chains().of(key).stream()
                        .map(chain -> chain(chain, policies))
                        .toList(),
                drops.stream()
                        .filter(drop -> drop.guarded().equals(key))
                        .limit(DROPS)
                        .map(drop -> DropsPage.line(drop, now))
                        .toList(),
                "/drops?q=pod:" + key,
                "/why?to=" + key,
                "/pods/" + key + ".json");
    }

    private static String heading(PodRow row) {
        return switch (row.directions().size()) {
            case 0 -> row.key() + " is open to everybody";
            case 1 -> row.key() + " is guarded for " + row.directions().getFirst();
            default -> row.key() + " is guarded both ways";
        };
    }

    private static Side side(PodRow row, Direction direction) {
        boolean in = direction == Direction.INGRESS;
        var policies = row.guard().policies(direction);
        String way = in ? "comes in" : "goes out";
        return new Side(
                in ? "What comes in" : "What goes out",
                policies.isEmpty()
                        ? "No policy isolates it: everything " + way + "."
                        : "Only what a rule of " + (policies.size() == 1 ? "this policy" : "these policies")
                                + " allows " + way + ":",
                policies.stream().limit(SHOWN).map(Link::to).toList(),
                more(policies.size()),
                Words.count(row.refused(direction).packets(), "packet") + " refused");
    }

    private static Chain chain(KernelChain chain, Set<PolicyKey> policies) {
        String family = chain.family().word();
        return new Chain(
                chain.name(),
                chain.direction().map(direction -> direction + ", " + family).orElse("both directions, " + family),
                chain.rules().stream()
                        .limit(SHOWN)
                        .map(rule -> ChainStep.of(rule, policies))
                        .map(step -> new Step(
                                step.words(),
                                step.policy().map(Link::to).map(Link::href).orElse(""),
                                step.rule()))
                        .toList(),
                more(chain.rules().size()),
                chain.command());
    }

    private static String more(int all) {
        return all > SHOWN ? "and " + Words.number(all - SHOWN) + " more" : "";
    }
}
