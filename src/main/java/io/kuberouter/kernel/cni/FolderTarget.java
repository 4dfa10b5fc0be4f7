package io.kuberouter.kernel.cni;

import io.kuberouter.reconcile.Edit;
import io.kuberouter.reconcile.Target;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.table.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The files of the folder, to be taken away: nothing is ever wanted there.
public final class FolderTarget implements Target<String, String> {

    private final Path path;

    /// @param path of the folder
    public FolderTarget(Path path) {
        this.path = path;
    }

    /// Each file by its path below the folder; empty where there is no folder.
    @Override
    public Table<String, String> observe(Table<String, String> wanted) throws TargetException {
        Table<String, String> found = Table.empty();
        try (var files = Files.walk(path)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                String name = path.relativize(file).toString();
                found = found.with(name, name);
            }
            return found;
        } catch (NoSuchFileException absent) {
            return Table.empty();
        } catch (IOException | UncheckedIOException e) {
            throw new TargetException(path + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public Map<String, String> build(List<Edit<String, String>> edits) {
        throw new IllegalArgumentException("nothing is written to " + path + " here");
    }

    /// The folder itself stays: an agent that starts now may be using it.
    @Override
    public Map<String, String> clear(List<Edit<String, String>> edits) {
        var failed = new LinkedHashMap<String, String>();
        for (var edit : edits) {
            try {
                Files.deleteIfExists(path.resolve(edit.key()));
            } catch (IOException e) {
                failed.put(edit.key(), "cannot be deleted: " + e.getMessage());
            }
        }
        return failed;
    }
}
