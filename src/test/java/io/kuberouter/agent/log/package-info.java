/// Tests of the log.
@NullMarked
package io.kuberouter.agent.log;

import org.jspecify.annotations.NullMarked;
