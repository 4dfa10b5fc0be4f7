package io.kuberouter.admin.shell;

import io.kuberouter.admin.view.Listing;
import io.kuberouter.state.Direction;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What can be typed to filter and to sort one of the agent's tables; the same as on its page.
///
/// @param states the words for `state:`
record TableWords(Listing<?> listing, List<String> states) {

    /// For a description: `words filter: ns: policy:`.
    String filters() {
        return "words filter: "
                + listing.words().keys().stream().map(key -> key + ":").collect(Collectors.joining(" "));
    }

    /// For a description: `policy, pods; - before it for largest first`.
    String columns() {
        return listing.columns().stream()
                        .map(Listing.Column::word)
                        .filter(word -> !word.isEmpty())
                        .collect(Collectors.joining(", "))
                + "; - before it for largest first";
    }

    /// What a word of the filter may begin with, or all of it where there are few.
    List<String> completions() {
        return listing.words().keys().stream().flatMap(this::completions).toList();
    }

    private Stream<String> completions(String key) {
        return switch (key) {
            case "state" -> states.stream().map(state -> "state:" + state);
            case "direction" -> Stream.of(Direction.values()).map(direction -> "direction:" + direction);
            default -> Stream.of(key + ":");
        };
    }
}
