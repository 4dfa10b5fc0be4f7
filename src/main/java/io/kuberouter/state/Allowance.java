package io.kuberouter.state;

import io.kuberouter.net.Family;
import io.kuberouter.net.PortRange;
import io.kuberouter.net.Protocol;
import java.util.Optional;

/// One combination that a policy rule lets through, of one family: what a plane turns into a rule of the kernel.
///
/// @param source the group that the packet's source must be in; absent for any
/// @param destination the group that its destination must be in; absent for any
/// @param protocol absent for every protocol, those without ports included
/// @param ports destination ports; absent for all of the protocol; never without a protocol
/// @param peers what kind of peers the rule spoke of
/// @param named whether the port was given by name
public record Allowance(
        Family family,
        Optional<GroupKey> source,
        Optional<GroupKey> destination,
        Optional<Protocol> protocol,
        Optional<PortRange> ports,
        Peers peers,
        boolean named) {

    /// Whom a rule spoke of.
    public enum Peers {
        PODS("pods"),
        ANY("any"),
        BLOCKS("cidr");

        private final String word;

        Peers(String word) {
            this.word = word;
        }

        /// As the comments of rules say it: `pods`, `any`, `cidr`.
        @Override
        public String toString() {
            return word;
        }
    }
}
