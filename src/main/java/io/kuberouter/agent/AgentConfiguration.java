package io.kuberouter.agent;

import io.kuberouter.kernel.exec.Exec;
import io.kuberouter.kernel.iptables.Variant;
import io.kuberouter.kernel.modules.Modules;
import io.kuberouter.kernel.rtnetlink.Facts;
import io.kuberouter.kubernetes.client.Connection;
import io.kuberouter.kubernetes.client.ConnectionException;
import io.kuberouter.netlink.NetlinkException;
import io.kuberouter.netlink.NetlinkSocket;
import io.kuberouter.options.Options;
import io.kuberouter.reconcile.TargetException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The agent's beans: the spine, and one feature for each function that a `--run-*` flag switches on. The flags are
/// Spring properties under `kube-router.`.
@Configuration(proxyBeanMethods = false)
public class AgentConfiguration {

    private static final Duration TOOL_DEADLINE = Duration.ofSeconds(30);

    @Bean
    Exec exec(Meters meters) {
        return new Exec(TOOL_DEADLINE, meters::program);
    }

    @Bean
    Modules modules(Exec exec) {
        return new Modules(exec, Path.of("/"));
    }

    @Bean
    Variant iptables(Exec exec) throws TargetException {
        return Variant.probe(exec);
    }

    @Bean
    Machine machine(Options options, Variant iptables) throws TargetException, NetlinkException {
        var facts = new Facts(NetlinkSocket.open(NetlinkSocket.ROUTE));
        return new Machine(options.process().nodeName(), facts, iptables.randomFully());
    }

    @Bean
    @ConditionalOnProperty("kube-router.run-service-proxy")
    ProxyFeature serviceProxy(Options options, Exec exec, Modules modules, Variant iptables) throws TargetException {
        return new ProxyFeature(options, exec, modules, iptables);
    }

    @Bean
    @ConditionalOnProperty("kube-router.run-firewall")
    FirewallFeature firewall(Options options, Exec exec, Modules modules, Variant iptables) throws TargetException {
        return new FirewallFeature(options, exec, modules, iptables, RunningAgent.attachments(), Clock.systemUTC());
    }

    @Bean
    @ConditionalOnProperty(value = "kube-router.run-firewall", havingValue = "false")
    FirewallRemains firewallRemains(Options options, Exec exec, Variant iptables) throws TargetException {
        return new FirewallRemains(options, exec, iptables, RunningAgent.attachments());
    }

    @Bean
    Connection connection(Options options) throws ConnectionException {
        var api = options.api();
        return Connection.open(api.kubeconfig().orElse(""), api.master().orElse(""));
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    Agent kubeRouter(
            Options options,
            Connection connection,
            List<Feature> features,
            Machine machine,
            Exec exec,
            Meters meters,
            Build build,
            Ending ending)
            throws TargetException {
        return new Agent(
                options,
                connection,
                features,
                machine,
                exec,
                meters,
                build.version(),
                Clock.systemUTC(),
                ending::afterCleanup);
    }

    @Bean
    Board board(Agent agent) {
        return agent.board();
    }
}
