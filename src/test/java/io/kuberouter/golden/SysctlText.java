package io.kuberouter.golden;

import io.kuberouter.state.Sysctl;
import java.util.Collection;

/// Kernel settings as `sysctl` prints them, with the only value that may be replaced behind a `#`.
public final class SysctlText {

    private SysctlText() {}

    /// One line a setting.
    public static String print(Collection<Sysctl> sysctls) {
        var text = new StringBuilder();
        for (var sysctl : sysctls) {
            text.append(sysctl.key() + " = " + sysctl.value());
            text.append(
                    sysctl.insteadOf().map(value -> "  # where it is " + value).orElse(""));
            text.append('\n');
        }
        return text.toString();
    }
}
