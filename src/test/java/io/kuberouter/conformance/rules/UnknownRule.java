package io.kuberouter.conformance.rules;

/// A rule that the interpreter does not know.
public final class UnknownRule extends RuntimeException {

    private static final long serialVersionUID = 1;

    UnknownRule(String rule, String why) {
        super("`" + rule + "`: " + why);
    }
}
