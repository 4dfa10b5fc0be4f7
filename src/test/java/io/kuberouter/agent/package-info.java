/// Tests of the spine: order, patience and repair, on targets in memory and on a real kernel.
@NullMarked
package io.kuberouter.agent;

import org.jspecify.annotations.NullMarked;
