package io.kuberouter.agent;

import io.kuberouter.kernel.exec.Exec;
import io.kuberouter.kernel.nftables.Nft;
import io.kuberouter.kernel.nftables.NftProbe;
import io.kuberouter.net.Family;
import io.kuberouter.options.PolicyOptions.Plane;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.Note;
import io.kuberouter.state.Note.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which of the kernel's firewalls holds the policies of this node.
///
/// @param usesNftables the other one is iptables
/// @param nft where nftables can be used at all, if only to clear what an earlier run left there
/// @param notes why it came to this, where somebody should know
record PlaneChoice(boolean usesNftables, Optional<Nft> nft, List<Note> notes) {

    PlaneChoice {
        notes = List.copyOf(notes);
    }

    /// As asked for; [Plane#AUTO] takes nftables where everything it needs is there.
    static PlaneChoice of(Plane asked, List<Family> families, Exec exec) {
        return of(asked, families, () -> Nft.open(exec));
    }

    /// Where nft comes from.
    interface Source {
        /// @throws TargetException if there is none
        Nft open() throws TargetException;
    }

    static PlaneChoice of(Plane asked, List<Family> families, Source source) {
        try {
            var nft = source.open();
            var missing = asked == Plane.IPTABLES ? List.<String>of() : NftProbe.missing(nft, families);
            boolean works = nft.run("list tables\n").done();
            return choice(asked, missing, works ? Optional.of(nft) : Optional.empty());
        } catch (TargetException e) {
            return choice(asked, List.of(String.valueOf(e.getMessage())), Optional.empty());
        }
    }

    private static PlaneChoice choice(Plane asked, List<String> missing, Optional<Nft> nft) {
        return switch (asked) {
            case IPTABLES -> new PlaneChoice(false, nft, List.of());
            case AUTO -> new PlaneChoice(missing.isEmpty() && nft.isPresent(), nft, notes(Severity.INFO, missing));
            case NFTABLES -> new PlaneChoice(nft.isPresent(), nft, notes(Severity.FAILING, missing));
        };
    }

    private static List<Note> notes(Severity severity, List<String> missing) {
        var notes = new ArrayList<Note>();
        for (String what : missing) {
            notes.add(new Note(
                    severity,
                    "nftables",
                    "cannot hold network policies as it should: " + what,
                    severity == Severity.INFO
                            ? "Policies stand in iptables instead."
                            : "Use --netpol-plane=auto, or a kernel and an nft that can."));
        }
        return notes;
    }
}
