package io.kuberouter.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// One case: a folder `golden/<feature>/<case>` with what goes in and what must come out.
public record Golden(Path folder) {

    private static final boolean WRITING = "write".equals(System.getProperty("golden"));

    /// All cases of a feature, by name.
    public static List<Golden> of(String feature) {
        try (var folders = Files.list(Path.of("src/test/resources/golden", feature))) {
            return folders.filter(Files::isDirectory).sorted().map(Golden::new).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What a file holds; the empty text where there is none.
    public String text(String name) {
        try {
            var file = folder.resolve(name);
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Compares a text with its file, or writes the file when told so. An empty text has no file.
    public void check(String name, String text) {
        if (WRITING) {
            write(folder.resolve(name), text);
        }
        assertThat(text).as(folder.resolve(name).toString()).isEqualTo(text(name));
    }

    private static void write(Path file, String text) {
        try {
            if (text.isEmpty()) {
                Files.deleteIfExists(file);
            } else {
                Files.writeString(file, text);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return folder.getFileName().toString();
    }
}
