package io.kuberouter.admin.view.firewall;

import io.kuberouter.admin.view.Csv;
import io.kuberouter.agent.Drop;
import io.kuberouter.state.PodKey;
import java.util.List;
import java.util.stream.Collectors;

/// The tables of the firewall for spreadsheets; lists within a field are separated by blanks.
public final class FirewallCsv {

    private FirewallCsv() {}

    public static String policies(List<PolicyRow> rows) {
        return "namespace,policy,selects,pods,isolates,rules,packets_allowed,bytes_allowed,state,reason\r\n"
                + rows.stream()
                        .map(row -> Csv.line(
                                row.key().namespace(),
                                row.key().name(),
                                row.rules().selects(),
                                words(row.pods()),
                                words(row.directions()),
                                row.ruleCount(),
                                row.allowed().packets(),
                                row.allowed().bytes(),
                                row.state().word(),
                                row.reason()))
                        .collect(Collectors.joining());
    }

    public static String pods(List<PodRow> rows) {
        return "namespace,pod,addresses,ingress_policies,egress_policies,refused_in,refused_out,state,reason\r\n"
                + rows.stream()
                        .map(row -> Csv.line(
                                row.key().namespace(),
                                row.key().name(),
                                words(row.guard().addresses()),
                                words(row.guard().ingress()),
                                words(row.guard().egress()),
                                row.refusedIn().packets(),
                                row.refusedOut().packets(),
                                row.state().word(),
                                row.reason()))
                        .collect(Collectors.joining());
    }

    public static String drops(List<Drop> rows) {
        return "number,at,pod,direction,from,from_port,from_pod,to,port,to_pod,protocol,policies\r\n"
                + rows.stream()
                        .map(drop -> Csv.line(
                                drop.number(),
                                drop.at(),
                                drop.guarded(),
                                drop.direction(),
                                drop.source(),
                                drop.sourcePort(),
                                drop.from().map(PodKey::toString).orElse(""),
                                drop.destination(),
                                drop.destinationPort(),
                                drop.to().map(PodKey::toString).orElse(""),
                                drop.protocol(),
                                words(drop.policies())))
                        .collect(Collectors.joining());
    }

    private static String words(List<?> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }
}
