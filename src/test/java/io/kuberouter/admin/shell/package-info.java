/// Tests of the package of the same name.
@NullMarked
package io.kuberouter.admin.shell;

import org.jspecify.annotations.NullMarked;
