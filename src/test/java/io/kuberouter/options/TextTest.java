package io.kuberouter.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The texts of values: durations, numbers and lists as Go reads and writes them.
class TextTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0s",
        "-0, 0, 0s",
        "0s, 0, 0s",
        "1ns, 1, 1ns",
        "1us, 1000, 1µs",
        "1µs, 1000, 1µs",
        "1μs, 1000, 1µs",
        "1500ns, 1500, 1.5µs",
        "1.5ms, 1500000, 1.5ms",
        "500ms, 500000000, 500ms",
        "1s, 1000000000, 1s",
        "1.s, 1000000000, 1s",
        ".5s, 500000000, 500ms",
        "10s, 10000000000, 10s",
        "100s, 100000000000, 1m40s",
        "1m, 60000000000, 1m0s",
        "+5m, 300000000000, 5m0s",
        "-5m, -300000000000, -5m0s",
        "1m30s, 90000000000, 1m30s",
        "1h, 3600000000000, 1h0m0s",
        "1.5h, 5400000000000, 1h30m0s",
        "2h22m, 8520000000000, 2h22m0s",
        "30s1m, 90000000000, 1m30s",
        "1h0m0.25s, 3600250000000, 1h0m0.25s",
        "65536s, 65536000000000, 18h12m16s",
        "9223372036854775807ns, 9223372036854775807, 2562047h47m16.854775807s"
    })
    void aDurationIsReadAndPrintedInItsCanonicalForm(String text, long nanos, String canonical) {
        assertThat(DurationText.parse(text)).isEqualTo(Duration.ofNanos(nanos));
        assertThat(DurationText.format(Duration.ofNanos(nanos))).isEqualTo(canonical);
        assertThat(DurationText.parse(canonical)).isEqualTo(Duration.ofNanos(nanos));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "s",
                ".s",
                "-",
                "5 m",
                "5m ",
                "1d",
                "5M",
                "1m3",
                "--5m",
                "1,5s",
                "9223372036854775808ns",
                "3000000h"
            })
    void everythingElseIsNoDuration(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> DurationText.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "7, 7",
        "65535, 65535",
        "0x10, 16",
        "0XfF, 255",
        "0x_ff, 255",
        "010, 8",
        "0_7, 7",
        "0o17, 15",
        "0O17, 15",
        "0b11, 3"
    })
    void aNumberIsReadAsAGoLiteral(String text, long value) {
        assertThat(UnsignedText.parse(text, 16)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " 1", "1 ", "+1", "-1", "1_000", "08", "0x", "0b2", "0o8", "0x__1", "0x1_", "1e3", "65536",
                "0x10000", "١"
            })
    void everythingElseIsNoNumber(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> UnsignedText.parse(text, 16));
    }

    @Test
    void anItemOfAListIsDecimalOnly() {
        assertThat(UnsignedText.decimal("010")).isEqualTo(10);
        assertThatIllegalArgumentException().isThrownBy(() -> UnsignedText.decimal("0x10"));
        assertThatIllegalArgumentException().isThrownBy(() -> UnsignedText.decimal(" 1"));
        assertThatIllegalArgumentException().isThrownBy(() -> UnsignedText.decimal("9223372036854775808"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            a           | a
            a,b         | a;b
            a,          | a;
            ,           | ;
            a b,c       | a b;c
            "a,b",c     | a,b;c
            "a""b"      | a"b
            ""          |
            "",x        | ;x
            """)
    void aListIsOneRecordOfCommaSeparatedValues(String text, String items) {
        assertThat(CsvText.items(text)).containsExactly((items == null ? "" : items).split(";", -1));
    }

    @Test
    void anEmptyTextHasNoItems() {
        assertThat(CsvText.items("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\"b", "\"a", "\"a\"b", "a,\"b"})
    void aMisplacedQuoteIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> CsvText.items(text));
    }

    @Test
    void aListPrintsAsItIsRead() {
        for (var text : new String[] {"a,b", "\"a,b\",c", "\"a\"\"b\""}) {
            assertThat(Kind.STRINGS.print(Kind.STRINGS.read(text))).isEqualTo(text);
        }
    }

    @Test
    void theVersionIsOneLine() {
        assertThat(VersionText.of("/usr/bin/kube-router", "1.2.3", "2026-11-23T00:00:00Z", "25.0.3+9"))
                .isEqualTo("Running /usr/bin/kube-router version 1.2.3, built on 2026-11-23T00:00:00Z, 25.0.3+9");
    }
}
