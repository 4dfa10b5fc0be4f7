package io.kuberouter.admin.view;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The words that a virtual server must meet; [Sieve] says how they go together.
public record Filter(List<Token> tokens) {

    public Filter {
        tokens = List.copyOf(tokens);
    }

    /// Reads words separated by blanks; never fails, a word that means nothing explains itself in [#explain].
    public static Filter parse(String text) {
        return new Filter(words(text).map(Token::of).toList());
    }

    /// The different words of a filter, not more than people type.
    static Stream<String> words(String text) {
        return Stream.of(text.strip().split("\\s+"))
                .filter(word -> !word.isEmpty())
                .distinct()
                .limit(16);
    }

    public List<Row> of(List<Row> rows) {
        return Sieve.<Row>by(tokens).of(rows);
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
        return Sieve.<Row>by(tokens).explain(rows, "virtual server of this node");
    }
}
