/// Metrics for Prometheus: the original's names, kept to the letter, and ours beside them.
@NullMarked
package io.kuberouter.admin.metrics;

import org.jspecify.annotations.NullMarked;
