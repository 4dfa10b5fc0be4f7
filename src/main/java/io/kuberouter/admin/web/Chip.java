package io.kuberouter.admin.web;

import io.kuberouter.admin.view.RowState;
import io.kuberouter.admin.view.RowState.Tone;
import io.kuberouter.admin.view.firewall.GuardState;
import io.kuberouter.agent.Overview;

/// A state as pages show it: a sign, a word, and a colour that only repeats them.
record Chip(String tone, String sign, String word) {

    static Chip of(RowState state) {
        return new Chip(state.tone().css(), state.sign(), state.word());
    }

    static Chip of(GuardState state) {
        return new Chip(state.tone().css(), state.sign(), state.word());
    }

    static Chip of(Tone tone, String word) {
        String sign = switch (tone) {
            case OK -> "✓";
            case WARN -> "!";
            case BAD -> "✗";
            case PLAIN -> "…";
        };
        return new Chip(tone.css(), sign, word);
    }

    static Chip of(Overview.Area.State state) {
        return switch (state) {
            case WAITING -> of(Tone.PLAIN, "waiting");
            case SETTLING -> of(Tone.PLAIN, "settling");
            case SETTLED -> of(Tone.OK, "settled");
            case FAILING -> of(Tone.BAD, "failing");
        };
    }
}
