package io.kuberouter.agent;

import java.util.List;

/// What was refused lately.
///
/// @param last newest first
/// @param total since the start, those that are forgotten included
/// @param suppressed how many more the kernel refused without telling of each, above the rate limit
/// @param trouble why drops cannot be told of, empty when they can
public record Drops(List<Drop> last, long total, long suppressed, String trouble) {

    public static final Drops NONE = new Drops(List.of(), 0, 0, "");

    public Drops {
        last = List.copyOf(last);
    }
}
