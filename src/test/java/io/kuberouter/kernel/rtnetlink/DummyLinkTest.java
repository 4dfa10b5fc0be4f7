package io.kuberouter.kernel.rtnetlink;

import org.junit.jupiter.api.Tag;

/// All of [RtnetlinkTest] with the kind of interface that the agent makes.
@Tag("machine")
class DummyLinkTest extends RtnetlinkTest {

    @Override
    String kind() {
        return "dummy";
    }
}
