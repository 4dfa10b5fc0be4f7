package io.kuberouter.admin.view.firewall;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.kuberouter.admin.view.Documents.Remark;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The JSON documents of docs/json.md about the firewall. `asOf` and `counters` change while the node stands still.
public final class FirewallDocuments {

    private FirewallDocuments() {}

    /// Policies that select pods of this node; kind `PolicyList`.
    @JsonPropertyOrder({"apiVersion", "kind"})
    public record PolicyList(
            String apiVersion,
            String kind,
            String node,
            Instant asOf,
            String filter,
            int total,
            int matching,
            int page,
            List<Policy> items,
            List<Remark> notes) {}

    /// A policy.
    ///
    /// @param pods those of this node that it selects, as `namespace/name`
    /// @param directions those that it isolates
    public record Policy(
            String namespace,
            String name,
            String selects,
            List<String> pods,
            List<String> directions,
            List<Rule> rules,
            Count counters,
            String state,
            String reason) {}

    /// An entry of `spec.ingress` or `spec.egress`.
    ///
    /// @param groups names of the address groups it speaks of
    public record Rule(String direction, int index, String allows, List<String> groups, Count counters) {}

    /// Packets and their bytes.
    public record Count(long packets, long bytes) {}

    /// One policy; kind `Policy`.
    @JsonPropertyOrder({"apiVersion", "kind"})
    public record PolicyDetail(
            String apiVersion,
            String kind,
            String node,
            Instant asOf,
            Policy policy,
            List<Group> groups,
            List<Chain> chains,
            List<Remark> notes) {}

    /// Addresses that rules speak of.
    ///
    /// @param contains `pods` or `blocks`
    /// @param size of all members; `members` holds the first 50
    public record Group(
            String name,
            String family,
            String contains,
            String chosenBy,
            int size,
            List<String> members,
            String command) {}

    /// A chain of the kernel.
    ///
    /// @param direction absent where it judges both
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Chain(
            String name,
            String family,
            String plane,
            @Nullable String direction,
            List<String> rules,
            String command) {}

    /// Pods of this node that can be guarded; kind `PodList`.
    @JsonPropertyOrder({"apiVersion", "kind"})
    public record PodList(
            String apiVersion,
            String kind,
            String node,
            Instant asOf,
            String filter,
            int total,
            int matching,
            int page,
            List<Pod> items) {}

    /// A pod.
    ///
    /// @param ingress the policies that isolate it against what comes in
    /// @param egress likewise for what goes out
    public record Pod(
            String namespace,
            String name,
            List<String> addresses,
            List<String> ingress,
            List<String> egress,
            Refused counters,
            String state,
            String reason) {}

    /// What a pod's policies refused.
    public record Refused(Count ingress, Count egress) {}

    /// One pod; kind `Pod`.
    @JsonPropertyOrder({"apiVersion", "kind"})
    public record PodDetail(
            String apiVersion,
            String kind,
            String node,
            Instant asOf,
            Pod pod,
            List<Chain> chains,
            List<Remark> notes) {}

    /// What was refused lately, newest first; kind `DropList`.
    ///
    /// @param total drops that are remembered
    /// @param trouble why drops cannot be told of, empty when they can
    @JsonPropertyOrder({"apiVersion", "kind"})
    public record DropList(
            String apiVersion,
            String kind,
            String node,
            Instant asOf,
            String filter,
            int total,
            int matching,
            int page,
            Refusals counters,
            String trouble,
            List<Drop> items) {}

    /// @param refused since the start of the agent
    /// @param suppressed how many more the kernel did not tell of
    public record Refusals(long refused, long suppressed) {}

    /// One refused packet.
    ///
    /// @param pod the guarded one, as `namespace/name`
    public record Drop(
            long number,
            Instant at,
            String pod,
            String direction,
            End from,
            int fromPort,
            End to,
            int port,
            String protocol,
            List<String> policies) {}

    /// One end of a connection.
    ///
    /// @param pod `namespace/name`; absent where no pod holds the address
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record End(String address, @Nullable String pod) {}

    /// The answer to *why?*; kind `Explanation`.
    @JsonPropertyOrder({"apiVersion", "kind"})
    public record Explained(
            String apiVersion,
            String kind,
            String node,
            Instant asOf,
            Flow flow,
            boolean allowed,
            String answer,
            Side egress,
            Side ingress,
            List<Remedy> remedies,
            List<String> remarks) {}

    /// The first packet of a connection.
    public record Flow(End from, End to, String protocol, int port) {}

    /// What one side says.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Side(
            String direction,
            boolean allowed,
            boolean isolated,
            String reason,
            List<String> isolatedBy,
            @Nullable RuleRef rule,
            List<Miss> misses) {}

    /// A rule by its policy and place.
    public record RuleRef(String policy, String direction, int index) {}

    /// A rule that does not let it through, and why; nearest first.
    public record Miss(RuleRef rule, int matched, String reason) {}

    /// What would let it through.
    ///
    /// @param yaml an entry for the policy's `spec.ingress` or `spec.egress`
    public record Remedy(String policy, String field, String yaml) {}

    /// Pairs whose verdict would change; kind `VerdictChanges`.
    @JsonPropertyOrder({"apiVersion", "kind"})
    public record Changes(String apiVersion, String kind, String node, Instant asOf, List<Change> items) {}

    /// One pair.
    ///
    /// @param before whether it is let through now, `after` whether it would be
    public record Change(Flow flow, boolean before, boolean after) {}
}
