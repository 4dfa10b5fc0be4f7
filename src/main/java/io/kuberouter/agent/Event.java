package io.kuberouter.agent;

import io.kuberouter.cluster.Inputs;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Something happened that a plan may depend on.
///
/// @param cause what it was, for the journal: `EndpointSlice shop/web-7x2p9`
/// @param received when it had arrived, as `System.nanoTime()`; 0 where its speed is nobody's concern
/// @param change what it does to the inputs
/// @param loaded the kind of objects that is complete from here on, if this was its first list
record Event(String cause, long received, UnaryOperator<Inputs> change, Optional<String> loaded) {

    /// Something about this machine.
    static Event ofHost(String cause, UnaryOperator<Inputs> change) {
        return new Event(cause, 0, change, Optional.empty());
    }
}
