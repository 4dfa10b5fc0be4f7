/// Tests of the room, and an invented node to show.
@NullMarked
package io.kuberouter.admin;

import org.jspecify.annotations.NullMarked;
