package io.kuberouter.options;

import java.util.List;
import java.util.Optional;

/// The way to the API server. Neither part given: as a pod of the cluster.
///
/// @param kubeconfig path of a kubeconfig file
/// @param master URL of the API server; beats the one in the kubeconfig, and is enough alone
public record ApiOptions(Optional<String> kubeconfig, Optional<String> master) {
    static final Flag<String> KUBECONFIG =
            Flag.of("kubeconfig", Kind.STRING, "", "Path of a kubeconfig file. Empty: the pod's service account.");
    static final Flag<String> MASTER =
            Flag.of("master", Kind.STRING, "", "URL of the API server; beats the one in the kubeconfig.");
    static final List<Flag<?>> FLAGS = List.of(KUBECONFIG, MASTER);

    static ApiOptions read(Values in) {
        return new ApiOptions(in.text(KUBECONFIG), in.text(MASTER));
    }
}
