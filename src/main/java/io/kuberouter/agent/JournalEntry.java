package io.kuberouter.agent;

import java.time.Instant;

/// One thing the agent changed on the node, and why.
///
/// @param number counts from 1 in this process
/// @param area the area that changed
/// @param object what tells the object apart, as an operator writes it: `10.96.0.10:80/tcp`
/// @param change in words: `+10.244.3.17:8080`, `created`, `removed`
/// @param cause what led to it: `EndpointSlice shop/web-7x2p9`, `changed by somebody else`, `start`
/// @param micros from the event to the kernel's answer, 0 where there was no event
public record JournalEntry(
        long number, Instant at, String area, String object, String change, String cause, long micros) {}
