package io.kuberouter.conformance.rules;

import java.util.ArrayList;
import java.util.List;

/// The words of a rule, read one by one. A word in double quotes is one word, without them.
final class Words {

    private final String rule;
    private final List<String> words;
    private int next;

    /// @param marks characters that are words of their own wherever they stand
    Words(String rule, String marks) {
        this.rule = rule;
        this.words = split(rule, marks);
    }

    private static List<String> split(String rule, String marks) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        boolean quoted = false;
        boolean open = false;
        for (int i = 0; i < rule.length(); i++) {
            char c = rule.charAt(i);
            if (quoted && c == '\\' && i + 1 < rule.length()) {
                word.append(rule.charAt(++i));
            } else if (c == '"') {
                quoted = !quoted;
                open = true;
            } else if (!quoted && (c == ' ' || marks.indexOf(c) >= 0)) {
                if (open) {
                    words.add(word.toString());
                }
                if (c != ' ') {
                    words.add(String.valueOf(c));
                }
                word.setLength(0);
                open = false;
            } else {
                word.append(c);
                open = true;
            }
        }
        if (open) {
            words.add(word.toString());
        }
        return words;
    }

    boolean more() {
        return next < words.size();
    }

    String take() {
        if (!more()) {
            throw unknown("it ends too soon");
        }
        return words.get(next++);
    }

    /// Takes the word if it is the next one.
    boolean take(String word) {
        boolean there = more() && words.get(next).equals(word);
        next += there ? 1 : 0;
        return there;
    }

    void expect(String word) {
        String found = take();
        if (!found.equals(word)) {
            throw unknown("'" + found + "' where '" + word + "' belongs");
        }
    }

    UnknownRule unknown(String why) {
        return new UnknownRule(rule, why);
    }

    String rule() {
        return rule;
    }
}
