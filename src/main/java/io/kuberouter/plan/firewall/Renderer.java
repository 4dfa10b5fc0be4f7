package io.kuberouter.plan.firewall;

import io.kuberouter.state.Firewall;
import io.kuberouter.state.Ruleset;

/// Makes one plane's objects from a ruleset. A function of its argument alone, with a memory that only makes it
/// faster: what did not change in the ruleset is the very same object in the answer. One thread at a time.
public interface Renderer {

    /// @return the ruleset itself, and this plane's tables; those of the other plane are empty
    Firewall render(Ruleset ruleset);
}
