package io.kuberouter;

import io.kuberouter.admin.AdminConfiguration;
import io.kuberouter.admin.AdminPort;
import io.kuberouter.admin.health.HealthServer;
import io.kuberouter.admin.health.MetricsServer;
import io.kuberouter.admin.metrics.Scrape;
import io.kuberouter.admin.shell.ShellMain;
import io.kuberouter.agent.Agent;
import io.kuberouter.agent.AgentConfiguration;
import io.kuberouter.agent.Build;
import io.kuberouter.agent.Ending;
import io.kuberouter.agent.NodeCleanup;
import io.kuberouter.agent.Overview;
import io.kuberouter.agent.RunningAgent;
import io.kuberouter.agent.Stop;
import io.kuberouter.agent.log.Logging;
import io.kuberouter.net.Ip;
import io.kuberouter.options.Flags;
import io.kuberouter.options.Invocation;
import io.kuberouter.options.Options;
import io.kuberouter.options.Unbuilt;
import io.kuberouter.options.VersionText;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

/// Starts it all. `kube-router shell …` talks to a running agent; everything else is the agent itself, whose flags are
/// those of the original.
public final class KubeRouter {

    private static final Logger log = LoggerFactory.getLogger(KubeRouter.class);
    private static final String PROGRAM = "kube-router";

    private KubeRouter() {}

    /// The beans of the agent.
    @Import({AgentConfiguration.class, AdminConfiguration.class})
    static class Beans {}

    public static void main(String[] words) throws Exception {
        if (words.length > 0 && words[0].equals("shell")) {
            System.exit(ShellMain.run(Arrays.copyOfRange(words, 1, words.length)));
        }
        var build = Build.current();
        switch (Flags.parse(List.of(words), System.getenv(), hostName())) {
            case Invocation.Help(var text) -> exit(0, text);
            case Invocation.Version() -> exit(0, version(build));
            case Invocation.Refused refused -> exit(refused.exitCode(), refused.text());
            case Invocation.Run(var options) -> run(options, build);
        }
    }

    private static void run(Options options, Build build) {
        if (!isRoot()) {
            exit(1, PROGRAM + " must run as root: it changes iptables, ipset and IPVS of this node");
        }
        Logging.start(options.process().verbosity());
        if (options.process().cleanup()) {
            System.exit(NodeCleanup.run(options, System.err));
        }
        log.info("{}", version(build));
        Unbuilt.lines(options).forEach(line -> log.info(line));
        try {
            start(options, build);
        } catch (Exception e) {
            exit(1, "failed to run " + PROGRAM + ": " + reason(e));
        }
    }

    private static void start(Options options, Build build) throws IOException {
        var stop = new Stop();
        Optional<HealthServer> health = options.health().isOn() ? Optional.of(health(options)) : Optional.empty();
        var admin = AdminPort.probe(
                options.admin().address().toString(), options.admin().port());
        RunningAgent.announce();
        var context = application(options, build, admin, stop).run();
        stop.context(context);
        var agent = context.getBean(Agent.class);
        health.ifPresent(server -> server.show(agent.board()::health));
        if (options.metrics().isOn()) {
            metrics(options, context);
        }
        admin.note().ifPresent(agent::tell);
        if (options.run().serviceProxy()) {
            log.info("until the service firewall is built, a Service's address also reaches daemons of this node that "
                    + "listen on every address");
        }
        stop.await();
    }

    private static SpringApplicationBuilder application(Options options, Build build, AdminPort admin, Ending ending) {
        return new SpringApplicationBuilder(Beans.class)
                .registerShutdownHook(false)
                .properties(admin.properties())
                .initializers(context -> {
                    context.getEnvironment()
                            .getPropertySources()
                            .addFirst(new MapPropertySource("flags", options.properties()));
                    var beans = (GenericApplicationContext) context;
                    beans.registerBean(Options.class, () -> options);
                    beans.registerBean(Build.class, () -> build);
                    beans.registerBean(Ending.class, () -> ending);
                });
    }

    private static HealthServer health(Options options) throws IOException {
        var starting = new Overview.Health(true, false, List.of("the agent is starting"));
        return new HealthServer(
                address(options.health().address()), options.health().port(), () -> starting);
    }

    private static void metrics(Options options, ConfigurableApplicationContext context) throws IOException {
        var metrics = options.metrics();
        var unused = new MetricsServer(
                address(metrics.address()), metrics.port(), metrics.path(), context.getBean(Scrape.class));
        log.debug("metrics on port {}", unused.port());
    }

    private static String address(Optional<Ip> address) {
        return address.map(Ip::bracketed).orElse("");
    }

    private static boolean isRoot() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .anyMatch(line -> line.matches("Uid:\\s+\\d+\\s+0\\s.*"));
        } catch (IOException _) {
            return false;
        }
    }

    private static String hostName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException _) {
            return loopbackName();
        }
    }

    private static String loopbackName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            return "localhost";
        }
    }

    private static String version(Build build) {
        return VersionText.of(PROGRAM, build.version(), build.date(), "Java " + Runtime.version());
    }

    /// The messages of an error and its causes, without the names of classes.
    private static String reason(Throwable error) {
        var parts = new ArrayList<String>();
        for (Throwable e = error; e != null; e = e.getCause()) {
            boolean ofSpring = e.getClass().getName().startsWith("org.springframework");
            String part = e.getMessage() == null ? e.toString() : e.getMessage();
            boolean said = parts.stream().anyMatch(earlier -> earlier.contains(part));
            if (!said && (!ofSpring || e.getCause() == null)) {
                parts.add(part);
            }
        }
        return String.join(": ", parts);
    }

    private static void exit(int code, String text) {
        System.err.print(text.endsWith("\n") ? text : text + "\n");
        System.exit(code);
    }
}
