/// Lists and watches the kinds that the running features need and hands each new version of a kind's table to a
/// [io.kuberouter.kubernetes.watch.Sink]. The API server may be away for days: what was read stays, and every kind goes
/// on from the version it saw last.
@NullMarked
package io.kuberouter.kubernetes.watch;

import org.jspecify.annotations.NullMarked;
