package io.kuberouter.options;

import static io.kuberouter.options.CommandLines.options;
import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.options.Setting.Source;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The options as properties and as rows of a page.
class SettingsTest {

    @Test
    void everyFlagIsAProperty() {
        var properties = options("--run-firewall=false", "--service-cluster-ip-range=10.0.0.0/16")
                .properties();
        assertThat(properties)
                .hasSize(Options.FLAGS.size())
                .containsEntry("kube-router.run-firewall", "false")
                .containsEntry("kube-router.run-service-proxy", "true")
                .containsEntry("kube-router.admin-port", "20245")
                .containsEntry("kube-router.ipvs-sync-period", "5m0s")
                .containsEntry("kube-router.service-cluster-ip-range", "10.0.0.0/16");
    }

    @Test
    void aSettingTellsWhoMadeIt() {
        var settings = settings(List.of("--health-port=20244"), Map.of("NODE_NAME", "node-b"));
        assertThat(settings.get("--health-port")).extracting(Setting::source).isEqualTo(Source.FLAG);
        assertThat(settings.get("--metrics-port")).extracting(Setting::source).isEqualTo(Source.DEFAULT);
        assertThat(settings.get("--hostname-override"))
                .extracting(Setting::source, Setting::value)
                .containsExactly(Source.ENVIRONMENT, "node-b");
    }

    @Test
    void aFlagForTheNodeNameBeatsTheVariable() {
        var settings = settings(List.of("--hostname-override=node-c"), Map.of("NODE_NAME", "node-b"));
        assertThat(settings.get("--hostname-override"))
                .extracting(Setting::source, Setting::value)
                .containsExactly(Source.FLAG, "node-c");
    }

    @Test
    void ourOwnFlagsAreMarked() {
        assertThat(options().settings().stream().filter(Setting::ours).map(Setting::flag))
                .contains("--admin-port", "--netpol-plane")
                .doesNotContain("--health-port");
    }

    private static Map<String, Setting> settings(List<String> words, Map<String, String> environment) {
        var invocation = Flags.parse(words, environment, "host-a");
        return ((Invocation.Run) invocation)
                .options().settings().stream().collect(Collectors.toMap(Setting::flag, setting -> setting));
    }
}
