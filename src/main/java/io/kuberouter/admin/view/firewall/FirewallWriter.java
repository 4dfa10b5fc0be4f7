package io.kuberouter.admin.view.firewall;

import static io.kuberouter.admin.view.Documents.VERSION;

import io.kuberouter.admin.view.DocumentWriter;
import io.kuberouter.admin.view.Found;
import io.kuberouter.agent.Drop;
import io.kuberouter.agent.Drops;
import io.kuberouter.agent.Overview;
import io.kuberouter.net.Ip;
import io.kuberouter.state.AddressGroup;
import io.kuberouter.state.Direction;
import io.kuberouter.state.GroupKey;
import io.kuberouter.state.Note;
import io.kuberouter.state.PacketCount;
import io.kuberouter.state.PodKey;
import io.kuberouter.state.PolicyRules;
import io.kuberouter.state.RuleKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// Rows of the firewall to documents.
public final class FirewallWriter {

    /// Members of a group that pages and documents name; the command beside them shows all.
    public static final int MEMBERS = 50;

    private FirewallWriter() {}

    public static FirewallDocuments.PolicyList policies(PolicyCatalog catalog, Found<PolicyRow> found) {
        return new FirewallDocuments.PolicyList(
                VERSION,
                "PolicyList",
                node(catalog),
                catalog.picture().at(),
                found.filter(),
                found.total(),
                found.matching(),
                found.page(),
                found.rows().stream().map(row -> policy(catalog, row)).toList(),
                remarks(notes(catalog, found)));
    }

    private static List<Note> notes(PolicyCatalog catalog, Found<PolicyRow> found) {
        if (found.isFiltered()) {
            return found.rows().stream()
                    .flatMap(row -> catalog.notes("NetworkPolicy " + row.key()).stream())
                    .toList();
        }
        return catalog.picture().notes().stream()
                .filter(note -> note.subject().startsWith("NetworkPolicy "))
                .toList();
    }

    public static FirewallDocuments.PolicyDetail policyDetail(PolicyCatalog catalog, PolicyRow row) {
        return new FirewallDocuments.PolicyDetail(
                VERSION,
                "Policy",
                node(catalog),
                catalog.picture().at(),
                policy(catalog, row),
                groups(catalog, row),
                chains(catalog.chains().of(row.key())),
                remarks(catalog.notes("NetworkPolicy " + row.key())));
    }

    private static FirewallDocuments.Policy policy(PolicyCatalog catalog, PolicyRow row) {
        var rules = new ArrayList<FirewallDocuments.Rule>();
        for (var direction : row.directions()) {
            row.rules().rules(direction).forEach(rule -> rules.add(rule(catalog, row, direction, rule)));
        }
        return new FirewallDocuments.Policy(
                row.key().namespace(),
                row.key().name(),
                row.rules().selects(),
                row.pods().stream().map(PodKey::toString).toList(),
                FirewallTables.words(row.directions()),
                rules,
                count(row.allowed()),
                row.state().word(),
                row.reason());
    }

    private static FirewallDocuments.Rule rule(
            PolicyCatalog catalog, PolicyRow row, Direction direction, PolicyRules.Rule rule) {
        return new FirewallDocuments.Rule(
                direction.toString(),
                rule.index(),
                rule.words(),
                PolicyCatalog.groups(rule).stream()
                        .map(GroupKey::name)
                        .distinct()
                        .toList(),
                count(catalog.allowed(new RuleKey(row.key(), direction, rule.index()))));
    }

    /// The groups of a policy, with the beginning of their members.
    public static List<FirewallDocuments.Group> groups(PolicyCatalog catalog, PolicyRow row) {
        var table = catalog.firewall().ruleset().groups();
        boolean nft = catalog.chains().nft();
        return PolicyCatalog.groups(row.rules()).stream()
                .map(table::at)
                .filter(Objects::nonNull)
                .map(group -> group(group, nft))
                .toList();
    }

    private static FirewallDocuments.Group group(AddressGroup group, boolean nft) {
        boolean pods = group.kind() == AddressGroup.Kind.PODS;
        return new FirewallDocuments.Group(
                group.key().name(),
                group.key().family().word(),
                group.kind().name().toLowerCase(Locale.ROOT),
                group.words(),
                group.members().size(),
                group.members().keySet().stream()
                        .limit(MEMBERS)
                        .map(prefix -> pods ? prefix.address().toString() : prefix.toString())
                        .toList(),
                KernelChain.command(group.key(), nft));
    }

    /// Chains as documents.
    public static List<FirewallDocuments.Chain> chains(List<KernelChain> chains) {
        return chains.stream()
                .map(chain -> new FirewallDocuments.Chain(
                        chain.name(),
                        chain.family().word(),
                        chain.nft() ? "nftables" : "iptables",
                        chain.direction().map(Direction::toString).orElse(null),
                        chain.rules(),
                        chain.command()))
                .toList();
    }

    public static FirewallDocuments.PodList pods(PolicyCatalog catalog, Found<PodRow> found) {
        return new FirewallDocuments.PodList(
                VERSION,
                "PodList",
                node(catalog),
                catalog.picture().at(),
                found.filter(),
                found.total(),
                found.matching(),
                found.page(),
                found.rows().stream().map(FirewallWriter::pod).toList());
    }

    public static FirewallDocuments.PodDetail podDetail(PolicyCatalog catalog, PodRow row) {
        return new FirewallDocuments.PodDetail(
                VERSION,
                "Pod",
                node(catalog),
                catalog.picture().at(),
                pod(row),
                chains(catalog.chains().of(row.key())),
                remarks(catalog.notes("Pod " + row.key())));
    }

    private static FirewallDocuments.Pod pod(PodRow row) {
        return new FirewallDocuments.Pod(
                row.key().namespace(),
                row.key().name(),
                row.guard().addresses().stream().map(Ip::toString).toList(),
                texts(row.guard().ingress()),
                texts(row.guard().egress()),
                new FirewallDocuments.Refused(count(row.refusedIn()), count(row.refusedOut())),
                row.state().word(),
                row.reason());
    }

    public static FirewallDocuments.DropList drops(Overview picture, Drops drops, Found<Drop> found) {
        return new FirewallDocuments.DropList(
                VERSION,
                "DropList",
                picture.identity().node(),
                picture.at(),
                found.filter(),
                found.total(),
                found.matching(),
                found.page(),
                new FirewallDocuments.Refusals(drops.total(), drops.suppressed()),
                drops.trouble(),
                found.rows().stream().map(FirewallWriter::drop).toList());
    }

    private static FirewallDocuments.Drop drop(Drop drop) {
        return new FirewallDocuments.Drop(
                drop.number(),
                drop.at(),
                drop.guarded().toString(),
                drop.direction().toString(),
                ExplanationWriter.end(drop.source(), drop.from()),
                drop.sourcePort(),
                ExplanationWriter.end(drop.destination(), drop.to()),
                drop.destinationPort(),
                drop.protocol(),
                texts(drop.policies()));
    }

    static List<String> texts(List<?> keys) {
        return keys.stream().map(String::valueOf).toList();
    }

    private static FirewallDocuments.Count count(PacketCount count) {
        return new FirewallDocuments.Count(count.packets(), count.bytes());
    }

    private static List<io.kuberouter.admin.view.Documents.Remark> remarks(List<Note> notes) {
        return notes.stream().map(DocumentWriter::remark).toList();
    }

    private static String node(PolicyCatalog catalog) {
        return catalog.picture().identity().node();
    }
}
