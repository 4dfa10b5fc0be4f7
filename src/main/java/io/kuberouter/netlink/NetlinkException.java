package io.kuberouter.netlink;

import java.io.IOException;

/// A netlink exchange failed. The message names what was sent, the error by its symbol, and the kernel's explanation
/// where it gave one.
public final class NetlinkException extends IOException {

    private final NetlinkError error;

    NetlinkException(String tried, NetlinkError error) {
        super(tried + ": " + error);
        this.error = error;
    }

    NetlinkException(String tried, int errno) {
        this(tried, new NetlinkError(errno, ""));
    }

    NetlinkException(String tried, MisshapenException answer) {
        super(tried + ": the answer is misshapen: " + answer.getMessage(), answer);
        this.error = new NetlinkError(0, "misshapen");
    }

    /// The error number, 0 where the kernel answered but not in a form that can be read.
    public int errno() {
        return error.errno();
    }

    NetlinkError error() {
        return error;
    }
}
