package io.kuberouter.agent;

import io.kuberouter.cluster.Host;
import io.kuberouter.cluster.LocalAddress;
import io.kuberouter.kernel.rtnetlink.Facts;
import io.kuberouter.reconcile.TargetException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at the machine for what plans depend on.
final class Machine {

    private static final Logger log = LoggerFactory.getLogger(Machine.class);

    private final String node;
    private final Facts facts;
    private final boolean randomFully;
    private final int kernel;

    /// @throws TargetException if the kernel's release cannot be read
    Machine(String node, Facts facts, boolean randomFully) throws TargetException {
        this.node = node;
        this.facts = facts;
        this.randomFully = randomFully;
        this.kernel = Facts.kernel(Path.of("/proc"));
    }

    /// The machine as it is now; as the given picture has it where it cannot be read.
    synchronized Host look(Host before) {
        try {
            var addresses = facts.addresses().stream()
                    .filter(address -> !address.link().equals(ProxyFeature.DUMMY))
                    .map(address -> new LocalAddress(address.link(), address.prefix()))
                    .toList();
            return new Host(node, addresses, kernel, randomFully);
        } catch (TargetException e) {
            log.warn("addresses of this node cannot be read: {}", e.getMessage());
            return before;
        }
    }

    Host look() {
        return look(new Host(node, List.of(), kernel, randomFully));
    }
}
