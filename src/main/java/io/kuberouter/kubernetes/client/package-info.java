/// The way to the API server: address, trust and credentials from flags, kubeconfig or the pod's service account.
@NullMarked
package io.kuberouter.kubernetes.client;

import org.jspecify.annotations.NullMarked;
