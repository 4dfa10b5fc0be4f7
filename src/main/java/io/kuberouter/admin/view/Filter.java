package io.kuberouter.admin.view;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Words that a row must meet: one of each kind, so `ns:shop ns:pay port:80` is port 80 in either namespace.
public record Filter(List<Token> tokens) {

    public Filter {
        tokens = List.copyOf(tokens);
    }

    /// Reads words separated by blanks; never fails, a word that means nothing explains itself in [#explain].
    public static Filter parse(String text) {
        return new Filter(Stream.of(text.strip().split("\\s+"))
                .filter(word -> !word.isEmpty())
                .distinct()
                .limit(16)
                .map(Token::of)
                .toList());
    }

    public List<Row> of(List<Row> rows) {
        return tokens.isEmpty() ? rows : keep(rows, groups().values());
    }

    /// As it was typed, single blanks between the words.
    public String text() {
        return tokens.stream().map(Token::text).collect(Collectors.joining(" "));
    }

    /// The same words without one of them.
    public String without(Token token) {
        return tokens.stream().filter(t -> t != token).map(Token::text).collect(Collectors.joining(" "));
    }

    /// For a filter that nothing meets: which word excluded everything, one sentence each.
    public List<String> explain(List<Row> rows) {
        var problems = tokens.stream()
                .map(Token::problem)
                .filter(problem -> !problem.isEmpty())
                .toList();
        if (!problems.isEmpty()) {
            return problems;
        }
        var groups = groups();
        var barren = groups.values().stream()
                .filter(group -> keep(rows, List.of(group)).isEmpty())
                .map(group -> words(group) + " matches no virtual server of this node.")
                .toList();
        return barren.isEmpty() ? withoutOne(rows, groups) : barren;
    }

    private static List<String> withoutOne(List<Row> rows, Map<String, List<Token>> groups) {
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

    private static String words(List<Token> group) {
        return group.stream().map(Token::text).collect(Collectors.joining(" or "));
    }

    private Map<String, List<Token>> groups() {
        return tokens.stream().collect(Collectors.groupingBy(Token::key, LinkedHashMap::new, Collectors.toList()));
    }

    private static List<Row> keep(List<Row> rows, Iterable<List<Token>> groups) {
        return rows.stream().filter(row -> meets(row, groups)).toList();
    }

    private static boolean meets(Row row, Iterable<List<Token>> groups) {
        for (var group : groups) {
            boolean plain = group.getFirst().key().isEmpty();
            boolean met = plain
                    ? group.stream().allMatch(token -> token.test().test(row))
                    : group.stream().anyMatch(token -> token.test().test(row));
            if (!met) {
                return false;
            }
        }
        return true;
    }
}
