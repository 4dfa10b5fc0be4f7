package io.kuberouter.conformance.rules;

import java.util.Locale;

/// Where the kernel asks the firewall.
public enum Hook {
    INPUT,
    FORWARD,
    OUTPUT;

    /// As nft names it: `input`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
