/// `kube-router shell`: a second, small process that asks the running agent of this node over its admin port.
@NullMarked
package io.kuberouter.admin.shell;

import org.jspecify.annotations.NullMarked;
