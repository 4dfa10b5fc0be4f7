package io.kuberouter.admin.metrics;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusOutputFormat;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusScrapeEndpoint;

/// `/actuator/prometheus`: the same text as on the metrics port, in place of Boot's own.
@WebEndpoint(id = "prometheus")
final class PrometheusPage extends PrometheusScrapeEndpoint {

    private final Scrape scrape;

    PrometheusPage(Scrape scrape, PrometheusRegistry registry) {
        super(registry, new Properties());
        this.scrape = scrape;
    }

    @Override
    @ReadOperation(producesFrom = PrometheusOutputFormat.class)
    public WebEndpointResponse<byte[]> scrape(PrometheusOutputFormat format, @Nullable Set<String> includedNames) {
        return new WebEndpointResponse<>(
                scrape.get().getBytes(StandardCharsets.UTF_8), PrometheusOutputFormat.CONTENT_TYPE_004);
    }
}
