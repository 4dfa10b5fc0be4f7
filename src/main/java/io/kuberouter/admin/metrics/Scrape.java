package io.kuberouter.admin.metrics;

import io.kuberouter.agent.Board;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.function.Supplier;

/// Everything Prometheus may read, in text format 0.0.4: ours and the original's by their exact names, then what
/// Micrometer knows of the JVM.
public final class Scrape implements Supplier<String> {

    private final AgentMetrics agent;
    private final ServiceMetrics services;
    private final FirewallMetrics firewall;
    private final RoundMeters rounds;
    private final ProcessMetrics process = new ProcessMetrics();
    private final PrometheusMeterRegistry registry;

    public Scrape(Board board, RoundMeters rounds, PrometheusMeterRegistry registry) {
        this.agent = new AgentMetrics(board);
        this.services = new ServiceMetrics(board);
        this.firewall = new FirewallMetrics(board, rounds);
        this.rounds = rounds;
        this.registry = registry;
    }

    @Override
    public String get() {
        var out = new Exposition();
        agent.write(out);
        services.write(out);
        firewall.write(out);
        rounds.write(out);
        process.write(out);
        return out + registry.scrape();
    }
}
