package io.kuberouter.admin.web;

import io.kuberouter.agent.Board;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.validation.Validator;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// The beans of the admin server; none of them exists without a web server.
///
/// Property `kube-router.run-directory` (`/run/kube-router`) says where the token file goes.
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
@Import({
    OverviewController.class,
    ServicesController.class,
    EventsController.class,
    ActionsController.class,
    AgentHealth.class,
    IpvsEndpoint.class,
    PoliciesController.class,
    PodsController.class,
    DropsController.class,
    WhyController.class,
    PoliciesEndpoint.class,
    Troubles.class
})
public class AdminWeb {

    @Bean
    LatestCatalog latestCatalog(Board board) {
        return new LatestCatalog(board);
    }

    @Bean
    LatestPolicies latestPolicies(Board board) {
        return new LatestPolicies(board);
    }

    @Bean
    Frame frame(Board board) {
        return new Frame(board);
    }

    @Bean(destroyMethod = "close")
    Pulse pulse(Board board) {
        return new Pulse(board);
    }

    @Bean
    TokenFile tokenFile(@Value("${kube-router.run-directory:/run/kube-router}") String directory) {
        return TokenFile.create(directory);
    }

    /// No handler declares constraints; without this bean a whole validator, that of the shell's library, is set up at
    /// each start.
    @Bean
    WebMvcConfigurer noValidation() {
        return new WebMvcConfigurer() {
            @Override
            public Validator getValidator() {
                return Validator.forInstanceOf(Void.class, (_, _) -> {});
            }
        };
    }

    @Bean
    FilterRegistrationBean<AccessFilter> accessFilter(Board board) {
        var registration = new FilterRegistrationBean<>(new AccessFilter(board));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }
}
