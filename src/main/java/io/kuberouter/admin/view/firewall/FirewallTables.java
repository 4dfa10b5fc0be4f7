package io.kuberouter.admin.view.firewall;

import io.kuberouter.admin.view.Listing;
import io.kuberouter.admin.view.Listing.Column;
import io.kuberouter.admin.view.Vocabulary;
import io.kuberouter.agent.Drop;
import io.kuberouter.net.Ip;
import io.kuberouter.state.Direction;
import io.kuberouter.state.PodKey;
import io.kuberouter.state.PolicyKey;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The three tables of the firewall: what can be filtered and sorted, by which words.
public final class FirewallTables {

    private static final List<String> DIRECTIONS =
            Stream.of(Direction.values()).map(Direction::toString).toList();

    public static final Listing<PolicyRow> POLICIES = new Listing<>(
            "/policies",
            "policy of this node",
            Vocabulary.<PolicyRow>of(text -> row -> row.key().toString().contains(text))
                    .with("ns", Vocabulary.named(row -> row.key().namespace()))
                    .with("policy", one(row -> Stream.of(row.key()), PolicyKey::name))
                    .with("pod", one(row -> row.pods().stream(), PodKey::name))
                    .with("direction", Vocabulary.among(DIRECTIONS, row -> words(row.directions())))
                    .with(
                            "state",
                            Vocabulary.among(
                                    GuardState.WORDS, row -> List.of(row.state().word()))),
            List.of(
                    Column.text("policy", "Policy", "", PolicyRow::key),
                    Column.text("selects", "Selects", "mid", row -> row.rules().selects()),
                    Column.number("pods", "Pods", "num", row -> row.pods().size()),
                    Column.text(
                            "isolates",
                            "Isolates",
                            "mid",
                            row -> words(row.directions()).toString()),
                    Column.number("rules", "Rules", "num mid", PolicyRow::ruleCount),
                    Column.number(
                            "packets",
                            "Packets allowed",
                            "num wide",
                            row -> row.allowed().packets()),
                    Column.number("state", "State", "", PolicyRow::state)));

    public static final Listing<PodRow> PODS = new Listing<>(
            "/pods",
            "pod of this node",
            Vocabulary.<PodRow>of(text -> row -> row.key().toString().contains(text))
                    .with("ns", Vocabulary.named(row -> row.key().namespace()))
                    .with("pod", one(row -> Stream.of(row.key()), PodKey::name))
                    .with("policy", one(row -> row.guard().policies().stream(), PolicyKey::name))
                    .with("ip", Vocabulary.within(row -> row.guard().addresses().stream()))
                    .with("direction", Vocabulary.among(DIRECTIONS, row -> words(row.directions())))
                    .with(
                            "state",
                            Vocabulary.among(
                                    GuardState.WORDS, row -> List.of(row.state().word()))),
            List.of(
                    Column.text("pod", "Pod", "", PodRow::key),
                    Column.text(
                            "address",
                            "Addresses",
                            "mid",
                            row -> row.guard().addresses().toString()),
                    Column.number(
                            "ingress",
                            "Ingress",
                            "",
                            row -> row.guard().ingress().size()),
                    Column.number(
                            "egress",
                            "Egress",
                            "mid",
                            row -> row.guard().egress().size()),
                    Column.number(
                            "refused-in",
                            "Refused in",
                            "num wide",
                            row -> row.refusedIn().packets()),
                    Column.number(
                            "refused-out",
                            "Refused out",
                            "num wide",
                            row -> row.refusedOut().packets()),
                    Column.number("state", "State", "", PodRow::state)));

    public static final Listing<Drop> DROPS = new Listing<>(
            "/drops",
            "drop that is remembered",
            Vocabulary.<Drop>of(text -> drop -> ends(drop).anyMatch(end -> end.contains(text)))
                    .with("ns", Vocabulary.named(drop -> drop.guarded().namespace()))
                    .with("pod", one(drop -> Stream.of(drop.guarded()), PodKey::name))
                    .with("from", end(Drop::source, drop -> drop.from().stream()))
                    .with("to", end(Drop::destination, drop -> drop.to().stream()))
                    .with(
                            "port",
                            value -> drop ->
                                    Integer.toString(drop.destinationPort()).equals(value))
                    .with("proto", value -> drop -> drop.protocol().equalsIgnoreCase(value))
                    .with("policy", one(drop -> drop.policies().stream(), PolicyKey::name))
                    .with(
                            "direction",
                            Vocabulary.among(
                                    DIRECTIONS, drop -> List.of(drop.direction().toString()))),
            List.of(
                    Column.text("time", "When", "", drop -> -drop.number()),
                    Column.text("from", "From", "", Drop::source),
                    Column.text("to", "To", "", Drop::destination),
                    Column.number("port", "Port", "mid", Drop::destinationPort),
                    Column.text("direction", "Refused as", "mid", Drop::direction),
                    Column.plain("Isolated by", "mid"),
                    Column.plain("Why", "")));

    private FirewallTables() {}

    static List<String> words(List<Direction> directions) {
        return directions.stream().map(Direction::toString).toList();
    }

    /// Any of some objects: by name, or by namespace and name.
    private static <R, K> Vocabulary.Kind<R> one(Function<R, Stream<K>> held, Function<K, String> name) {
        return value -> {
            boolean full = value.contains("/");
            boolean begins = value.endsWith("*");
            String start = begins ? value.substring(0, value.length() - 1) : value;
            return row -> held.apply(row)
                    .map(key -> full ? String.valueOf(key) : name.apply(key))
                    .anyMatch(text -> begins ? text.startsWith(start) : text.equals(start));
        };
    }

    /// A pod by name, or an address by itself or its network.
    private static Vocabulary.Kind<Drop> end(Function<Drop, Ip> address, Function<Drop, Stream<PodKey>> pod) {
        return value -> {
            var ip = Ip.parse(value);
            if (ip != null || value.matches("[0-9a-fA-F:.]+/\\d+")) {
                return Vocabulary.<Drop>within(drop -> Stream.of(address.apply(drop)))
                        .of(value);
            }
            Predicate<Drop> named = one(pod, PodKey::name).of(value);
            return named;
        };
    }

    private static Stream<String> ends(Drop drop) {
        return Stream.of(
                drop.guarded().toString(),
                drop.source().toString(),
                drop.destination().toString(),
                drop.from().map(PodKey::toString).orElse(""),
                drop.to().map(PodKey::toString).orElse(""));
    }
}
