package io.kuberouter.agent;

import io.kuberouter.net.Family;
import io.kuberouter.state.Note;
import io.kuberouter.state.Note.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Looks whether the kernel shows the firewall what two pods of one bridge say to each other. Where `br_netfilter` is
/// not there, the settings are not either, and the module is missed by whoever loads it.
final class BridgeCheck {

    static final String SUBJECT = "bridge packets";

    private final Path settings;
    private final List<Family> families;

    /// @param settings the folder `/proc/sys/net/bridge`
    BridgeCheck(Path settings, List<Family> families) {
        this.settings = settings;
        this.families = List.copyOf(families);
    }

    /// What is amiss, if anything. Reads a file or two.
    Optional<Note> note() {
        return families.stream()
                .map(family -> family == Family.IPV4 ? "bridge-nf-call-iptables" : "bridge-nf-call-ip6tables")
                .filter(this::isOff)
                .findFirst()
                .map(BridgeCheck::note);
    }

    private boolean isOff(String setting) {
        try {
            return Files.readString(settings.resolve(setting)).strip().equals("0");
        } catch (IOException _) {
            return false;
        }
    }

    private static Note note(String setting) {
        return new Note(
                Severity.WARNING,
                SUBJECT,
                "packets between two pods of one bridge pass no policy: net.bridge." + setting + " is 0",
                "sysctl -w net.bridge." + setting + "=1, if pods of this node share a bridge.");
    }
}
