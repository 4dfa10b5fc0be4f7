package io.kuberouter.options;

import static io.kuberouter.options.CommandLines.options;
import static io.kuberouter.options.CommandLines.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every flag of the original against `flags.txt`, written from its reference: name, kind, default, a value to give,
/// and a value to refuse with its complaint.
class FlagTableTest {
    private static final Path TABLE = Path.of("src/test/resources/options/flags.txt");

    /// One row of the table; `-` stands for nothing.
    record Row(String name, String kind, String standard, String good, String bad, String complaint) {
        static Row of(String line) {
            var cells = List.of(line.split("\\s*\\|\\s*")).stream()
                    .map(cell -> cell.equals("-") ? "" : cell.strip())
                    .toList();
            return new Row(cells.get(0), cells.get(1), cells.get(2), cells.get(3), cells.get(4), cells.get(5));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Row> rows() {
        try {
            return Files.readAllLines(TABLE).stream()
                    .filter(line -> line.startsWith("--"))
                    .map(Row::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theTableNamesEveryFlagOfTheOriginalAndNoOther() {
        var theirs = Options.FLAGS.stream().filter(flag -> !flag.ours()).map(Flag::option);
        assertThat(theirs)
                .hasSize(80)
                .containsExactlyElementsOf(rows().stream().map(Row::name).toList());
    }

    @Test
    void ourOwnFlagsAreFew() {
        assertThat(Options.FLAGS.stream().filter(Flag::ours).map(Flag::option))
                .containsExactly(
                        "--admin-addr",
                        "--admin-port",
                        "--dry-run",
                        "--force",
                        "--netpol-icmp",
                        "--netpol-node-accept",
                        "--netpol-own-node",
                        "--netpol-plane",
                        "--netpol-ready-taint",
                        "--netpol-refusal",
                        "--pprof-addr");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theKindAndTheDefaultAreTheOriginals(Row row) {
        var flag = flag(row);
        assertThat(flag.kind().word()).isEqualTo(row.kind);
        assertThat(flag.standardText()).isEqualTo(row.standard);
        assertThat(setting(options(), row)).isEqualTo(setting(row, row.standard, Setting.Source.DEFAULT));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aGoodValueIsTaken(Row row) {
        if (row.good.isEmpty()) {
            return; // --help and --version never reach the options; FlagsTest has them
        }
        var words = List.of(row.good.split(" "));
        String value = words.getFirst().substring(row.name.length() + 1);
        var expected = row.name.equals("--peer-router-passwords") ? "***" : value;
        assertThat(setting(options(words.toArray(String[]::new)), row))
                .isEqualTo(setting(row, expected, Setting.Source.FLAG));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aBadValueIsNamedWithItsFlag(Row row) {
        if (row.bad.isEmpty()) {
            return; // any text will do for this flag
        }
        var refused = refused(row.bad.split(" "));
        assertThat(refused.exitCode()).isEqualTo(row.name.equals("--v") ? 1 : 2);
        assertThat(refused.errors())
                .singleElement()
                .asString()
                .startsWith(row.name)
                .contains(row.complaint);
    }

    private static Flag<?> flag(Row row) {
        return Options.FLAGS.stream()
                .filter(flag -> flag.option().equals(row.name))
                .findFirst()
                .orElseThrow();
    }

    private static Setting setting(Options options, Row row) {
        return options.settings().stream()
                .filter(setting -> setting.flag().equals(row.name))
                .findFirst()
                .orElseThrow();
    }

    private static Setting setting(Row row, String value, Setting.Source source) {
        return new Setting(
                row.name, value, row.standard, source, false, flag(row).help());
    }
}
