@org.jspecify.annotations.NullMarked
package io.kuberouter.kubernetes.write;
