package io.kuberouter.netlink;

/// Bytes that are not the message they should be: an attribute is missing, of the wrong length, or runs over the end.
/// The message names the attribute by its number.
public final class MisshapenException extends RuntimeException {

    public MisshapenException(String message) {
        super(message);
    }
}
