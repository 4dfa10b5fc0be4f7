package io.kuberouter.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.kernel.nftables.Nft;
import io.kuberouter.net.Family;
import io.kuberouter.options.PolicyOptions.Plane;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.Note.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Where policies go on nodes whose nft can do all, some, or nothing.
class PlaneChoiceTest {

    private static final PlaneChoice.Source NONE = () -> {
        throw new TargetException("`nft --version` could not be started: no such program");
    };

    /// One that refuses every script with this word in it.
    private static PlaneChoice.Source without(String word) {
        return () -> new Nft() {
            @Override
            public Answer run(String script) {
                boolean refused = script.contains(word);
                return new Answer(script, !refused, "", refused ? "Error: Not supported" : "");
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
    }

    private static PlaneChoice choice(Plane asked, PlaneChoice.Source source) {
        return PlaneChoice.of(asked, List.of(Family.IPV4), source);
    }

    /// 13.19.
    @Test
    void autoTakesNftablesWhereItCanDoEverything() {
        var choice = choice(Plane.AUTO, without("no such word"));
        assertThat(choice.usesNftables()).isTrue();
        assertThat(choice.notes()).isEmpty();
    }

    /// 13.19.
    @Test
    void autoTakesIptablesWhereNftablesLacksSomethingAndSaysWhat() {
        var choice = choice(Plane.AUTO, without("fib"));
        assertThat(choice.usesNftables()).isFalse();
        assertThat(choice.nft()).as("to clear what is there").isPresent();
        assertThat(choice.notes()).singleElement().satisfies(note -> {
            assertThat(note.severity()).isEqualTo(Severity.INFO);
            assertThat(note.text()).contains("the kind of an address for IPv4");
        });
    }

    /// 13.19.
    @Test
    void withoutNftPoliciesStandInIptablesWhateverWasAsked() {
        for (var asked : Plane.values()) {
            var choice = choice(asked, NONE);
            assertThat(choice.usesNftables()).as("%s", asked).isFalse();
            assertThat(choice.nft()).isEmpty();
        }
        assertThat(choice(Plane.IPTABLES, NONE).notes()).isEmpty();
        assertThat(choice(Plane.NFTABLES, NONE).notes()).singleElement().satisfies(note -> {
            assertThat(note.severity()).isEqualTo(Severity.FAILING);
            assertThat(note.text()).contains("no such program");
        });
    }

    @Test
    void nftablesThatWasAskedForIsUsedWithWhatItHas() {
        var choice = choice(Plane.NFTABLES, without("log"));
        assertThat(choice.usesNftables()).isTrue();
        assertThat(choice.notes())
                .singleElement()
                .satisfies(note -> assertThat(note.text()).contains("logging"));
    }

    @Test
    void aKernelWithoutNftablesHoldsNothingToClear() {
        var choice = choice(Plane.NFTABLES, without("table"));
        assertThat(choice.usesNftables()).isFalse();
        assertThat(choice.nft()).isEmpty();
        assertThat(choice.notes()).isNotEmpty();
    }
}
