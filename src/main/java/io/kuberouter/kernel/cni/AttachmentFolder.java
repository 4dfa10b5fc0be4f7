package io.kuberouter.kernel.cni;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The folder that agent and plugin share, on which only root may look. Files appear in it whole or not at all:
///
/// | file | written by | holds |
/// | --- | --- | --- |
/// | `pods/CONTAINER:INTERFACE` | plugin | an announcement; gone when the attachment is, or when the API knows as much
/// |
/// | `guarded/CONTAINER:INTERFACE` | agent | the call whose pod is guarded |
/// | `alive` | agent | the machine's uptime in seconds when it was written; absent where no agent means to answer |
public final class AttachmentFolder {

    static final String PODS = "pods";
    static final String GUARDED = "guarded";
    static final String ALIVE = "alive";

    private static final Path UPTIME = Path.of("/proc/uptime");

    private final Path path;

    public AttachmentFolder(Path path) {
        this.path = path;
    }

    /// What could not be read of an announcement.
    public record Unreadable(String name, String reason) {}

    /// An announcement and when it was made.
    public record Announced(Attachment attachment, Instant at) {}

    /// What lies there.
    public record Contents(List<Announced> announced, List<Unreadable> unreadable) {
        public Contents {
            announced = List.copyOf(announced);
            unreadable = List.copyOf(unreadable);
        }
    }

    public Path path() {
        return path;
    }

    /// Makes it where it is not there, and takes everybody else's rights away.
    public void make() throws IOException {
        var owner = PosixFilePermissions.fromString("rwx------");
        Files.createDirectories(path.toAbsolutePath().getParent());
        for (var folder : List.of(path, path.resolve(PODS), path.resolve(GUARDED))) {
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(owner));
            }
            Files.setPosixFilePermissions(folder, owner);
        }
    }

    /// Has announcements that come and go told; ends when the folder is taken away.
    public void register(WatchService watch) throws IOException {
        path.resolve(PODS).register(watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
    }

    /// All announcements, oldest first.
    public Contents contents() throws IOException {
        var announced = new ArrayList<Announced>();
        var unreadable = new ArrayList<Unreadable>();
        try (var files = Files.newDirectoryStream(path.resolve(PODS))) {
            for (var file : files) {
                String name = file.getFileName().toString();
                try {
                    var attachment = AttachmentCodec.decode(name, Files.readString(file));
                    announced.add(new Announced(
                            attachment, Files.getLastModifiedTime(file).toInstant()));
                } catch (NoSuchFileException _) {
                    // Withdrawn in this moment.
                } catch (IOException | IllegalArgumentException e) {
                    unreadable.add(new Unreadable(name, String.valueOf(e.getMessage())));
                }
            }
        }
        announced.sort(Comparator.comparing(Announced::at));
        return new Contents(announced, unreadable);
    }

    /// Says that the pod is guarded.
    public void answer(Attachment attachment) throws IOException {
        put(path.resolve(GUARDED).resolve(attachment.name()), attachment.call());
    }

    /// Takes an announcement away, and its answer unless somebody may still wait for it.
    public void forget(String name, boolean answer) throws IOException {
        Files.deleteIfExists(path.resolve(PODS).resolve(name));
        if (answer) {
            Files.deleteIfExists(path.resolve(GUARDED).resolve(name));
        }
    }

    /// Says that an agent is here and means to answer.
    public void beat() throws IOException {
        String uptime = Files.readString(UPTIME);
        put(path.resolve(ALIVE), uptime.substring(0, uptime.indexOf('.')));
    }

    /// Says that nobody will answer for a while.
    public void rest() throws IOException {
        Files.deleteIfExists(path.resolve(ALIVE));
    }

    private void put(Path file, String line) throws IOException {
        var draft = path.resolve("." + file.getFileName() + ".agent");
        Files.writeString(draft, line + "\n");
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
