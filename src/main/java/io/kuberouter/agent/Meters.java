package io.kuberouter.agent;

import java.time.Duration;

/// Where the agent reports how long its work takes. Every method returns at once and may be called from any thread.
public interface Meters {

    /// Meters that nobody reads.
    Meters NONE = new Meters() {
        @Override
        public void round(Duration took, boolean ok) {}

        @Override
        public void eventToKernel(String area, Duration took) {}

        @Override
        public void settled(String area, Duration took, boolean ok) {}

        @Override
        public void program(String name, Duration took) {}
    };

    /// A round has ended.
    ///
    /// @param took drained to planned and handed out
    /// @param ok false when it ended in an error of ours
    void round(Duration took, boolean ok);

    /// A change has reached the kernel.
    ///
    /// @param took last byte of the watch event to the kernel's acknowledgement
    void eventToKernel(String area, Duration took);

    /// An area took a step towards what it should hold.
    ///
    /// @param took the time for writing the difference
    /// @param ok whether it holds all of it now
    void settled(String area, Duration took, boolean ok);

    /// Another program that the agent had started came to its end.
    ///
    /// @param name as it was called: `iptables-nft-restore`
    /// @param took from its start to its last word
    void program(String name, Duration took);
}
