/// Tests of the package of the same name.
@NullMarked
package io.kuberouter.admin.health;

import org.jspecify.annotations.NullMarked;
