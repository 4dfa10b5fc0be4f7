/// One ordered, immutable map whose versions share what they have in common, so that a change costs its own size and
/// two versions are compared in the time of their differences.
@NullMarked
package io.kuberouter.table;

import org.jspecify.annotations.NullMarked;
