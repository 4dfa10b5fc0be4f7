package io.kuberouter.lab.cluster;

import java.util.List;

/// Claims that belong together.
interface Topic {

    /// One word.
    String name();

    /// In the order in which they are looked at; a later one may build on an earlier one.
    List<Claim> claims();

    /// What must be on the nodes before an agent has ever run there.
    default void prepare() throws Exception {}
}
