package io.kuberouter.options;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The process as a whole: its name, its log, its way to end.
///
/// @param nodeName this node's name in the API: the flag, else `NODE_NAME`, else the host's name
/// @param cacheSyncTimeout how long the first fill of the caches may take
/// @param verbosity what `-v` asks for; 0 is normal
/// @param cleanup whether to remove everything of ours and end
/// @param dryRun whether cleanup only lists
/// @param force whether cleanup goes on beside a running agent
public record ProcessOptions(
        String nodeName, Duration cacheSyncTimeout, int verbosity, boolean cleanup, boolean dryRun, boolean force) {
    static final Flag<Duration> CACHE_SYNC_TIMEOUT = Flag.of(
            "cache-sync-timeout",
            Kind.DURATION,
            Duration.ofMinutes(1),
            "How long the first fill of the API caches may take. Greater than 0.");
    static final Flag<String> HOSTNAME = Flag.of(
            "hostname-override",
            Kind.STRING,
            "",
            "Name of this node in the API. Empty: the variable NODE_NAME, then the host's name.");
    static final Flag<Boolean> CLEANUP = Flag.of(
            "cleanup-config",
            Kind.BOOL,
            false,
            "Remove everything this program has set up on the node, and exit. Asks no API server.");
    static final Flag<Boolean> DRY_RUN =
            Flag.ours("dry-run", Kind.BOOL, false, "With --cleanup-config: only list what would be removed.");
    static final Flag<Boolean> FORCE =
            Flag.ours("force", Kind.BOOL, false, "With --cleanup-config: go on although an agent is running.");
    static final Flag<String> VERBOSITY = Flag.lettered(
            "v", "v", Kind.STRING, "0", "Log level: 0 key facts, 1 and 2 steps and objects, 3 and 4 every detail.");
    static final Flag<Boolean> HELP =
            Flag.lettered("help", "h", Kind.BOOL, false, "Print this text to standard error and exit.");
    static final Flag<Boolean> VERSION =
            Flag.lettered("version", "V", Kind.BOOL, false, "Print the version to standard error and exit.");
    static final List<Flag<?>> FLAGS =
            List.of(CACHE_SYNC_TIMEOUT, HOSTNAME, CLEANUP, DRY_RUN, FORCE, VERBOSITY, HELP, VERSION);

    static ProcessOptions read(Values in) {
        for (var flag : List.of(DRY_RUN, FORCE)) {
            if (in.of(flag) && !in.of(CLEANUP)) {
                in.refuse(List.of(flag, CLEANUP), flag + ": only together with --cleanup-config");
            }
        }
        return new ProcessOptions(
                nodeName(in),
                in.positive(CACHE_SYNC_TIMEOUT),
                verbosity(in).orElse(0),
                in.of(CLEANUP),
                in.of(DRY_RUN),
                in.of(FORCE));
    }

    /// The log level, if it is a number.
    static Optional<Integer> verbosity(Values in) {
        try {
            return Optional.of(Integer.parseInt(in.of(VERBOSITY)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static String nodeName(Values in) {
        String given = in.of(HOSTNAME);
        return given.isEmpty() ? in.environment("NODE_NAME").orElse(in.hostName()) : given;
    }
}
