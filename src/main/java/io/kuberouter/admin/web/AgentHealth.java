package io.kuberouter.admin.web;

import io.kuberouter.agent.Board;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/// `/actuator/health`: up while the agent is ready, with the reasons when it is not.
@Component("agentHealthIndicator")
final class AgentHealth implements HealthIndicator {

    private final Board board;

    AgentHealth(Board board) {
        this.board = board;
    }

    @Override
    public Health health() {
        var now = board.health();
        return (now.ready() ? Health.up() : Health.down())
                .withDetail("live", now.live())
                .withDetail("ready", now.ready())
                .withDetail("reasons", now.reasons())
                .build();
    }
}
