package io.kuberouter.options;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Everything the command line and the environment ask for, checked.
///
/// @param settings every flag with its value, sorted by name
public record Options(
        ProcessOptions process,
        RunOptions run,
        ApiOptions api,
        HealthOptions health,
        MetricsOptions metrics,
        AdminOptions admin,
        ProfilingOptions profiling,
        ProxyOptions proxy,
        RangeOptions ranges,
        BalancerOptions balancer,
        RoutingOptions routing,
        OverlayOptions overlay,
        AdvertiseOptions advertise,
        BgpOptions bgp,
        PeerOptions peers,
        BfdOptions bfd,
        PolicyOptions policy,
        List<Setting> settings) {

    /// Every flag there is, sorted by name.
    static final List<Flag<?>> FLAGS = Stream.of(
                    ProcessOptions.FLAGS,
                    RunOptions.FLAGS,
                    ApiOptions.FLAGS,
                    HealthOptions.FLAGS,
                    MetricsOptions.FLAGS,
                    AdminOptions.FLAGS,
                    ProfilingOptions.FLAGS,
                    ProxyOptions.FLAGS,
                    RangeOptions.FLAGS,
                    BalancerOptions.FLAGS,
                    RoutingOptions.FLAGS,
                    OverlayOptions.FLAGS,
                    AdvertiseOptions.FLAGS,
                    BgpOptions.FLAGS,
                    PeerOptions.FLAGS,
                    BfdOptions.FLAGS,
                    PolicyOptions.FLAGS)
            .<Flag<?>>flatMap(List::stream)
            .sorted((a, b) -> a.name().compareTo(b.name()))
            .toList();

    public Options {
        settings = List.copyOf(settings);
    }

    static Options read(Values in) {
        return new Options(
                ProcessOptions.read(in),
                RunOptions.read(in),
                ApiOptions.read(in),
                HealthOptions.read(in),
                MetricsOptions.read(in),
                AdminOptions.read(in),
                ProfilingOptions.read(in),
                ProxyOptions.read(in),
                RangeOptions.read(in),
                BalancerOptions.read(in),
                RoutingOptions.read(in),
                OverlayOptions.read(in),
                AdvertiseOptions.read(in),
                BgpOptions.read(in),
                PeerOptions.read(in),
                BfdOptions.read(in),
                PolicyOptions.read(in),
                FLAGS.stream().<Setting>map(flag -> Setting.of(flag, in)).toList());
    }

    /// The settings as properties, `kube-router.run-firewall` → `true`; passwords as `***`. Insertion order is name
    /// order.
    public Map<String, Object> properties() {
        var properties = new LinkedHashMap<String, Object>();
        settings.forEach(
                setting -> properties.put("kube-router." + setting.flag().substring(2), setting.value()));
        return properties;
    }
}
