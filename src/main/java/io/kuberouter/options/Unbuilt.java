package io.kuberouter.options;

import static io.kuberouter.options.Setting.Source.FLAG;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Flags that are read and checked, but whose feature is still to be built. Landing a feature takes its lines out here.
public final class Unbuilt {
    /// On unless switched off, so these count even when nobody asked.
    private static final List<Flag<?>> PARTS = List.of(RunOptions.ROUTER);

    static final Set<String> FLAGS = Stream.of(
                    PARTS,
                    List.of(RunOptions.LOAD_BALANCER),
                    BalancerOptions.FLAGS,
                    RoutingOptions.FLAGS,
                    OverlayOptions.FLAGS,
                    AdvertiseOptions.FLAGS,
                    BgpOptions.FLAGS,
                    PeerOptions.FLAGS,
                    BfdOptions.FLAGS,
                    ProfilingOptions.FLAGS,
                    List.of(RangeOptions.EXTERNAL_IPS, RangeOptions.LOAD_BALANCER_IPS, RangeOptions.STRICT),
                    List.of(ProxyOptions.HAIRPIN, ProxyOptions.GRACEFUL, ProxyOptions.GRACEFUL_PERIOD),
                    List.of(ProxyOptions.PERMIT_ALL, ProxyOptions.RUNTIME_ENDPOINT))
            .flatMap(List::stream)
            .map(Flag::option)
            .collect(Collectors.toUnmodifiableSet());

    private Unbuilt() {}

    /// One line, `not built yet: --x`, for each flag somebody relies on whose feature is missing. Switching a part
    /// off is honoured, so it gets no line.
    public static List<String> lines(Options options) {
        return options.settings().stream()
                .filter(setting -> FLAGS.contains(setting.flag()) && isReliedOn(setting))
                .map(setting -> "not built yet: " + setting.flag())
                .toList();
    }

    private static boolean isReliedOn(Setting setting) {
        boolean isPart = PARTS.stream().anyMatch(part -> part.option().equals(setting.flag()));
        return isPart ? setting.value().equals("true") : setting.source() == FLAG;
    }
}
