package io.kuberouter.agent;

import java.time.Duration;

/// Where the agent reports how long things took. Calls are cheap and come from the threads that did the work.
public interface Meters {

    /// A round was planned.
    ///
    /// @param ok false when it ended in an error of ours
    void round(Duration took, boolean ok);

    /// A change reached the kernel.
    ///
    /// @param took from the last byte of the watch event to the kernel's acknowledgement
    void eventToKernel(String area, Duration took);

    /// An area took a step.
    ///
    /// @param changes objects created, replaced or removed
    void settled(String area, Duration took, int changes);

    /// Keeps nothing.
    static Meters none() {
        return new Meters() {
            @Override
            public void round(Duration took, boolean ok) {}

            @Override
            public void eventToKernel(String area, Duration took) {}

            @Override
            public void settled(String area, Duration took, int changes) {}
        };
    }
}
