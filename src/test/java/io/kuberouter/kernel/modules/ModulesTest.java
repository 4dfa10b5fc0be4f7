package io.kuberouter.kernel.modules;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.kernel.exec.Exec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModulesTest {

    @TempDir
    private Path root;

    private Modules modules;

    @BeforeEach
    void kernel() throws IOException {
        modules = new Modules(new Exec(Duration.ofSeconds(20)), root);
        write("proc/sys/kernel/osrelease", "6.12.1-none-such\n");
        write("proc/modules", "zz_loaded 176128 2 ip_vs_rr, Live 0x0000000000000000\n");
        write("lib/modules/6.12.1-none-such/modules.builtin", "kernel/net/zz-built-in.ko\n");
        write("proc/kallsyms", """
                0000000000000000 t zz_symbols_init
                0000000000000000 t comment_mt
                """);
        Files.createDirectories(root.resolve("sys/module/zz_parameters"));
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(root.resolve(file).getParent());
        Files.writeString(root.resolve(file), text);
    }

    @Test
    void whatIsLoadedOrBuiltInIsThere() {
        var there = List.of("zz_loaded", "zz_built_in", "zz_parameters", "zz_symbols", "xt_comment");
        assertThat(modules.load(there)).isEmpty();
    }

    @Test
    void whatCannotBeLoadedIsNamedWithTheReason() {
        var missing = modules.load(List.of("zz_loaded", "zz_missing"));
        assertThat(missing).containsOnlyKeys("zz_missing");
        assertThat(missing.get("zz_missing")).startsWith("`modprobe zz_missing` ");
    }
}
