/// Every flag of the command line, read once into one record per feature and checked together before anything is
/// touched. Pure: arguments, environment and host name come in as values; what comes out is an
/// [io.kuberouter.options.Invocation]. A feature's flags stand in its own record, from name and default to check;
/// reading files is the business of others.
@NullMarked
package io.kuberouter.options;

import org.jspecify.annotations.NullMarked;
