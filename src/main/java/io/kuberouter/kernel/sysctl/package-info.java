/// Kernel settings under `/proc/sys`. Never gives a setting back its old value.
@NullMarked
package io.kuberouter.kernel.sysctl;

import org.jspecify.annotations.NullMarked;
