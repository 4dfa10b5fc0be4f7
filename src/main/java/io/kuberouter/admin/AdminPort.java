package io.kuberouter.admin;

import io.kuberouter.state.Note;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Where the admin server listens, tried out before Spring starts: the original has no such port, so one that is taken
/// costs the pages and a remark, never the agent.
///
/// @param address IPv6 without brackets
/// @param port 0 for no admin server
/// @param trouble why it cannot be had, empty when it can
public record AdminPort(String address, int port, String trouble) {

    private static final Map<String, Object> ALWAYS = Map.ofEntries(
            Map.entry("spring.main.banner-mode", "off"),
            Map.entry("spring.main.log-startup-info", "false"),
            Map.entry("spring.threads.virtual.enabled", "true"),
            Map.entry("spring.jmx.enabled", "false"),
            Map.entry("spring.web.resources.static-locations", "classpath:/static/"),
            Map.entry("spring.web.resources.chain.strategy.content.enabled", "true"),
            Map.entry("spring.web.resources.cache.cachecontrol.max-age", "365d"),
            Map.entry("spring.thymeleaf.check-template-location", "false"),
            Map.entry("spring.web.error.include-stacktrace", "never"),
            Map.entry("server.compression.enabled", "true"),
            // Who asked for a cleanup gets the answer before the server goes; open event streams do not hold it up
            // long.
            Map.entry("server.shutdown", "graceful"),
            Map.entry("spring.lifecycle.timeout-per-shutdown-phase", "2s"),
            Map.entry("management.endpoints.web.exposure.include", "health,ipvs,policies,prometheus"),
            Map.entry("management.endpoints.jmx.exposure.exclude", "*"),
            Map.entry("management.endpoints.web.discovery.enabled", "false"),
            Map.entry("management.endpoint.health.show-details", "always"),
            Map.entry("management.endpoint.health.probes.enabled", "false"),
            Map.entry("management.health.defaults.enabled", "false"),
            Map.entry("management.observations.annotations.enabled", "false"));

    /// Binds the port and lets go of it again. Whoever takes it in the moment until Tomcat binds it wins; then the
    /// start fails.
    public static AdminPort probe(String address, int port) {
        String bare = address.startsWith("[") ? address.substring(1, address.length() - 1) : address;
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(bare), port));
            return new AdminPort(bare, port, "");
        } catch (IOException taken) {
            return new AdminPort(bare, port, "cannot listen on " + address + ":" + port + ": " + taken.getMessage());
        }
    }

    /// What Spring Boot needs to know, as default properties of the application.
    public Map<String, Object> properties() {
        var properties = new HashMap<>(ALWAYS);
        boolean served = port != 0 && trouble.isEmpty();
        properties.put("spring.main.web-application-type", served ? "servlet" : "none");
        properties.put("server.address", address);
        properties.put("server.port", port);
        return properties;
    }

    /// The remark for people when there are no pages.
    public Optional<Note> note() {
        return trouble.isEmpty()
                ? Optional.empty()
                : Optional.of(new Note(
                        Note.Severity.WARNING,
                        "admin server",
                        trouble + "; pages, JSON and shell are off",
                        "Free the port, or choose another with --admin-port, and restart."));
    }
}
