package io.kuberouter.lab.apiserver;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// A `labelSelector` and a `fieldSelector`, as list and watch take them.
record Selector(Predicate<Map<String, String>> labels, Predicate<Map<String, String>> fields) {

    private static final Pattern COMMAS_OUTSIDE_SETS = Pattern.compile(",(?![^(]*\\))");
    private static final Pattern IN_SET = Pattern.compile("(\\S+)\\s+(in|notin)\\s*\\(([^)]*)\\)");
    private static final Pattern EQUALS = Pattern.compile("([^=!\\s]+)\\s*(==|=|!=)\\s*([^=!]*)");
    private static final Pattern EXISTS = Pattern.compile("(!?)\\s*([^=!\\s]+)");

    /// @throws Problem 400 for what is no selector
    static Selector of(String labelSelector, String fieldSelector) {
        return new Selector(all(labelSelector), all(fieldSelector));
    }

    boolean selects(Entry entry) {
        return labels.test(entry.labels()) && fields.test(entry.fields());
    }

    private static Predicate<Map<String, String>> all(String text) {
        return text.isBlank()
                ? map -> true
                : Arrays.stream(COMMAS_OUTSIDE_SETS.split(text))
                        .map(term -> term(term.strip()))
                        .reduce(map -> true, Predicate::and);
    }

    private static Predicate<Map<String, String>> term(String text) {
        var set = IN_SET.matcher(text);
        if (set.matches()) {
            var values =
                    Arrays.stream(set.group(3).split(",")).map(String::strip).toList();
            return among(set.group(1), values::contains, set.group(2).equals("in"));
        }
        var equals = EQUALS.matcher(text);
        if (equals.matches()) {
            return among(
                    equals.group(1), equals.group(3)::equals, !equals.group(2).equals("!="));
        }
        var exists = EXISTS.matcher(text);
        if (exists.matches()) {
            return map -> map.containsKey(exists.group(2)) == exists.group(1).isEmpty();
        }
        throw Problem.badRequest("unable to parse requirement: " + text);
    }

    /// A key that is absent is in no set, and so outside every set.
    private static Predicate<Map<String, String>> among(String key, Predicate<String> values, boolean wanted) {
        return map -> {
            var value = map.get(key);
            return (value != null && values.test(value)) == wanted;
        };
    }
}
