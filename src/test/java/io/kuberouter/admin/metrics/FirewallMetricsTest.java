package io.kuberouter.admin.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.admin.SampleBoard;
import io.kuberouter.admin.SamplePicture;
import io.kuberouter.state.Note;
import io.kuberouter.state.Note.Severity;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FirewallMetricsTest {

    private static String scrape(SampleBoard board, RoundMeters rounds) {
        var out = new Exposition();
        new FirewallMetrics(board, rounds).write(out);
        return out.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "iptables_sync_time",
                "iptables_v4_save_time",
                "iptables_v6_save_time",
                "iptables_v4_restore_time",
                "iptables_v6_restore_time",
                "policy_chains_sync_time",
                "policy_ipset_v4_restore_time",
                "policy_ipset_v6_restore_time"
            })
    void theTimesOfTheOriginalAreThereByName(String name) {
        assertThat(scrape(SampleBoard.shop(), new RoundMeters()))
                .contains("# TYPE kube_router_controller_" + name + " histogram\n")
                .contains("kube_router_controller_" + name + "_bucket{le=\"10\"} 0\n");
    }

    /// Section 10.
    @Test
    void runsOfIptablesCountForTheirFamilyWhateverTheBuild() {
        var rounds = new RoundMeters();
        for (String program : List.of("iptables-nft-save", "iptables-save", "ip6tables-legacy-restore", "nft", "ip")) {
            rounds.program(program, Duration.ofMillis(30));
        }
        assertThat(scrape(SampleBoard.shop(), rounds))
                .contains("kube_router_controller_iptables_v4_save_time_count 2\n")
                .contains("kube_router_controller_iptables_v4_restore_time_count 0\n")
                .contains("kube_router_controller_iptables_v6_save_time_count 0\n")
                .contains("kube_router_controller_iptables_v6_restore_time_count 1\n");
    }

    @Test
    void stepsOfTheFirewallCountForTheOriginalsTimes() {
        var rounds = new RoundMeters();
        rounds.settled("filter", Duration.ofMillis(30), true);
        rounds.settled("ipset", Duration.ofMillis(3), true);
        rounds.settled("ipvs", Duration.ofMillis(3), true);
        rounds.eventToKernel("members", Duration.ofSeconds(200));
        assertThat(scrape(SampleBoard.shop(), rounds))
                .contains("kube_router_controller_iptables_sync_time_count 2\n")
                .contains("kube_router_controller_policy_chains_sync_time_count 1\n")
                .contains("kube_router_policy_enforcement_seconds_bucket{le=\"120\"} 0\n")
                .contains("kube_router_policy_enforcement_seconds_bucket{le=\"300\"} 1\n");
    }

    /// 13.15: what failed counts as failed, and not for the times of what did not.
    @Test
    void aFailingFirewallIsSeenByItsCountersAndByTheTimeThatStandsStill() {
        var board = SampleBoard.shop();
        var rounds = new RoundMeters();
        rounds.settled("filter", Duration.ofMillis(30), true);
        String before = line(scrape(board, rounds), "kube_router_policy_last_success_timestamp_seconds ");
        assertThat(before).doesNotEndWith(" 0");

        rounds.settled("filter", Duration.ofMillis(30), false);
        rounds.settled("filter", Duration.ofMillis(30), false);
        rounds.settled("ipvs", Duration.ofMillis(30), false);
        assertThat(scrape(board, rounds))
                .contains("kube_router_policy_sync_total{result=\"success\"} 1\n")
                .contains("kube_router_policy_sync_total{result=\"failure\"} 2\n")
                .contains("kube_router_controller_iptables_sync_time_count 1\n")
                .contains("kube_router_controller_policy_chains_sync_time_count 1\n");

        board.change(picture -> SamplePicture.later(picture, Duration.ofMinutes(7), "filter"));
        assertThat(line(scrape(board, rounds), "kube_router_policy_last_success_timestamp_seconds "))
                .as("one area fails, all others settle anew")
                .isEqualTo(before);
        board.change(picture -> SamplePicture.later(picture, Duration.ofMinutes(8), ""));
        assertThat(line(scrape(board, rounds), "kube_router_policy_last_success_timestamp_seconds "))
                .isNotEqualTo(before);
    }

    private static String line(String text, String start) {
        return text.lines().filter(line -> line.startsWith(start)).findFirst().orElse("");
    }

    /// 13.18.
    @Test
    void whatIsNotSetUpForIsCounted() {
        var board = SampleBoard.shop();
        board.change(picture -> SamplePicture.noted(
                picture,
                new Note(Severity.WARNING, "bridge packets", "net.bridge.bridge-nf-call-iptables is 0", ""),
                new Note(
                        Severity.WARNING,
                        "Service shop/web",
                        "cluster IP 172.20.0.10 is outside "
                                + "--service-cluster-ip-range; egress policies refuse what pods send to it",
                        "")));
        assertThat(scrape(board, new RoundMeters()))
                .contains("kube_router_policy_setup_faults{about=\"service_range\"} 1\n")
                .contains("kube_router_policy_setup_faults{about=\"node\"} 1\n");
    }

    /// 13.8.
    @Test
    void rulesAndRefusalsAreCountedByName() {
        assertThat(scrape(SampleBoard.shop(), new RoundMeters()))
                .contains("kube_router_controller_policy_chains 8\n")
                .contains("kube_router_controller_policy_ipsets 3\n")
                .contains("kube_router_policy_rule_packets_total"
                        + "{namespace=\"shop\",policy=\"db\",direction=\"ingress\",rule=\"0\"} 1204\n")
                .contains("kube_router_policy_denied_packets_total"
                        + "{namespace=\"shop\",pod=\"db-0\",direction=\"ingress\"} 41\n")
                .contains("kube_router_policy_drops_total 43\n")
                .contains("kube_router_policy_drops_suppressed_total 1207\n")
                .contains("kube_router_local_pods_programmed 5\n");
    }

    @Test
    void nftablesIsCountedAlike() {
        assertThat(scrape(SampleBoard.nft(), new RoundMeters())).contains("kube_router_controller_policy_chains 4\n");
    }

    /// 13.8.
    @Test
    void aThousandSeriesAreShownAndTheRestIsCounted() {
        String text = scrape(SampleBoard.large(), new RoundMeters());
        assertThat(text.lines().filter(line -> line.startsWith("kube_router_policy_rule_packets_total{")))
                .hasSize(1000);
        assertThat(text)
                .contains("kube_router_policy_series_left_out{metric=\"kube_router_policy_rule_packets_total\"} 1000\n")
                .contains("kube_router_policy_series_left_out{metric=\"kube_router_policy_denied_packets_total\"} 0\n");
    }

    @Test
    void withoutAFirewallThereIsNothing() {
        assertThat(scrape(SampleBoard.of(3), new RoundMeters())).isEmpty();
    }
}
