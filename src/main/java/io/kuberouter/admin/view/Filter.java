package io.kuberouter.admin.view;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Words that a row must meet: one of each kind, so `ns:shop ns:pay port:80` is port 80 in either namespace.
public record Filter<R>(List<Condition<R>> words) {

    public Filter {
        words = List.copyOf(words);
    }

    public List<R> of(List<R> rows) {
        return words.isEmpty() ? rows : keep(rows, groups().values());
    }

    /// As it was typed, single blanks between the words.
    public String text() {
        return words.stream().map(Condition::text).collect(Collectors.joining(" "));
    }

    /// The same without one of the words.
    public Filter<R> without(Condition<R> word) {
        return new Filter<>(words.stream().filter(one -> one != word).toList());
    }

    /// For a filter that nothing meets: which word excluded everything, one sentence each.
    ///
    /// @param noun what a row is: `policy of this node`
    public List<String> explain(List<R> rows, String noun) {
        var problems = words.stream()
                .map(Condition::problem)
                .filter(problem -> !problem.isEmpty())
                .toList();
        if (!problems.isEmpty()) {
            return problems;
        }
        var groups = groups();
        var barren = groups.values().stream()
                .filter(group -> keep(rows, List.of(group)).isEmpty())
                .map(group -> words(group) + " matches no " + noun + ".")
                .toList();
        return barren.isEmpty() ? withoutOne(rows, groups) : barren;
    }

    private List<String> withoutOne(List<R> rows, Map<String, List<Condition<R>>> groups) {
        return groups.keySet().stream()
                .flatMap(key -> {
                    var rest = new LinkedHashMap<>(groups);
                    var left = rest.remove(key);
                    int count = keep(rows, rest.values()).size();
                    return count == 0 || left == null
                            ? Stream.empty()
                            : Stream.of("Without " + words(left) + " there would be " + count + ".");
                })
                .toList();
    }

    private static <R> String words(List<Condition<R>> group) {
        return group.stream().map(Condition::text).collect(Collectors.joining(" or "));
    }

    private Map<String, List<Condition<R>>> groups() {
        return words.stream().collect(Collectors.groupingBy(Condition::key, LinkedHashMap::new, Collectors.toList()));
    }

    private static <R> List<R> keep(List<R> rows, Iterable<List<Condition<R>>> groups) {
        return rows.stream().filter(row -> meets(row, groups)).toList();
    }

    private static <R> boolean meets(R row, Iterable<List<Condition<R>>> groups) {
        for (var group : groups) {
            boolean plain = group.getFirst().key().isEmpty();
            boolean met = plain
                    ? group.stream().allMatch(word -> word.test().test(row))
                    : group.stream().anyMatch(word -> word.test().test(row));
            if (!met) {
                return false;
            }
        }
        return true;
    }
}
