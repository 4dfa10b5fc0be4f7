package io.kuberouter.lab.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The lab machine itself.
@Timeout(120)
class MachineTest {

    @TempDir
    private Path folder;

    private Machine start() throws Exception {
        return Machine.start(new Machine.Boot(folder.resolve("machine.log"), List.of("--mem", "512M"), List.of()));
    }

    @Test
    void aCommandGivesItsOutputAndItsExitCode() throws Exception {
        try (var machine = start()) {
            assertThat(machine.run("echo out; echo err >&2; exit 3")).isEqualTo(new Machine.Output(3, "out\nerr\n"));
        }
    }

    @Test
    void aPanicIsToldAtOnceInTheKernelsWords() throws Exception {
        try (var machine = start()) {
            assertThatThrownBy(() -> machine.run("echo 1 >/proc/sys/kernel/sysrq; echo c >/proc/sysrq-trigger"))
                    .isInstanceOf(Ended.class)
                    .hasMessageContaining("ended with 125")
                    .hasMessageContaining("panic");
            assertThatThrownBy(() -> machine.run("true")).isInstanceOf(Ended.class);
        }
    }
}
