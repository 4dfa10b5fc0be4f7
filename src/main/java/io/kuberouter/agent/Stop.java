package io.kuberouter.agent;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;

/// How the agent ends: in order and with exit code 0 on SIGTERM and SIGINT, whatever it was doing; at once and with 1
/// on a second signal or after 25 s.
public final class Stop implements Ending {

    private static final Logger log = LoggerFactory.getLogger(Stop.class);
    private static final Duration PATIENCE = Duration.ofSeconds(25);

    private final CountDownLatch asked = new CountDownLatch(1);
    private volatile @Nullable ConfigurableApplicationContext context;
    private volatile int code;

    /// Listens for signals from now on.
    public Stop() {
        hear("TERM");
        hear("INT");
    }

    /// Closes this context before the process ends.
    public void context(ConfigurableApplicationContext running) {
        context = running;
    }

    /// The JDK hears signals in `sun.misc.Signal` alone, which the compiler warns of whatever one says: hence by name.
    private void hear(String name) {
        try {
            Class<?> type = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object ours = Proxy.newProxyInstance(
                    Stop.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            signalled(name);
                        }
                        return null;
                    });
            type.getMethod("handle", type, handler)
                    .invoke(null, type.getConstructor(String.class).newInstance(name), ours);
        } catch (ReflectiveOperationException e) {
            log.debug("SIG{} ends the process the way of the JDK: {}", name, e.toString());
        }
    }

    private void signalled(String signal) {
        if (asked.getCount() == 0) {
            Runtime.getRuntime().halt(1);
        }
        log.info("SIG{}: stopping; the node stays as it is", signal);
        asked.countDown();
        if (context == null) {
            System.exit(0);
        }
    }

    @Override
    public void afterCleanup(int exitCode) {
        code = exitCode;
        asked.countDown();
    }

    /// Waits until somebody asks for the end, then ends the process.
    public void await() {
        try {
            asked.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        Thread.ofPlatform().name("impatience").daemon().start(Stop::giveUp);
        var running = context;
        if (running != null) {
            running.close();
        }
        System.exit(code);
    }

    private static void giveUp() {
        try {
            Thread.sleep(PATIENCE);
            Runtime.getRuntime().halt(1);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
