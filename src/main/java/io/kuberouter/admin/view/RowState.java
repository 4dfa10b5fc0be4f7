package io.kuberouter.admin.view;

import java.util.Locale;

/// How a virtual server is doing: a sign, a word and a tone, never a colour alone.
public enum RowState {
    /// The kernel holds it as planned, with somebody to answer.
    IN_KERNEL("in-kernel", "✓", "in kernel", Tone.OK),
    /// The kernel holds it, but no destination takes connections.
    NOBODY_READY("nobody-ready", "!", "nobody ready", Tone.WARN),
    /// Planned, but its area has not settled since the start.
    WAITING("waiting", "…", "waiting", Tone.PLAIN),
    /// The kernel could not be brought to hold it.
    FAILING("failing", "✗", "failing", Tone.BAD),
    /// The Service asks for it and does not get it.
    REFUSED("refused", "✗", "refused", Tone.BAD);

    /// The colour that goes with the word.
    public enum Tone {
        OK,
        WARN,
        BAD,
        PLAIN;

        /// As the stylesheet names it.
        public String css() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final String token;
    private final String sign;
    private final String word;
    private final Tone tone;

    RowState(String token, String sign, String word, Tone tone) {
        this.token = token;
        this.sign = sign;
        this.word = word;
        this.tone = tone;
    }

    /// As filters and JSON write it: `nobody-ready`.
    public String token() {
        return token;
    }

    public String sign() {
        return sign;
    }

    public String word() {
        return word;
    }

    public Tone tone() {
        return tone;
    }
}
