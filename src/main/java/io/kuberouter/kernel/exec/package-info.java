/// Runs the tools that are already on the node. The only room that starts processes; it knows none of the tools.
@NullMarked
package io.kuberouter.kernel.exec;

import org.jspecify.annotations.NullMarked;
