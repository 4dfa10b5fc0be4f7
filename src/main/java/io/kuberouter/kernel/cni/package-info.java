/// Talk with the CNI plugin `kube-router-guard` through files: the plugin announces pods that it gets ready, the agent
/// answers. Knows neither policies nor the API.
@NullMarked
package io.kuberouter.kernel.cni;

import org.jspecify.annotations.NullMarked;
