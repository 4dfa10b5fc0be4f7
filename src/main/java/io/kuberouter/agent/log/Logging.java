package io.kuberouter.agent.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.time.ZoneId;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/// How the process logs. Logback finds this class by itself and is ready, at level 0, with the first logger anybody
/// asks for; [#start(int)] then makes `-v` hold and keeps Spring Boot from configuring anything a second time.
///
/// | `-v` | ours | libraries |
/// | --- | --- | --- |
/// | 0 | INFO: errors, warnings, key facts | WARN |
/// | 1, 2 | DEBUG: steps, durations, objects, commands | WARN |
/// | 3 and more | TRACE: every rule, full input, ticks | WARN |
///
/// Libraries stay at WARN at every level: an HTTP client's details hold bearer tokens.
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class Logging extends ContextAwareBase implements Configurator {
    private static final String OURS = "io.kuberouter";

    /// Tells a failed start in a hundred lines that the program itself tells in one.
    private static final String STARTER = "org.springframework.boot";

    /// Makes the level hold for the whole process and leads `java.util.logging` here too. Called once, before Spring
    /// starts.
    ///
    /// @param verbosity the number behind `-v`
    public static void start(int verbosity) {
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLogger(OURS).setLevel(level(verbosity));
            context.getLogger(STARTER).setLevel(verbosity <= 0 ? Level.OFF : Level.WARN);
        }
    }

    static Level level(int verbosity) {
        if (verbosity <= 0) {
            return Level.INFO;
        }
        return verbosity <= 2 ? Level.DEBUG : Level.TRACE;
    }

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        var root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(standardError(context));
        context.getLogger(OURS).setLevel(Level.INFO);
        // At the end Tomcat tells of every thread that runs, with its stack, as if we were to be loaded a second time.
        context.getLogger("org.apache.catalina.loader.WebappClassLoaderBase").setLevel(Level.ERROR);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static ConsoleAppender<ILoggingEvent> standardError(LoggerContext context) {
        var layout =
                new KlogLayout(ZoneId.systemDefault(), ProcessHandle.current().pid());
        layout.setContext(context);
        layout.start();
        var encoder = new LayoutWrappingEncoder<ILoggingEvent>();
        encoder.setContext(context);
        encoder.setLayout(layout);
        encoder.start();
        var appender = new ConsoleAppender<ILoggingEvent>();
        appender.setContext(context);
        appender.setName("stderr");
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }
}
