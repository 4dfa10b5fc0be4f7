package io.kuberouter.conformance.rules;

import io.kuberouter.conformance.rules.End.Verdict;
import io.kuberouter.conformance.rules.IptablesRuleReader.Rule;
import io.kuberouter.conformance.rules.IptablesRuleReader.Target;
import io.kuberouter.net.Prefix;
import io.kuberouter.state.Chain;
import io.kuberouter.state.Chain.Jump;
import io.kuberouter.state.ChainKey;
import io.kuberouter.state.Firewall;
import io.kuberouter.state.SetKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The chains and sets of the iptables plane. Built-in chains hold our jumps alone and accept what comes to their end.
public final class IptablesWalk implements Walk {

    private static final String TABLE = "filter";

    private final Firewall firewall;
    private final Map<ChainKey, List<Rule>> rules = new HashMap<>();
    private final Map<String, Members> sets = new HashMap<>();

    public IptablesWalk(Firewall firewall) {
        this.firewall = firewall;
        var entries = new HashMap<SetKey, List<Prefix>>();
        firewall.admitted()
                .keySet()
                .forEach(entry -> entries.computeIfAbsent(entry.set(), key -> new ArrayList<>())
                        .add(entry.member()));
        for (var set : firewall.sets().values()) {
            sets.put(
                    set.key().kernelName(),
                    new Members(
                            set.filledElsewhere()
                                    ? entries.getOrDefault(set.key(), List.of())
                                    : set.members().keySet()));
        }
        for (var chain : firewall.chains().values()) {
            if (chain.key().table().equals(TABLE)) {
                rules.put(
                        chain.key(),
                        chain.rules().stream()
                                .map(rule -> IptablesRuleReader.read(rule, this::set))
                                .toList());
            }
        }
    }

    @Override
    public End at(Hook hook, Packet packet) {
        var track = new Track(packet);
        for (boolean first : new boolean[] {true, false}) {
            for (var chain : firewall.chains().values()) {
                for (var jump : chain.jumps()) {
                    var verdict = first == jump.first() ? enter(hook, chain, jump, track) : null;
                    if (verdict != null) {
                        return track.end(verdict);
                    }
                }
            }
        }
        return track.end(Verdict.ACCEPT);
    }

    private @Nullable Verdict enter(Hook hook, Chain chain, Jump jump, Track track) {
        boolean leads = chain.key().family() == track.packet.family()
                && chain.key().table().equals(TABLE)
                && jump.from().equals(hook.name());
        boolean matches = leads
                && IptablesRuleReader.conditions(jump.match(), this::set).stream()
                        .allMatch(match -> match.of(track));
        return matches ? walk(chain.key(), track) : null;
    }

    private Members set(String name) {
        var members = sets.get(name);
        if (members == null) {
            throw new UnknownRule(name, "there is no such set");
        }
        return members;
    }

    /// The verdict of a chain, or null where it gives none.
    private @Nullable Verdict walk(ChainKey key, Track track) {
        track.enter(key.name());
        for (var rule : chain(key)) {
            if (!rule.matches(track)) {
                continue;
            }
            track.matched(rule.text());
            switch (rule.target()) {
                case Target.Finish(var verdict) -> {
                    return verdict;
                }
                case Target.Return() -> {
                    track.leave();
                    return null;
                }
                case Target.Mark(int value, int mask) -> track.mark(value, mask);
                case Target.Log(String record) -> track.log(record);
                case Target.Jump(String chain, boolean comesBack) -> {
                    var verdict = walk(new ChainKey(key.family(), TABLE, chain), track);
                    if (verdict != null) {
                        return verdict;
                    }
                    if (!comesBack) {
                        track.leave();
                        return null;
                    }
                }
            }
        }
        track.leave();
        return null;
    }

    private List<Rule> chain(ChainKey key) {
        var chain = rules.get(key);
        if (chain == null) {
            throw new UnknownRule(key.name(), "there is no such chain: " + key);
        }
        return chain;
    }
}
