package io.kuberouter.admin.view.firewall;

import io.kuberouter.admin.view.RowState.Tone;
import java.util.List;
import java.util.stream.Stream;

/// How the guard of a policy or a pod is doing: a sign, a word and a tone.
public enum GuardState {
    /// The kernel holds it as planned.
    PROGRAMMED("programmed", "✓", Tone.OK),
    /// Planned, but an area of the firewall has not settled since the start.
    WAITING("waiting", "…", Tone.PLAIN),
    /// The kernel could not be brought to hold it.
    FAILING("failing", "✗", Tone.BAD);

    /// As filters and JSON write them.
    public static final List<String> WORDS =
            Stream.of(values()).map(GuardState::word).toList();

    private final String word;
    private final String sign;
    private final Tone tone;

    GuardState(String word, String sign, Tone tone) {
        this.word = word;
        this.sign = sign;
        this.tone = tone;
    }

    public String word() {
        return word;
    }

    public String sign() {
        return sign;
    }

    public Tone tone() {
        return tone;
    }
}
