/// The agent of a Kubernetes node: firewall, router and service proxy. Holds the entry point and nothing else; the
/// rooms below it are walled by `HouseTest`.
@NullMarked
package io.kuberouter;

import org.jspecify.annotations.NullMarked;
