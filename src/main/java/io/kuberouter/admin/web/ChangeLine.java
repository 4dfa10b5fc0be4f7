package io.kuberouter.admin.web;

import io.kuberouter.admin.view.Words;
import io.kuberouter.agent.JournalEntry;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// An entry of the journal as a line of a page.
record ChangeLine(String ago, String moment, String object, String change, String cause, String took) {

    static ChangeLine of(JournalEntry entry, Instant now) {
        return new ChangeLine(
                Words.ago(entry.at(), now),
                Words.moment(entry.at()),
                entry.object(),
                entry.change(),
                entry.cause(),
                entry.micros() == 0 ? "" : Words.duration(Duration.of(entry.micros(), ChronoUnit.MICROS)));
    }
}
