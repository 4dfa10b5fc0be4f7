package io.kuberouter.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Random clusters: the naive reading and the planner must agree about every connection. The seed is told; one that
/// failed once is put into `random-seeds` and tried for ever. `-Dseed=…` begins elsewhere.
class RandomClusterTest {

    private static final Path KEPT = Path.of("src/test/resources/conformance/random-seeds");

    @Test
    void threeHundredClustersAreJudgedAlike() {
        judgedAlike(seeds(300));
    }

    @Test
    @Tag("accept")
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void tenThousandClustersAreJudgedAlike() {
        judgedAlike(seeds(10_000).parallel());
    }

    @Test
    void whatFailedOnceStaysRight() throws IOException {
        judgedAlike(Files.readAllLines(KEPT).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .mapToLong(line -> Long.parseLong(line.strip().split(" ")[0])));
    }

    private static LongStream seeds(int count) {
        long first = Long.getLong("seed", new Random().nextLong());
        System.out.println("random clusters from seed " + first);
        return new Random(first).longs(count);
    }

    private static void judgedAlike(LongStream seeds) {
        seeds.forEach(seed -> {
            var planes = Planes.pure();
            var model = RandomCluster.of(seed).model();
            var cells = Cell.all(model, RandomCluster.of(seed));
            planes.forEach((name, plane) -> assertThat(Walk.differences(model, cells, plane))
                    .as("%s on the cluster of seed %d; add it to %s", name, seed, KEPT)
                    .isEmpty());
            assertThat(new Explaining(model).differences(some(cells, seed), Expectation.MODEL))
                    .as("explanations on the cluster of seed %d; add it to %s", seed, KEPT)
                    .isEmpty();
        });
    }

    /// Explanations are for people and take their time: one connection in eighteen.
    private static List<Cell> some(List<Cell> cells, long seed) {
        int first = Math.floorMod(seed, 18);
        return IntStream.range(0, cells.size())
                .filter(i -> i % 18 == first)
                .mapToObj(cells::get)
                .toList();
    }
}
