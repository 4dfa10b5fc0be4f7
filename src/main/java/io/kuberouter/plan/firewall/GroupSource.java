package io.kuberouter.plan.firewall;

/// What the members of a group come from.
sealed interface GroupSource permits Choice, Networks {

    /// 16 characters, the same for sources that ask the same.
    String id();

    /// For people.
    String words();
}
