package io.kuberouter.lab.apiserver;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/// Trouble on request. The path for faults itself is never troubled.
public final class Faults {

    private final AtomicInteger errors = new AtomicInteger();
    private volatile Duration delay = Duration.ZERO;

    Faults() {}

    /// Answers 500 to the next so many requests, watches among them.
    public void failNext(int requests) {
        errors.set(requests);
    }

    /// Lets every request wait before it is looked at; zero ends that.
    public void delay(Duration each) {
        delay = each;
    }

    /// @throws Problem 500 if an error is due
    void strike() throws InterruptedException {
        if (delay.isPositive()) {
            Thread.sleep(delay);
        }
        if (errors.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw Problem.onPurpose();
        }
    }
}
