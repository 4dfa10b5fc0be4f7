package io.kuberouter.admin;

import io.kuberouter.admin.metrics.AdminMetrics;
import io.kuberouter.admin.web.AdminWeb;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Everything of this room that lives in the agent's Spring context. Needs a [io.kuberouter.agent.Board] bean and the
/// properties of [AdminPort].
@Configuration(proxyBeanMethods = false)
@Import({AdminWeb.class, AdminMetrics.class})
public class AdminConfiguration {}
