package io.kuberouter.agent;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// How one area has fared so far; turns steps into pictures of it. Guarded by the scene's lock.
final class AreaLog {

    private final String name;
    private Overview.Area picture;

    AreaLog(String name) {
        this.name = name;
        this.picture = new Overview.Area(
                name, Overview.Area.State.WAITING, 0, 0, Optional.empty(), Optional.empty(), 0, 0, Map.of(), "");
    }

    Overview.Area picture() {
        return picture;
    }

    /// A new round asks for something else.
    void planned(int objects) {
        if (picture.state() == Overview.Area.State.WAITING || picture.objects() != objects) {
            picture = new Overview.Area(
                    name,
                    picture.state() == Overview.Area.State.WAITING ? Overview.Area.State.SETTLING : picture.state(),
                    objects,
                    picture.round(),
                    picture.settledAt(),
                    picture.verifiedAt(),
                    picture.changes(),
                    picture.repairs(),
                    picture.failures(),
                    picture.trouble());
        }
    }

    void stepped(Step step, Instant now) {
        var outcome = step.outcome();
        var failures = new HashMap<String, String>();
        outcome.failures().forEach((key, reason) -> failures.put(String.valueOf(key), reason));
        picture = new Overview.Area(
                name,
                outcome.settled() ? Overview.Area.State.SETTLED : Overview.Area.State.FAILING,
                step.wanted(),
                step.round(),
                outcome.settled() ? Optional.of(now) : picture.settledAt(),
                step.verified() ? Optional.of(now) : picture.verifiedAt(),
                picture.changes() + outcome.applied().size(),
                picture.repairs() + outcome.repaired(),
                failures,
                outcome.trouble());
    }
}
