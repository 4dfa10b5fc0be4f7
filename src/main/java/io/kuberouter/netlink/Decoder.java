package io.kuberouter.netlink;

import org.jspecify.annotations.Nullable;

/// Makes a value of a message.
@FunctionalInterface
public interface Decoder<T> {

    /// The value, or null for a message that is of no interest.
    ///
    /// @throws MisshapenException if the message lacks what it should have
    @Nullable
    T decode(Message message);
}
