/// What the Kubernetes API says, as immutable records, together with the facts of this node: the inputs of every plan.
/// Objects arrive here already read; what could not be understood comes along as [io.kuberouter.cluster.Flaw]s.
@NullMarked
package io.kuberouter.cluster;

import org.jspecify.annotations.NullMarked;
