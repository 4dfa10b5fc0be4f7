package io.kuberouter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The program as others see it: a process with an exit code and text on stderr.
@Timeout(120)
class KubeRouterTest {

    /// Somebody who may read the class path and do nothing else.
    private static final List<String> SOMEBODY = List.of(
            "setpriv",
            "--reuid=65534",
            "--clear-groups",
            "--inh-caps=+dac_read_search",
            "--ambient-caps=+dac_read_search");

    private record End(int code, String out, String err) {}

    private static End run(List<String> before, String... words) throws Exception {
        var command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                KubeRouter.class.getName()));
        command.addAll(List.of(words));
        var out = Files.createTempFile("kube-router", ".out");
        var err = Files.createTempFile("kube-router", ".err");
        try {
            var process = new ProcessBuilder(command)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            boolean ended = process.waitFor(60, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            assertThat(ended).as("%s: %s", command, text(err)).isTrue();
            return new End(process.exitValue(), text(out), text(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-h                                            | 0 | --run-service-proxy",
                "--help                                        | 0 | --run-service-proxy",
                "-V                                            | 0 | kube-router",
                "-V --overlay-type=ful                         | 0 | kube-router",
                "--nope                                        | 2 | nope",
                "stray                                         | 1 | stray",
                "--ipvs-sync-period=5                          | 2 | ipvs-sync-period",
                "--ipvs-sync-period=0s --overlay-type=ful      | 2 | ipvs-sync-period",
                "--overlay-type=ful --ipvs-sync-period=0s      | 2 | overlay-type",
                "-v=x                                          | 1 | v",
            })
    void saysWhatIsWrongAndEnds(String words, int code, String text) throws Exception {
        var end = run(List.of(), words.split(" +"));
        assertThat(end.code()).as(end.err()).isEqualTo(code);
        assertThat(end.err()).contains(text).doesNotContain("Exception", "WARNING");
        assertThat(end.out()).isEmpty();
    }

    @Test
    void namesAllThatIsWrongAtOnce() throws Exception {
        assertThat(run(List.of(), "--ipvs-sync-period=0s", "--overlay-type=ful").err())
                .contains("ipvs-sync-period", "overlay-type");
    }

    @Test
    void mustRunAsRoot() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "becoming somebody else takes root");
        var end = run(SOMEBODY, "--run-router=false");
        assertThat(end.code()).as(end.err()).isEqualTo(1);
        assertThat(end.err()).contains("root").doesNotContain("Exception", "WARNING");
    }

    @Test
    void aKubeconfigThatIsNotThereEndsItWithOne() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "the agent wants root");
        var end = run(
                List.of("unshare", "-n"),
                "--kubeconfig=/nowhere/kubeconfig",
                "--hostname-override=here",
                "--run-router=false",
                "--run-firewall=false");
        assertThat(end.code()).as(end.err()).isEqualTo(1);
        assertThat(end.err().lines().filter(line -> !line.matches("[IWE]\\d{4} .*")))
                .hasSize(1)
                .allMatch(
                        line -> line.startsWith("failed to run kube-router: ") && line.contains("/nowhere/kubeconfig"));
    }
}
