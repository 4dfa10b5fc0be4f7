package io.kuberouter.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever stands on the command line, there is an answer: never an exception, never a refusal without a reason.
class AnyWordsTest {
    private static final List<String> VALUES = List.of(
            "",
            "0",
            "-1",
            "1",
            "65536",
            "4294967296",
            "99999999999999999999",
            "true",
            "f",
            "1m30s",
            "-5m",
            "1e9h",
            "::1",
            "[::1]",
            "10.0.0.0/8",
            "10.0.0.0/8,fd00::/8,x",
            "192.0.2.1,192.0.2.2",
            "\"",
            "\"a,b\"",
            ",",
            "a\"b",
            "$",
            "${x}",
            "%s",
            "@x",
            "-",
            "--",
            "-v",
            "-vh",
            "-Vx",
            "ä",
            " ",
            "full",
            "generate",
            "9-1",
            "1-9",
            "c2VjcmV0",
            "--help",
            "=",
            "--=",
            "---");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4711})
    void thereIsAlwaysAnAnswer(long seed) {
        var random = new Random(seed);
        for (int turn = 0; turn < 200; turn++) {
            var words = IntStream.range(0, random.nextInt(8))
                    .mapToObj(i -> word(random))
                    .toList();
            var invocation = Flags.parse(words, Map.of(), "host-a");
            if (invocation instanceof Invocation.Refused refused) {
                assertThat(refused.errors()).as("%s", words).isNotEmpty().allMatch(error -> !error.isBlank());
                assertThat(refused.exitCode()).isIn(1, 2);
            }
        }
    }

    private static String word(Random random) {
        var flag = Options.FLAGS.get(random.nextInt(Options.FLAGS.size())).option();
        var value = VALUES.get(random.nextInt(VALUES.size()));
        return switch (random.nextInt(8)) {
            case 0 -> flag;
            case 1 -> value;
            case 2 -> flag.substring(1);
            default -> flag + "=" + value;
        };
    }
}
