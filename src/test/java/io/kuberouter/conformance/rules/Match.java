package io.kuberouter.conformance.rules;

/// One condition of a rule.
interface Match {

    boolean of(Track track);

    default Match unless(boolean not) {
        return not ? track -> !of(track) : this;
    }
}
