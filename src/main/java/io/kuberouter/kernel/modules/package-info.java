/// Kernel modules: which are there, and loading those that are not.
@NullMarked
package io.kuberouter.kernel.modules;

import org.jspecify.annotations.NullMarked;
