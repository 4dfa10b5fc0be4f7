package io.kuberouter.agent;

import io.kuberouter.kubernetes.write.ObjectEvent.Kind;

/// What the agent may have to tell the API about: an object, and in which respect.
///
/// @param namespace empty for a Node
record Topic(Respect respect, String namespace, String name) implements Comparable<Topic> {

    /// In which respect something is amiss, with the reasons of the Events that say so and that it is mended.
    enum Respect {
        /// The kernel does not hold what this policy needs.
        PROGRAMMED(
                Kind.NETWORK_POLICY,
                "PolicyNotProgrammed",
                "PolicyProgrammed",
                "The kernel of this node holds all that the policy needs on it."),
        /// Something that the policy says comes to nothing here.
        COMPLETE(
                Kind.NETWORK_POLICY,
                "PolicyIncomplete",
                "PolicyComplete",
                "Nothing that the policy says comes to nothing on this node any more."),
        /// The firewall as a whole.
        FIREWALL(
                Kind.NODE,
                "FirewallNotProgrammed",
                "FirewallProgrammed",
                "The kernel of this node holds all that the firewall wants."),
        /// How the node is set up.
        NODE(
                Kind.NODE,
                "FirewallHindered",
                "FirewallUnhindered",
                "Nothing in the set-up of this node hinders the firewall any more."),
        /// The ranges of the flags.
        RANGES(
                Kind.NODE,
                "ServiceOutsideRange",
                "ServicesInsideRange",
                "All Services lie within the ranges of the flags.");

        private final Kind kind;
        private final String amiss;
        private final String mended;
        private final String relief;

        Respect(Kind kind, String amiss, String mended, String relief) {
            this.kind = kind;
            this.amiss = amiss;
            this.mended = mended;
            this.relief = relief;
        }

        Kind kind() {
            return kind;
        }

        String amiss() {
            return amiss;
        }

        String mended() {
            return mended;
        }

        /// What is said once it is mended.
        String relief() {
            return relief;
        }
    }

    @Override
    public int compareTo(Topic other) {
        int order = respect.compareTo(other.respect);
        order = order != 0 ? order : namespace.compareTo(other.namespace);
        return order != 0 ? order : name.compareTo(other.name);
    }
}
