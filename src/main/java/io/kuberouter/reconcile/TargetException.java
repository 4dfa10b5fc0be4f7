package io.kuberouter.reconcile;

/// An area of the node could not be read or changed at all. The message says what was tried and what the system
/// answered.
public class TargetException extends Exception {

    public TargetException(String message) {
        super(message);
    }

    public TargetException(String message, Throwable cause) {
        super(message, cause);
    }
}
