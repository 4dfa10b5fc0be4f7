/// The API server of the lab and of the tests: as much of the Kubernetes API as kubectl and a node agent need, from one
/// generic object store behind a table of kinds, in one process, with faults on request. It answers as the real server
/// does wherever it answers at all (one contract test runs against both); it validates nothing, knows no users, and
/// keeps nothing on disk.
///
/// Start with [ApiServer] for the server, [Api] for talking to this one or a real one, [Load] for filling either, and
/// [SliceController] for EndpointSlices that follow Services and Pods.
@NullMarked
package io.kuberouter.lab.apiserver;

import org.jspecify.annotations.NullMarked;
