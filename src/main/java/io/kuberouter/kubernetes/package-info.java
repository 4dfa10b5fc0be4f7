/// The Kubernetes API: `client` finds and authenticates the API server, `read` turns JSON into `cluster` records,
/// `watch`
/// keeps those records up to date. Nothing here decides what an object means for this node.
@NullMarked
package io.kuberouter.kubernetes;

import org.jspecify.annotations.NullMarked;
