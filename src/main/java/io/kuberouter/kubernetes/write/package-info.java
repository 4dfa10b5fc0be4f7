/// What the agent writes to the API server: Events about objects, and its own Node. Each write is one short call that
/// blocks and says what became of it; whoever calls decides when to try again.
@NullMarked
package io.kuberouter.kubernetes.write;

import org.jspecify.annotations.NullMarked;
