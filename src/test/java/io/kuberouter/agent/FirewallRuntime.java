package io.kuberouter.agent;

import io.kuberouter.kernel.exec.Exec;
import io.kuberouter.kernel.exec.Output;
import io.kuberouter.kernel.netns.Namespace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Plays kubelet and container runtime: calls the CNI plugin of a node as they would, once a pod has its network.
///
/// @param node in whose network the plugin runs
/// @param directory of the node's agents
/// @param settings of the plugin's entry in the network list, as JSON fields
record FirewallRuntime(Namespace node, Path directory, String settings) {

    private static final String PLUGIN = "cni/kube-router-guard";

    /// A sandbox of a pod.
    ///
    /// @param id the runtime's
    record Sandbox(String id, String pod, String uid, String address) {

        /// What a bridge plugin would have made of it.
        String result() {
            return """
                    {
                      "cniVersion": "0.3.0", "dns": {"search": ["a}b\\\\", "\\"{c"]},
                      "interfaces": [{"name": "kube-bridge"}, {"name": "eth0", "sandbox": "/run/netns/%1$s"}],
                      "ips": [{"version": "4", "interface": 1, "address": "%2$s/24", "gateway": "10.244.1.1"}]
                    }""".formatted(id, address);
        }
    }

    Output call(String command, Sandbox sandbox) throws Exception {
        String config = """
                {"cniVersion": "0.3.0", "name": "mynet", "type": "kube-router-guard", "directory": "%s", %s
                 "prevResult": %s}""".formatted(directory, settings, sandbox.result());
        var words = new ArrayList<>(
                List.of("ip", "netns", "exec", node.path().getFileName().toString(), "env"));
        words.addAll(List.of(
                "CNI_COMMAND=" + command,
                "CNI_CONTAINERID=" + sandbox.id,
                "CNI_NETNS=/run/netns/" + sandbox.id,
                "CNI_IFNAME=eth0",
                "CNI_PATH=/opt/cni/bin",
                "CNI_ARGS=IgnoreUnknown=1;K8S_POD_NAMESPACE=shop;K8S_POD_NAME=" + sandbox.pod
                        + ";K8S_POD_INFRA_CONTAINER_ID=" + sandbox.id + ";K8S_POD_UID=" + sandbox.uid));
        words.addAll(List.of("sh", PLUGIN));
        return new Exec(Duration.ofSeconds(60)).feed(config, words);
    }

    /// Gets a pod ready to start.
    Output add(Sandbox sandbox) throws Exception {
        return call("ADD", sandbox);
    }

    void delete(Sandbox sandbox) throws Exception {
        call("DEL", sandbox).text();
    }
}
