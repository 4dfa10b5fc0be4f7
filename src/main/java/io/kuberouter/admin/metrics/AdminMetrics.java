package io.kuberouter.admin.metrics;

import io.kuberouter.agent.Board;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The beans of the metrics. The agent takes [RoundMeters] as its [io.kuberouter.agent.Meters].
@Configuration(proxyBeanMethods = false)
public class AdminMetrics {

    @Bean
    RoundMeters roundMeters() {
        return new RoundMeters();
    }

    @Bean
    Scrape scrape(Board board, RoundMeters rounds, PrometheusMeterRegistry registry) {
        return new Scrape(board, rounds, registry);
    }

    @Bean
    PrometheusPage prometheusPage(Scrape scrape, PrometheusRegistry registry) {
        return new PrometheusPage(scrape, registry);
    }
}
