/// Does something in another network namespace and comes back. What is done there is not this room's concern.
@NullMarked
package io.kuberouter.kernel.netns;

import org.jspecify.annotations.NullMarked;
