package io.kuberouter.reconcile;

/// The running kernel has nothing of this kind at all. So nothing of ours is there, and where nothing is wanted either,
/// all is well.
public final class AbsentException extends TargetException {

    public AbsentException(String message, Throwable cause) {
        super(message, cause);
    }
}
