package io.kuberouter.netlink;

import org.jspecify.annotations.Nullable;

/// Reads `struct nlmsgerr` and the extended acknowledgement behind it.
final class Acknowledgement {

    private static final int ACK_TLVS = 0x200;
    private static final int EXPLANATION = 1, MISSING_TYPE = 5;

    private Acknowledgement() {}

    /// The error that an acknowledgement or the end of a dump carries; null for none.
    static @Nullable NetlinkError error(Message message) {
        boolean done = message.type() == Message.DONE;
        if (done && message.length() < 4) {
            return null;
        }
        int errno = -message.fixed(4).getInt();
        return errno == 0 ? null : new NetlinkError(errno, explanation(message, done ? 4 : 4 + echoed(message)));
    }

    /// Bytes of the refused message that are repeated before the explanation.
    private static int echoed(Message message) {
        boolean capped = (message.flags() & Message.CAPPED) != 0;
        return capped
                ? Message.HEADER
                : Math.max(Message.HEADER, message.fixed(8).getInt(4));
    }

    private static String explanation(Message message, int offset) {
        if ((message.flags() & ACK_TLVS) == 0) {
            return "";
        }
        var attributes = message.attributes(offset);
        if (attributes.has(EXPLANATION)) {
            return attributes.string(EXPLANATION);
        }
        return attributes.has(MISSING_TYPE) ? "attribute " + attributes.u32(MISSING_TYPE) + " is missing" : "";
    }
}
