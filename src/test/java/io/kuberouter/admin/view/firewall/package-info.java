/// Tests of the package of the same name.
@NullMarked
package io.kuberouter.admin.view.firewall;

import org.jspecify.annotations.NullMarked;
