/// What kube-router 2.11 and the eras before left on a node and this agent does not build: found by exact form or by
/// its own name, and removed. Knows the forms only to sweep them, never to make them.
@NullMarked
package io.kuberouter.kernel.leftovers;

import org.jspecify.annotations.NullMarked;
