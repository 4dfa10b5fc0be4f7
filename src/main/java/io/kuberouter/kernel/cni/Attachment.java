package io.kuberouter.kernel.cni;

import io.kuberouter.net.Ip;
import io.kuberouter.state.PodKey;
import java.util.List;

/// A pod's connection to a network, as the plugin announced it.
///
/// @param container the runtime's id of the pod's sandbox
/// @param link the interface inside the pod
/// @param call tells this call of the plugin from all others; the answer carries it
/// @param uid of the pod, empty where the runtime did not say
/// @param addresses that the pod was given
public record Attachment(String container, String link, String call, PodKey pod, String uid, List<Ip> addresses) {

    public Attachment {
        addresses = List.copyOf(addresses);
    }

    /// Its file's name.
    public String name() {
        return container + ":" + link;
    }
}
