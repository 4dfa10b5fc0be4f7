package io.kuberouter.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// `docs/flags.md` holds the very text of `--help`, and what is missing; `-Dgolden=write` rewrites it.
class FlagsPageTest {
    private static final Path PAGE = Path.of("docs/flags.md");

    @Test
    void thePageSaysWhatTheProgramSays() throws IOException {
        if ("write".equals(System.getProperty("golden"))) {
            Files.createDirectories(PAGE.toAbsolutePath().getParent());
            Files.writeString(PAGE, page());
        }
        assertThat(PAGE).hasContent(page());
    }

    @Test
    void everyLineOfHelpSaysSomethingShort() {
        assertThat(Options.FLAGS).allSatisfy(flag -> {
            assertThat(flag.help()).matches("[A-Z].{10,110}\\.[^.]*").endsWith(".");
        });
    }

    private static String page() {
        return """
                # Flags

                This page is written by a test from the program itself (`-Dgolden=write`).

                A flag is `--flag value` or `--flag=value`; a switch takes its value only behind `=`. The last of several wins;
                lists are comma separated and add up. Durations have units (`5m`, `1m30s`, `500ms`). Everything wrong with a command
                line is told at once, with exit code 2 and before the node is touched; stray words and a log level that is no number
                end with 1.

                ## `kube-router --help`

                ```
                %s```

                ## Not built yet

                These flags are read and checked. Whoever sets one is told at start that nothing comes of it yet.

                %s
                """.formatted(Usage.text(), missing());
    }

    private static String missing() {
        return Unbuilt.FLAGS.stream().sorted().map(flag -> "- `" + flag + "`").collect(Collectors.joining("\n"));
    }
}
