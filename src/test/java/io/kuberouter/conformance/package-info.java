/// Network policy conformance as data: cases in `resources/conformance/*.yaml`, walked by every layer alike. A layer is
/// a [Plane]: a slow reading of the policies, the planner's ruleset, rendered rules, real packets.
@NullMarked
package io.kuberouter.conformance;

import org.jspecify.annotations.NullMarked;
