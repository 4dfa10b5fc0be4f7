/// Tests of the package of the same name.
@NullMarked
package io.kuberouter.admin.view;

import org.jspecify.annotations.NullMarked;
