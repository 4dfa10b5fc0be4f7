/// Golden files: a cluster as YAML and flags go in, the text of the real tools must come out. `-Dgolden=write` rewrites
/// them; the review is the diff.
@NullMarked
package io.kuberouter.golden;

import org.jspecify.annotations.NullMarked;
