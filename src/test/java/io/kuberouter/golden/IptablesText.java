package io.kuberouter.golden;

import io.kuberouter.net.Family;
import io.kuberouter.state.Chain;
import java.util.Collection;

/// Our chains and what leads into them, as `iptables-save` and `ip6tables-save` print them.
public final class IptablesText {

    private IptablesText() {}

    /// One section a chain, headed by the tool that prints it.
    public static String print(Collection<Chain> chains) {
        var text = new StringBuilder();
        for (var chain : chains) {
            String name = chain.key().name();
            text.append(chain.key().family() == Family.IPV4 ? "# iptables-save" : "# ip6tables-save");
            text.append(" -t ").append(chain.key().table()).append('\n');
            text.append(':').append(name).append(" - [0:0]\n");
            chain.jumps().forEach(jump -> text.append("-A " + jump.from() + " " + jump.match() + " -j " + name + "\n"));
            chain.rules().forEach(rule -> text.append("-A " + name + " " + rule + "\n"));
        }
        return text.toString();
    }
}
