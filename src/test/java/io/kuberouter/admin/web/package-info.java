/// Tests of the package of the same name.
@NullMarked
package io.kuberouter.admin.web;

import org.jspecify.annotations.NullMarked;
