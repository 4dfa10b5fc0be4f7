package io.kuberouter.admin.web;

import io.kuberouter.agent.Board;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Wakes the viewers when there is a new picture. One listener for all of them, however many there are.
final class Pulse {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final AutoCloseable subscription;
    private long pictures;
    private boolean closed;

    Pulse(Board board) {
        subscription = board.onChange(this::beat);
    }

    private void beat() {
        lock.lock();
        try {
            pictures++;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// How many pictures there were when this is called.
    long pictures() {
        lock.lock();
        try {
            return pictures;
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /// Waits for a picture after the `seen`th one, but not longer than this.
    ///
    /// @return how many pictures there are now
    long after(long seen, Duration most) throws InterruptedException {
        long left = most.toNanos();
        lock.lock();
        try {
            while (pictures == seen && !closed && left > 0) {
                left = moved.awaitNanos(left);
            }
            return pictures;
        } finally {
            lock.unlock();
        }
    }

    /// Ends the listening, and lets every viewer go.
    void close() throws Exception {
        subscription.close();
        lock.lock();
        try {
            closed = true;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
