package io.kuberouter.kernel.netns;

import com.sun.jna.LastErrorException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// A network namespace, by the file that stands for it: `/run/netns/NAME` or `/proc/PID/ns/net`.
public final class NetworkNamespace {

    private NetworkNamespace() {}

    /// Does the work in that namespace and hands back what it returns. Sockets opened and processes started there stay
    /// there for their life; the caller stays where it is.
    ///
    /// A namespace belongs to a thread of the kernel, so the work gets a platform thread of its own, which
    /// ends with it: no thread is ever left behind in the wrong place.
    ///
    /// @throws IOException if the namespace cannot be entered
    /// @throws Exception what the work threw
    public static <T> T inside(Path namespace, Callable<T> work) throws Exception {
        var task = new FutureTask<T>(() -> {
            enter(namespace);
            return work.call();
        });
        Thread.ofPlatform().name("netns " + namespace.getFileName()).start(task);
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : new IllegalStateException(e);
        }
    }

    private static void enter(Path namespace) throws IOException {
        try {
            int descriptor = LibC.open(namespace.toString(), LibC.O_RDONLY | LibC.O_CLOEXEC);
            try {
                LibC.setns(descriptor, LibC.CLONE_NEWNET);
            } finally {
                LibC.close(descriptor);
            }
        } catch (LastErrorException e) {
            throw new IOException("network namespace " + namespace + " cannot be entered: " + e.getMessage(), e);
        }
    }
}
