package io.kuberouter.kernel.rtnetlink;

/// Numbers of `linux/rtnetlink.h` that several codecs share.
final class Rtnetlink {

    static final int NEW_LINK = 16, DEL_LINK = 17, GET_LINK = 18;
    static final int NEW_ADDRESS = 20, DEL_ADDRESS = 21, GET_ADDRESS = 22;
    static final int NEW_ROUTE = 24, DEL_ROUTE = 25, GET_ROUTE = 26;
    static final int NEW_RULE = 32, DEL_RULE = 33;

    /// Multicast groups `RTNLGRP_*`.
    static final int LINKS = 1, IPV4_ADDRESSES = 5, IPV4_ROUTES = 7, IPV4_RULES = 8;
    static final int IPV6_ADDRESSES = 9, IPV6_ROUTES = 11, IPV6_RULES = 19;

    /// Routing table `RT_TABLE_LOCAL`, route type `RTN_LOCAL`, scopes `RT_SCOPE_*`.
    static final int TABLE_LOCAL = 255, LOCAL = 2, SCOPE_UNIVERSE = 0, SCOPE_HOST = 254;

    private Rtnetlink() {}
}
