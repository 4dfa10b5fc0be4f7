package io.kuberouter.conformance.rules;

import io.kuberouter.conformance.rules.NftStep.Verdict;
import io.kuberouter.net.Family;
import io.kuberouter.state.Firewall;
import io.kuberouter.state.NftObject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The tables of the nftables plane. What comes to the end of a base chain is accepted.
public final class NftWalk implements Walk {

    private final Map<Family, Ruler> tables = new EnumMap<>(Family.class);

    public NftWalk(Firewall firewall) {
        for (var family : Family.values()) {
            tables.put(family, new Ruler(firewall, family));
        }
    }

    @Override
    public End at(Hook hook, Packet packet) {
        return Objects.requireNonNull(tables.get(packet.family())).at(hook, packet);
    }

    private record Rule(String text, List<NftStep> steps) {}

    private record Base(String hook, List<Rule> rules) {}

    /// One table.
    private static final class Ruler {

        private final NftObjects objects;
        private final Map<String, List<Rule>> chains = new HashMap<>();
        private final List<Base> bases = new ArrayList<>();

        Ruler(Firewall firewall, Family family) {
            objects = new NftObjects(firewall.nft(), family);
            for (var object : firewall.nft().values()) {
                if (object.key().family() == family) {
                    read(object);
                }
            }
        }

        private void read(NftObject object) {
            switch (object) {
                case NftObject.Chain chain -> chains.put(chain.key().name(), rules(chain.rules()));
                case NftObject.BaseChain base -> bases.add(new Base(base.hook(), rules(base.rules())));
                case NftObject.Members set -> objects.set(set.key().name());
                case NftObject.VerdictMap map -> objects.map(map.key().name());
                case NftObject.Counter counter -> objects.counter(counter.key().name());
            }
        }

        private List<Rule> rules(List<String> texts) {
            return texts.stream()
                    .map(text -> new Rule(text, NftRuleReader.read(text, objects)))
                    .toList();
        }

        End at(Hook hook, Packet packet) {
            var track = new Track(packet);
            for (var base : bases) {
                var end = base.hook.equals(hook.toString()) ? walk(hook.toString(), base.rules, track) : null;
                if (end != null && end != End.Verdict.ACCEPT) {
                    return track.end(end);
                }
            }
            return track.end(End.Verdict.ACCEPT);
        }

        private End.@Nullable Verdict walk(String name, List<Rule> rules, Track track) {
            track.enter(name);
            for (var rule : rules) {
                var verdict = judge(rule, track);
                if (verdict instanceof Verdict.Finish(var end)) {
                    return end;
                }
                if (verdict instanceof Verdict.Return) {
                    break;
                }
                if (verdict instanceof Verdict.Jump(String chain, boolean comesBack)) {
                    var end = walk(chain, chains.getOrDefault(chain, List.of()), track);
                    if (end != null) {
                        return end;
                    }
                    if (!comesBack) {
                        break;
                    }
                }
            }
            track.leave();
            return null;
        }

        private static Verdict judge(Rule rule, Track track) {
            for (var step : rule.steps) {
                var verdict = step.of(track);
                if (verdict != NftStep.ON) {
                    if (verdict != NftStep.MISMATCH) {
                        track.matched(rule.text);
                    }
                    return verdict;
                }
            }
            track.matched(rule.text);
            return NftStep.ON;
        }
    }
}
