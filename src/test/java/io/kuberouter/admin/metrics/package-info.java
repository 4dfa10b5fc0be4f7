/// Tests of the package of the same name.
@NullMarked
package io.kuberouter.admin.metrics;

import org.jspecify.annotations.NullMarked;
