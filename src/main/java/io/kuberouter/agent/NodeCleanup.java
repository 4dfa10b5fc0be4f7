package io.kuberouter.agent;

import io.kuberouter.kernel.exec.Exec;
import io.kuberouter.kernel.iptables.Variant;
import io.kuberouter.kernel.modules.Modules;
import io.kuberouter.options.Options;
import io.kuberouter.reconcile.TargetException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// `--cleanup-config`: takes everything of ours off the node without an agent and without an API server.
public final class NodeCleanup {

    private NodeCleanup() {}

    /// Lists with `--dry-run`; removes otherwise. Beside a running agent it removes nothing unless forced.
    ///
    /// @param out what is said to people
    /// @return the exit code: 0 when all is gone, 1 with a list of what is left
    public static int run(Options options, PrintStream out) {
        Optional<Long> agent = RunningAgent.pid();
        if (agent.isPresent()
                && !options.process().force()
                && !options.process().dryRun()) {
            out.println("kube-router runs here with pid " + agent.get()
                    + " and would put everything back: stop it first, or use --force");
            return 1;
        }
        var exec = new Exec(Duration.ofSeconds(30));
        try {
            return clean(options, exec, Variant.probe(exec), out);
        } catch (TargetException e) {
            out.println("nothing could be cleaned: " + e.getMessage());
            return 1;
        }
    }

    private static int clean(Options options, Exec exec, Variant iptables, PrintStream out) throws TargetException {
        try (Feature proxy = new ProxyFeature(options, exec, new Modules(exec, Path.of("/")), iptables);
                Feature firewall = new FirewallRemains(options, exec, iptables, RunningAgent.attachments())) {
            var cleanup = new Cleanup(List.of(proxy, firewall));
            return options.process().dryRun() ? list(cleanup, out) : remove(cleanup, out);
        }
    }

    private static int list(Cleanup cleanup, PrintStream out) {
        var plan = cleanup.plan();
        plan.forEach(line -> out.println("would remove " + line));
        out.println(plan.isEmpty() ? "nothing of ours is on this node" : plan.size() + " objects would be removed");
        return 0;
    }

    private static int remove(Cleanup cleanup, PrintStream out) {
        int before = cleanup.plan().size();
        var left = cleanup.run();
        left.forEach(line -> out.println("left: " + line));
        out.println((before - left.size()) + " objects removed, " + left.size() + " left");
        cleanup.kept().forEach(line -> out.println("kept: " + line));
        return left.isEmpty() ? 0 : 1;
    }
}
