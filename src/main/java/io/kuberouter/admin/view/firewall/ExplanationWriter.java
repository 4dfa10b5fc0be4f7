package io.kuberouter.admin.view.firewall;

import static io.kuberouter.admin.view.Documents.VERSION;

import io.kuberouter.agent.Overview;
import io.kuberouter.net.Ip;
import io.kuberouter.state.Explanation;
import io.kuberouter.state.Flow;
import io.kuberouter.state.PodKey;
import io.kuberouter.state.RuleKey;
import io.kuberouter.state.VerdictChange;
import java.util.List;
import java.util.Optional;

/// Answers to questions about connections to documents.
public final class ExplanationWriter {

    private ExplanationWriter() {}

    public static FirewallDocuments.Explained explained(Overview picture, Explanation explanation) {
        return new FirewallDocuments.Explained(
                VERSION,
                "Explanation",
                picture.identity().node(),
                picture.at(),
                flow(explanation.flow()),
                explanation.allowed(),
                Answer.of(explanation),
                side(explanation.egress()),
                side(explanation.ingress()),
                Remedies.of(explanation, picture.inputs()).stream()
                        .map(remedy -> new FirewallDocuments.Remedy(
                                remedy.policy().toString(), "spec." + remedy.direction(), remedy.yaml()))
                        .toList(),
                explanation.remarks());
    }

    public static FirewallDocuments.Changes changes(Overview picture, List<VerdictChange> changes) {
        return new FirewallDocuments.Changes(
                VERSION,
                "VerdictChanges",
                picture.identity().node(),
                picture.at(),
                changes.stream()
                        .map(change ->
                                new FirewallDocuments.Change(flow(change.flow()), change.before(), change.after()))
                        .toList());
    }

    private static FirewallDocuments.Side side(Explanation.Side side) {
        return new FirewallDocuments.Side(
                side.direction().toString(),
                side.allowed(),
                side.isolated(),
                side.reason(),
                FirewallWriter.texts(side.isolating()),
                side.rule().map(ExplanationWriter::rule).orElse(null),
                side.misses().stream()
                        .map(miss -> new FirewallDocuments.Miss(rule(miss.rule()), miss.matched(), miss.reason()))
                        .toList());
    }

    private static FirewallDocuments.RuleRef rule(RuleKey rule) {
        return new FirewallDocuments.RuleRef(
                rule.policy().toString(), rule.direction().toString(), rule.index());
    }

    private static FirewallDocuments.Flow flow(Flow flow) {
        return new FirewallDocuments.Flow(
                end(flow.from().address(), flow.from().pod()),
                end(flow.to().address(), flow.to().pod()),
                flow.protocol().toString(),
                flow.port().number());
    }

    static FirewallDocuments.End end(Ip address, Optional<PodKey> pod) {
        return new FirewallDocuments.End(
                address.toString(), pod.map(PodKey::toString).orElse(null));
    }
}
