/// The agent's log: lines on standard error, with the head that the original's log library (klog) writes, so that what
/// reads those logs reads ours. Configured by code alone, before the first line; nothing else writes to standard error.
@NullMarked
package io.kuberouter.agent.log;

import org.jspecify.annotations.NullMarked;
