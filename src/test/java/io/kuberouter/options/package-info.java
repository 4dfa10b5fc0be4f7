/// Tests of the command line: rules of parsing, kinds, defaults, checks, help.
@NullMarked
package io.kuberouter.options;

import org.jspecify.annotations.NullMarked;
