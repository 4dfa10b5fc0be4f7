package io.kuberouter.agent.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/// What a process of its own writes, and where.
class LoggingTest {
    private static final String HEAD = "[IWE]\\d{4} \\d\\d:\\d\\d:\\d\\d\\.\\d{6} +\\d+ LoggingTest\\.java:\\d+] ";

    /// Logs a line at every level, as ours, as a library's and through `java.util.logging`.
    static final class Program {
        public static void main(String[] words) {
            Logging.start(Integer.parseInt(words[0]));
            for (var name : List.of("io.kuberouter.plan", "org.library")) {
                var log = LoggerFactory.getLogger(name);
                log.error("{} error", name);
                log.warn("{} warn", name);
                log.info("{} info", name);
                log.debug("{} debug", name);
                log.trace("{} trace", name);
            }
            Logger.getLogger("org.julian").warning("org.julian warn");
            Logger.getLogger("org.julian").info("org.julian info");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, error warn info",
        "1, error warn info debug",
        "2, error warn info debug",
        "3, error warn info debug trace",
        "4, error warn info debug trace",
        "9, error warn info debug trace",
        "-1, error warn info"
    })
    void verbosityOpensOurLogAndNobodyElses(int verbosity, String levels) throws Exception {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName(),
                        Integer.toString(verbosity))
                .start();
        var lines = text(process.getErrorStream()).lines().toList();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(text(process.getInputStream())).isEmpty();
        assertThat(lines).allMatch(line -> line.matches(HEAD + "\\S+ \\w+"));
        assertThat(lines.stream().map(line -> line.substring(line.indexOf("] ") + 2)))
                .containsExactlyElementsOf(expected(levels));
    }

    private static List<String> expected(String levels) {
        var ours = List.of(levels.split(" ")).stream().map(level -> "io.kuberouter.plan " + level);
        var others = List.of("org.library error", "org.library warn", "org.julian warn");
        return Stream.concat(ours, others.stream()).toList();
    }

    private static String text(InputStream stream) throws IOException {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
}
