package io.kuberouter.kubernetes.client;

/// The way to the API server cannot be worked out from the flags, files and environment at hand. The message names the
/// file, flag or variable at fault; trying again with the same ones is of no use.
public final class ConnectionException extends Exception {
    private static final long serialVersionUID = 1L;

    ConnectionException(String message) {
        super(message);
    }

    ConnectionException(String message, Throwable cause) {
        super(message, cause);
    }
}
