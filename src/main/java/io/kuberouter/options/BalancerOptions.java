package io.kuberouter.options;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The allocator of load-balancer addresses.
///
/// @param defaultClass whether Services without a class, or of class `default`, are served too
/// @param syncPeriod how often Services are scanned for missed ones
/// @param podName identity in the election of a leader, from `POD_NAME`; present when the allocator runs
/// @param podNamespace namespace of the lease, from `POD_NAMESPACE`; else the service account's file says it
public record BalancerOptions(
        boolean defaultClass, Duration syncPeriod, Optional<String> podName, Optional<String> podNamespace) {
    static final Flag<Boolean> DEFAULT_CLASS = Flag.of(
            "loadbalancer-default-class",
            Kind.BOOL,
            true,
            "Also give addresses to Services without a class or of class default.");
    static final Flag<Duration> SYNC_PERIOD = Flag.of(
            "loadbalancer-sync-period",
            Kind.DURATION,
            Duration.ofMinutes(1),
            "Time between two scans for Services without an address. Greater than 0.");
    static final List<Flag<?>> FLAGS = List.of(DEFAULT_CLASS, SYNC_PERIOD);

    static BalancerOptions read(Values in) {
        var podName = in.environment("POD_NAME");
        if (in.of(RunOptions.LOAD_BALANCER) && podName.isEmpty() && !in.of(ProcessOptions.CLEANUP)) {
            in.refuse(RunOptions.LOAD_BALANCER, "needs the environment variable POD_NAME");
        }
        return new BalancerOptions(
                in.of(DEFAULT_CLASS), in.positive(SYNC_PERIOD), podName, in.environment("POD_NAMESPACE"));
    }
}
