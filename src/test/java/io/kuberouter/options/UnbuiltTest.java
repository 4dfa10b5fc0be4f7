package io.kuberouter.options;

import static io.kuberouter.options.CommandLines.options;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What is missing is said, once, and only to whom it matters.
class UnbuiltTest {

    @Test
    void fewerAndFewerFlagsAreMissing() {
        assertThat(Unbuilt.FLAGS).hasSize(51);
    }

    @Test
    void partsThatAreOnByDefaultAreTold() {
        assertThat(Unbuilt.lines(options())).containsExactly("not built yet: --run-router");
    }

    @Test
    void aPartSwitchedOffIsNot() {
        assertThat(Unbuilt.lines(options("--run-router=false", "--run-firewall=false")))
                .isEmpty();
    }

    @Test
    void aFlagThatSomebodySetIsTold() {
        var options = options("--run-router=false", "--run-firewall=false", "--hairpin-mode", "--bgp-port=1790", "-v2");
        assertThat(Unbuilt.lines(options))
                .containsExactly("not built yet: --bgp-port", "not built yet: --hairpin-mode");
    }

    @Test
    void everyFlagListedIsAFlag() {
        assertThat(Options.FLAGS.stream().map(Flag::option)).containsAll(Unbuilt.FLAGS);
    }
}
