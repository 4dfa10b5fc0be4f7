package io.kuberouter.kernel.leftovers;

import io.kuberouter.kernel.exec.Exec;
import io.kuberouter.reconcile.Edit;
import io.kuberouter.reconcile.Target;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.table.Table;
import java.util.List;
import java.util.Map;

/// Chains of network policies that an earlier kube-router left in the build of iptables that this node does not use: in
/// its own build they have our prefixes, and the firewall itself clears what it does not want. Packets run through the
/// tables of both builds, so an old chain goes on refusing what is allowed now. Meant for after the first full sync,
/// when our own chains stand, and for cleanup.
public final class PolicyLeftovers implements Target<String, Leftover> {

    private final Sweep sweep;
    private final List<String> iptables;

    /// @param build the one that this node uses: `-nft` or `-legacy`
    public PolicyLeftovers(Exec exec, String build) {
        this.sweep = new Sweep(exec);
        this.iptables = Leftovers.EVERY_IPTABLES.stream()
                .filter(program -> !program.endsWith(build))
                .toList();
    }

    /// Never asks for a table by name: that would bring the other build's into use.
    @Override
    public Table<String, Leftover> observe(Table<String, Leftover> wanted) {
        var found = Table.<String, Leftover>empty();
        for (String program : iptables) {
            for (var leftover : PolicyChains.find(program, sweep.printed(program + "-save")).stream()
                    .toList()) {
                found = found.with(leftover.name(), leftover);
            }
        }
        return found;
    }

    /// @throws TargetException always: nothing of this is to be built
    @Override
    public Map<String, String> build(List<Edit<String, Leftover>> edits) throws TargetException {
        throw new TargetException("leftovers of earlier releases are not to be built");
    }

    @Override
    public Map<String, String> clear(List<Edit<String, Leftover>> edits) throws TargetException {
        return sweep.clear(edits, this);
    }
}
