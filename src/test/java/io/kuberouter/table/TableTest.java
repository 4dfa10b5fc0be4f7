package io.kuberouter.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TableTest {

    /// A key that counts comparisons, with few hash values where asked, so that priorities tie.
    private record Key(int number, int hashes, AtomicLong comparisons) implements Comparable<Key> {

        @Override
        public int compareTo(Key other) {
            comparisons.incrementAndGet();
            return Integer.compare(number, other.number);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && key.number == number;
        }

        @Override
        public int hashCode() {
            return number % hashes;
        }

        @Override
        public String toString() {
            return Integer.toString(number);
        }
    }

    private record Change(
            Integer key, @Nullable String before, @Nullable String after) {}

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final AtomicLong comparisons = new AtomicLong();

    @Test
    void aTableOfSortedKeysIsThatOfTheSameEntries() {
        for (int size = 0; size < 200; size++) {
            int hashes = 1 + random.nextInt(50);
            var keys = random.ints(size, 0, 1_000)
                    .distinct()
                    .sorted()
                    .mapToObj(number -> new Key(number, hashes, comparisons))
                    .toList();
            Table<Key, String> one = Table.empty();
            for (var key : keys) {
                one = one.with(key, "v" + key);
            }
            var all = Table.<Key, String>ofSorted(keys, key -> "v" + key);
            assertThat(all).as("seed " + seed).isEqualTo(one);
            var added = new Key(1_000, hashes, comparisons);
            var changed = new ArrayList<Object>();
            all.with(added, "more").changesSince(one, (key, before, after) -> changed.add(key));
            assertThat(changed).as("seed " + seed).containsExactly(added);
        }
    }

    @Test
    void aTableOfKeysOutOfOrderIsRefused() {
        assertThatThrownBy(() -> Table.<Integer, Integer>ofSorted(List.of(1, 3, 2), key -> key))
                .hasMessage("2 is out of order");
    }

    @Test
    void behavesAsATreeMap() {
        Table<Integer, String> table = Table.empty();
        var model = new TreeMap<Integer, String>();
        for (int i = 0; i < 5_000; i++) {
            int key = random.nextInt(300);
            if (random.nextInt(3) == 0) {
                table = table.without(key);
                model.remove(key);
            } else {
                String value = "v" + random.nextInt(4);
                table = table.with(key, value);
                model.put(key, value);
            }
            assertThat(table.at(key)).as("seed %d", seed).isEqualTo(model.get(key));
            assertThat(table.holds(key)).as("seed %d", seed).isEqualTo(model.containsKey(key));
            assertThat(table.size()).as("seed %d", seed).isEqualTo(model.size());
            if (i % 50 == 0) {
                same(table, model);
            }
        }
    }

    private void same(Table<Integer, String> table, Map<Integer, String> model) {
        assertThat(table).as("seed %d", seed).isEqualTo(model).hasSameHashCodeAs(model);
        assertThat(List.copyOf(table.keySet())).as("seed %d", seed).isEqualTo(List.copyOf(model.keySet()));
        assertThat(List.copyOf(table.values())).as("seed %d", seed).isEqualTo(List.copyOf(model.values()));
        assertThat(table.first())
                .as("seed %d", seed)
                .isEqualTo(model.entrySet().stream().findFirst().orElse(null));
        var visited = new ArrayList<Map.Entry<Integer, String>>();
        table.forEach((key, value) -> visited.add(Map.entry(key, value)));
        assertThat(visited).as("seed %d", seed).isEqualTo(List.copyOf(model.entrySet()));
        assertThat(Table.of(model)).as("seed %d", seed).isEqualTo(table);
    }

    @Test
    void twoTablesTogetherHoldTheEntriesOfBoth() {
        var large = Table.of(Map.of(1, "one", 2, "two", 3, "three"));
        var small = Table.of(Map.of(3, "drei", 4, "vier"));
        assertThat(large.and(small)).isEqualTo(Map.of(1, "one", 2, "two", 3, "drei", 4, "vier"));
        assertThat(small.and(large)).isEqualTo(large.and(small));
        assertThat(large.and(Table.empty())).isSameAs(large);
        assertThat(Table.<Integer, String>empty().and(large)).isSameAs(large);
    }

    @Test
    void anOlderVersionStaysAsItWas() {
        var versions = new ArrayList<Table<Integer, String>>();
        var models = new ArrayList<Map<Integer, String>>();
        Table<Integer, String> table = Table.empty();
        for (int i = 0; i < 300; i++) {
            table = random.nextInt(4) == 0
                    ? table.without(random.nextInt(60))
                    : table.with(random.nextInt(60), "v" + random.nextInt(5));
            versions.add(table);
            models.add(new HashMap<>(table));
        }
        for (int i = 0; i < versions.size(); i++) {
            assertThat(versions.get(i)).as("seed %d", seed).isEqualTo(models.get(i));
        }
    }

    @Test
    void nothingChangedIsTheSameTable() {
        var table = Table.of(Map.of(1, "one", 2, "two", 3, "three"));
        assertThat(table.with(2, "t" + "two".substring(1))).isSameAs(table);
        assertThat(table.without(9)).isSameAs(table);
        assertThat(table.without(1).without(2).without(3)).isSameAs(Table.empty());
        assertThat(Table.of(table)).isSameAs(table);
    }

    @Test
    void nullIsRefused() {
        Table<Integer, String> table = Table.of(Map.of(1, "one"));
        assertThatThrownBy(() -> Table.<Integer, String>empty().with(1, nothing()))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> table.with(2, nothing())).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> table.with(1, nothing())).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> table.with(nothing(), "x")).isInstanceOf(NullPointerException.class);
        assertThat(table.get(null)).isNull();
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T nothing() {
        return null;
    }

    @Test
    void anIteratorEndsAndChangesNothing() {
        var entries = Table.of(Map.of(1, "one")).entrySet().iterator();
        var only = entries.next();
        assertThat(only).isEqualTo(Map.entry(1, "one"));
        assertThatThrownBy(() -> only.setValue("two")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(entries::remove).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(entries::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void changesAreWhatAPlainComparisonFindsInKeyOrder() {
        for (int round = 0; round < 500; round++) {
            int keys = 1 + random.nextInt(80);
            var before = table(keys, random.nextInt(60));
            var after = random.nextBoolean() ? table(keys, random.nextInt(60)) : walked(before, keys);
            var found = new ArrayList<Change>();
            after.changesSince(before, (key, was, is) -> found.add(new Change(key, was, is)));
            assertThat(found).as("seed %d", seed).isEqualTo(differences(before, after));
        }
    }

    private Table<Integer, String> table(int keys, int changes) {
        Table<Integer, String> table = Table.empty();
        for (int i = 0; i < changes; i++) {
            table = table.with(random.nextInt(keys), "v" + random.nextInt(3));
        }
        return table;
    }

    private Table<Integer, String> walked(Table<Integer, String> from, int keys) {
        var table = from;
        for (int i = random.nextInt(10); i > 0; i--) {
            int key = random.nextInt(keys);
            table = random.nextBoolean() ? table.without(key) : table.with(key, "v" + random.nextInt(3));
        }
        return table;
    }

    private static List<Change> differences(Map<Integer, String> before, Map<Integer, String> after) {
        var keys = new TreeMap<Integer, String>(before);
        keys.putAll(after);
        return keys.keySet().stream()
                .filter(key -> !Objects.equals(before.get(key), after.get(key)))
                .map(key -> new Change(key, before.get(key), after.get(key)))
                .toList();
    }

    @Test
    void equalContentsHaveEqualShapeWhateverTheirWay() {
        for (int hashes : new int[] {1, 5, 1 << 20}) {
            var numbers = new ArrayList<Integer>();
            for (int i = 0; i < 500; i++) {
                numbers.add(i);
            }
            var straight = keyed(numbers, hashes);
            Collections.shuffle(numbers, random);
            var detour = keyed(numbers, hashes);
            for (int i = 500; i < 700; i++) {
                detour = detour.with(key(i, hashes), "x");
            }
            for (int i = 500; i < 700; i++) {
                detour = detour.without(key(i, hashes));
            }
            equalInShape(detour, straight);
        }
    }

    /// Tables of one shape are compared node by node, with one comparison each and no splitting.
    private void equalInShape(Table<Key, String> one, Table<Key, String> other) {
        assertThat(one).as("seed %d", seed).isEqualTo(other);
        comparisons.set(0);
        one.changesSince(other, (key, was, is) -> {
            throw new AssertionError("seed " + seed + ": " + key);
        });
        assertThat(comparisons.get()).as("seed %d", seed).isLessThanOrEqualTo(3L * one.size());
    }

    @Test
    void aTableBuiltAtOnceHasTheShapeOfOneBuiltEntryByEntry() {
        for (int hashes : new int[] {1, 5, 1 << 20}) {
            for (int size : new int[] {0, 1, 2, 3, 10, 500}) {
                var numbers = new ArrayList<Integer>();
                for (int i = 0; i < size; i++) {
                    numbers.add(random.nextInt(2 * size));
                }
                var model = new HashMap<Key, String>();
                numbers.forEach(number -> model.put(key(number, hashes), "x"));
                equalInShape(Table.of(model), keyed(numbers, hashes));
                equalInShape(Table.of(new TreeMap<>(model)), keyed(numbers, hashes));
                var descending = new TreeMap<Key, String>(Comparator.reverseOrder());
                descending.putAll(model);
                equalInShape(Table.of(descending), keyed(numbers, hashes));
            }
        }
    }

    @Test
    void aSortedMapIsTakenInLinearTime() {
        var numbers = new TreeMap<Key, String>();
        for (int i = 0; i < 20_000; i++) {
            numbers.put(key(i, 1 << 30), "x");
        }
        comparisons.set(0);
        assertThat(Table.of(numbers)).hasSize(20_000);
        assertThat(comparisons.get()).isZero();
    }

    @Test
    void aTableLaidOverAnotherHasTheShapeOfOneBuiltEntryByEntry() {
        for (int round = 0; round < 300; round++) {
            int hashes = round % 3 == 0 ? 3 : 1 << 20;
            var old = keyed(numbers(), hashes);
            var newer = keyed(numbers(), hashes);
            Table<Key, String> model = old;
            for (var key : newer.keySet()) {
                model = model.with(key, "y");
            }
            equalInShape(old.with(Table.of(new TreeMap<>(Map.copyOf(renamed(newer))))), model);
            assertThat(old.with(old)).isSameAs(old);
            assertThat(model.with(renamed(newer))).as("seed %d", seed).isSameAs(model);
            assertThat(old.with(Table.empty())).isSameAs(old);
        }
    }

    private List<Integer> numbers() {
        var numbers = new ArrayList<Integer>();
        for (int i = random.nextInt(60); i > 0; i--) {
            numbers.add(random.nextInt(80));
        }
        return numbers;
    }

    private static Table<Key, String> renamed(Table<Key, String> table) {
        Table<Key, String> renamed = Table.empty();
        for (var key : table.keySet()) {
            renamed = renamed.with(key, "y");
        }
        return renamed;
    }

    @Test
    void aRevisionIsWhatItsChangesMakeOneByOne() {
        for (int round = 0; round < 300; round++) {
            int hashes = round % 3 == 0 ? 3 : 1 << 20;
            var before = keyed(numbers(), hashes);
            var revision = new Revision<>(before);
            var model = before;
            for (int i = random.nextInt(40); i > 0; i--) {
                var key = key(random.nextInt(80), hashes);
                if (random.nextBoolean()) {
                    revision.remove(key);
                    model = model.without(key);
                } else {
                    String value = random.nextBoolean() ? "x" : "y";
                    revision.put(key, value);
                    model = model.with(key, value);
                }
                assertThat(revision.at(key)).as("seed %d", seed).isEqualTo(model.at(key));
                assertThat(revision.at(key, "z")).as("seed %d", seed).isEqualTo(model.at(key, "z"));
            }
            equalInShape(revision.table(), model);
        }
        var table = keyed(List.of(1, 2, 3), 5);
        assertThat(new Revision<>(table).table()).isSameAs(table);
    }

    @Test
    void comparingVersionsCostsWhatChanged() {
        var numbers = new ArrayList<Integer>();
        for (int i = 0; i < 20_000; i++) {
            numbers.add(i);
        }
        var before = keyed(numbers, 1 << 30);
        comparisons.set(0);
        var after = before.with(key(12_345, 1 << 30), "changed").without(key(777, 1 << 30));
        var seen = new ArrayList<Integer>();
        after.changesSince(before, (key, was, is) -> seen.add(key.number()));
        assertThat(seen).containsExactly(777, 12_345);
        assertThat(comparisons.get())
                .as("comparisons for two changes in 20,000")
                .isLessThan(600);
        comparisons.set(0);
        after.changesSince(after, (key, was, is) -> seen.add(key.number()));
        assertThat(comparisons.get()).isZero();
    }

    private Table<Key, String> keyed(List<Integer> numbers, int hashes) {
        Table<Key, String> table = Table.empty();
        for (int number : numbers) {
            table = table.with(key(number, hashes), "x");
        }
        return table;
    }

    private Key key(int number, int hashes) {
        return new Key(number, hashes, comparisons);
    }
}
