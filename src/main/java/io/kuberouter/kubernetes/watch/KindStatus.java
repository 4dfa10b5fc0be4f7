package io.kuberouter.kubernetes.watch;

import java.time.Instant;

/// How one kind fares.
///
/// @param kind as the API names it: `endpointslices`
/// @param synced whether a first list was read whole
/// @param connected whether the last request was answered
/// @param since when `connected` became what it is; before the first answer, when the watch was started
/// @param error what went wrong last, empty since the server answered again
/// @param objects how many objects are held
/// @param passedOver how many were seen that this agent does not take
/// @param version the `resourceVersion` seen last, empty before the first list
/// @param lists how often the kind was listed; more than once means that a watch could not go on
public record KindStatus(
        String kind,
        boolean synced,
        boolean connected,
        Instant since,
        String error,
        int objects,
        int passedOver,
        String version,
        int lists) {

    static KindStatus started(String kind, Instant now) {
        return new KindStatus(kind, false, false, now, "", 0, 0, "", 0);
    }

    KindStatus answered(Instant now) {
        return new KindStatus(kind, synced, true, connected ? since : now, "", objects, passedOver, version, lists);
    }

    KindStatus failed(String error, Instant now) {
        return new KindStatus(kind, synced, false, connected ? now : since, error, objects, passedOver, version, lists);
    }

    KindStatus troubled(String error) {
        return new KindStatus(kind, synced, connected, since, error, objects, passedOver, version, lists);
    }

    KindStatus listed() {
        return new KindStatus(kind, true, connected, since, error, objects, passedOver, version, lists + 1);
    }

    KindStatus holding(int objects, int passedOver, String version) {
        return new KindStatus(kind, synced, connected, since, error, objects, passedOver, version, lists);
    }
}
