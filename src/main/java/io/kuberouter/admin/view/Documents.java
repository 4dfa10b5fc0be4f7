package io.kuberouter.admin.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The JSON documents of docs/json.md, field by field. `asOf`, `counters` and `rates` change while the node stands
/// still; all else is equal between two looks at an unchanged node.
public final class Documents {

    /// The version that all documents bear.
    public static final String VERSION = "kube-router.io/v1";

    private Documents() {}

    /// Virtual servers; kind `ServiceList`.
    ///
    /// @param filter as asked, single blanks between its words
    /// @param total virtual servers of this node, `matching` those that meet the filter
    /// @param page 0 when all matching ones are here
    /// @param notes most severe first; with a filter, those about the Services shown
    @JsonPropertyOrder({"apiVersion", "kind"})
    public record ServiceList(
            String apiVersion,
            String kind,
            String node,
            Instant asOf,
            String filter,
            int total,
            int matching,
            int page,
            List<Server> items,
            List<Remark> notes) {}

    /// A virtual server.
    ///
    /// @param endpoints of the Service port in all, ready or not
    /// @param counters absent until the kernel was read
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Server(
            ServiceRef service,
            String address,
            int port,
            String protocol,
            String exposure,
            String state,
            String reason,
            String scheduler,
            List<String> schedulerFlags,
            long persistenceSeconds,
            int endpoints,
            List<RealServer> destinations,
            @Nullable Counters counters,
            @Nullable Rates rates,
            String command) {}

    /// The Service port behind a virtual server.
    public record ServiceRef(String namespace, String name, String port) {}

    /// A destination.
    ///
    /// @param forward `masquerade`, `local`, `tunnel`, `direct`
    /// @param counters absent where nobody looked; see docs/json.md
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RealServer(
            String address,
            int port,
            int weight,
            String forward,
            @Nullable Counters counters,
            @Nullable Rates rates) {}

    /// Totals since the virtual server was made.
    ///
    /// @param active absent where destinations were not read, as `inactive`
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Counters(
            long connections,
            long packetsIn,
            long packetsOut,
            long bytesIn,
            long bytesOut,
            @Nullable Long active,
            @Nullable Long inactive) {}

    /// The kernel's estimates over two seconds, each per second; bytes, not bits.
    public record Rates(long connections, long packetsIn, long packetsOut, long bytesIn, long bytesOut) {}

    /// A remark about an object.
    ///
    /// @param severity `info`, `warning`, `failing`
    public record Remark(String severity, String subject, String text, String advice) {}

    /// The whole agent; kind `Overview`.
    @JsonPropertyOrder({"apiVersion", "kind"})
    public record Summary(
            String apiVersion,
            String kind,
            String node,
            Instant asOf,
            List<String> addresses,
            String version,
            String kernel,
            Instant started,
            List<String> functions,
            long round,
            Api api,
            int virtualServers,
            int destinations,
            List<Area> areas,
            Health health,
            Pace pace,
            List<Remark> notes,
            List<Change> changes) {}

    /// The connection to the API server.
    ///
    /// @param state `starting`, `watching`, `lost`
    public record Api(String server, String state, Instant since, Map<String, Integer> objects, String trouble) {}

    /// One area of the node.
    ///
    /// @param state `waiting`, `settling`, `settled`, `failing`
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Area(
            String name,
            String state,
            int objects,
            @Nullable Instant settledAt,
            @Nullable Instant verifiedAt,
            long changes,
            long repairs,
            Map<String, String> failures,
            String trouble) {}

    /// What liveness and readiness answer; kind `Health`.
    @JsonPropertyOrder({"apiVersion", "kind"})
    public record Health(String apiVersion, String kind, boolean live, boolean ready, List<String> reasons) {}

    /// Event to kernel, in microseconds.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Pace(@Nullable Long p50Micros, @Nullable Long p99Micros, long rounds, long failed) {}

    /// One thing the agent changed.
    public record Change(
            long number, Instant at, String area, String object, String change, String cause, long micros) {}

    /// What cleanup would remove, or what it left; kind `CleanupPlan` or `CleanupReport`.
    ///
    /// @param items one line per object, with the reason where it was left
    @JsonPropertyOrder({"apiVersion", "kind"})
    public record Cleanup(String apiVersion, String kind, String node, List<String> items) {}

    /// Why a request was not answered; kind `Error`.
    @JsonPropertyOrder({"apiVersion", "kind"})
    public record Trouble(String apiVersion, String kind, String message) {

        public Trouble(String message) {
            this(VERSION, "Error", message);
        }
    }
}
