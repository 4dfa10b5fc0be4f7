/// The two small servers that monitoring talks to, on the JDK's own HTTP server: up before the Spring context, and
/// independent of it.
@NullMarked
package io.kuberouter.admin.health;

import org.jspecify.annotations.NullMarked;
