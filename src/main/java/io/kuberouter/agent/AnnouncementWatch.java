package io.kuberouter.agent;

import io.kuberouter.kernel.cni.AttachmentFolder;
import io.kuberouter.state.PodKey;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.WatchService;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hears from this node's CNI plugin of pods that are being started, has them planned, and answers once their guards
/// stand. What the API does not know yet counts until it does, until the plugin takes it back, or until no pod has come
/// for five minutes.
///
/// All work is done by one thread; another waits for files to come and go. Where files cannot be waited for, they are
/// looked for each second.
final class AnnouncementWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AnnouncementWatch.class);
    private static final Duration BEAT = Duration.ofSeconds(1);

    private final AttachmentFolder folder;
    private final AnnouncementBook book;
    private final Clock clock;
    private final ScheduledExecutorService desk = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("cni").daemon().factory());
    private final AtomicBoolean called = new AtomicBoolean();
    private final Thread waiting =
            Thread.ofPlatform().name("cni-files").daemon().unstarted(this::await);
    private @Nullable Consumer<Event> inbox;
    private @Nullable Board board;
    private @Nullable WatchService files;
    private @Nullable AutoCloseable listening;
    private volatile boolean registered;
    private volatile boolean open;
    private String trouble = "";

    /// @param path of the folder that is shared with the plugin
    AnnouncementWatch(Path path, GuardCheck check, Clock clock) {
        this.folder = new AttachmentFolder(path);
        this.book = new AnnouncementBook(check);
        this.clock = clock;
    }

    /// Reads what is announced already, so that the first plan knows it, and listens from then on.
    ///
    /// @param events receives what is news for plans
    void start(Consumer<Event> events, Board seen) {
        inbox = events;
        board = seen;
        try {
            files = FileSystems.getDefault().newWatchService();
            waiting.start();
        } catch (IOException e) {
            log.warn("files of the CNI plugin are looked for each second only: {}", e.getMessage());
        }
        beat();
        listening = seen.onChange(this::changed);
        long millis = BEAT.toMillis();
        var _ = desk.scheduleWithFixedDelay(this::beat, millis, millis, TimeUnit.MILLISECONDS);
    }

    /// On the waiting thread.
    private void await() {
        var watched = files;
        try {
            while (watched != null) {
                var key = watched.take();
                key.pollEvents();
                registered &= key.reset();
                desk.execute(this::turn);
            }
        } catch (ClosedWatchServiceException | RejectedExecutionException _) {
            // The agent is stopping.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// On any thread, which must not wait.
    private void changed() {
        if (open && called.compareAndSet(false, true)) {
            try {
                desk.execute(this::answer);
            } catch (RejectedExecutionException _) {
                // The agent is stopping.
            }
        }
    }

    private void beat() {
        guarded(() -> {
            if (!registered) {
                folder.make();
                register();
            }
            folder.beat();
            look();
            settle();
        });
    }

    private void register() throws IOException {
        if (files != null) {
            folder.register(files);
            registered = true;
        }
    }

    private void turn() {
        guarded(() -> {
            look();
            settle();
        });
    }

    private void answer() {
        called.set(false);
        guarded(this::settle);
    }

    private interface Work {
        void done() throws IOException;
    }

    /// One line per change of fortune. A bug must not end the listening for ever.
    private void guarded(Work work) {
        try {
            work.done();
            trouble = "";
        } catch (IOException e) {
            registered = false;
            String reason = e.toString();
            if (!reason.equals(trouble)) {
                log.warn("the CNI plugin cannot be talked to through {}: {}", folder.path(), reason);
            }
            trouble = reason;
        } catch (RuntimeException e) {
            log.error("listening to the CNI plugin ended in an error of ours", e);
        }
    }

    /// Takes in what is announced.
    private void look() throws IOException {
        var contents = folder.contents();
        for (var odd : contents.unreadable()) {
            log.warn("{}: what the CNI plugin wrote is taken away: {}", odd.name(), odd.reason());
            folder.forget(odd.name(), true);
        }
        var changed = book.replace(
                contents.announced().stream()
                        .map(AttachmentFolder.Announced::attachment)
                        .toList(),
                clock.instant());
        if (!changed.isEmpty() && inbox != null) {
            var all = book.announcements();
            inbox.accept(new Event(
                    cause(changed), System.nanoTime(), inputs -> inputs.withAnnounced(all), Optional.empty()));
        }
        open = book.isOpen();
    }

    private static String cause(Set<PodKey> pods) {
        String first = "CNI plugin, pod " + pods.iterator().next();
        return pods.size() == 1 ? first : first + " and " + (pods.size() - 1) + " more";
    }

    /// Answers whoever can be answered, and lets go of what is settled.
    private void settle() throws IOException {
        if (board == null) {
            return;
        }
        var picture = board.overview();
        for (var attachment : book.guarded(picture)) {
            log.debug("pod {} is guarded at {}", attachment.pod(), attachment.addresses());
            folder.answer(attachment);
        }
        open = book.isOpen();
        for (String name : book.confirmed(picture)) {
            folder.forget(name, false);
        }
        for (String name : book.forgotten(picture, clock.instant())) {
            log.warn("{}: no such pod has come; what the CNI plugin announced is forgotten", name);
            folder.forget(name, true);
        }
    }

    /// Answers nobody any more, and says so.
    @Override
    public void close() {
        try {
            if (listening != null) {
                listening.close();
            }
            if (files != null) {
                files.close();
            }
            desk.shutdown();
            boolean _ = desk.awaitTermination(BEAT.toMillis(), TimeUnit.MILLISECONDS);
            folder.rest();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            log.debug("the CNI plugin cannot be told that this agent stops", e);
        }
    }
}
