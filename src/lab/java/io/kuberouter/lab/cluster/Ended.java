package io.kuberouter.lab.cluster;

/// The machine or an agent has ended by itself: whatever waits for it waits in vain. The message has its last words.
final class Ended extends RuntimeException {

    private static final long serialVersionUID = 1;

    Ended(String lastWords) {
        super(lastWords);
    }
}
