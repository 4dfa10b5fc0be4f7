package io.kuberouter.admin;

import io.kuberouter.agent.Board;
import io.kuberouter.agent.DestinationTraffic;
import io.kuberouter.agent.Drops;
import io.kuberouter.agent.JournalEntry;
import io.kuberouter.agent.Overview;
import io.kuberouter.agent.PolicyTraffic;
import io.kuberouter.agent.Traffic;
import io.kuberouter.agent.Work;
import io.kuberouter.state.Explanation;
import io.kuberouter.state.ServerKey;
import io.kuberouter.state.VerdictChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// A board whose picture a test draws.
public final class SampleBoard implements Board {

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final List<String> actions = new CopyOnWriteArrayList<>();
    private volatile Overview picture;
    private volatile List<JournalEntry> journal;
    private volatile Traffic traffic;
    private volatile Drops drops = Drops.NONE;
    private volatile PolicyTraffic policyTraffic = PolicyTraffic.NONE;

    private SampleBoard(Overview picture, List<JournalEntry> journal) {
        this.picture = picture;
        this.journal = journal;
        this.traffic = count(picture);
    }

    /// A small shop: one Service fails, one is refused, one slice is damaged.
    public static SampleBoard shop() {
        var now = Instant.now();
        var board = new SampleBoard(SamplePicture.shop(now), SamplePicture.journal(now));
        board.drops = SampleDrops.shop(now);
        board.policyTraffic = SampleDrops.traffic(now);
        return board;
    }

    /// The same shop on a node whose plane is nftables.
    public static SampleBoard nft() {
        var board = shop();
        board.change(picture -> SamplePicture.with(picture, SampleFirewall.shop(true)));
        return board;
    }

    /// Ten thousand virtual servers, a thousand policies, two hundred pods.
    public static SampleBoard large() {
        var board = of(10_000);
        board.change(picture -> SamplePicture.with(picture, SampleFirewall.of(1_000, 200)));
        board.policyTraffic = SampleDrops.traffic(board.overview());
        return board;
    }

    /// A packet more was refused.
    public void refuse() {
        drops = SampleDrops.more(drops);
        listeners.forEach(Runnable::run);
    }

    /// Drops can no longer be told of.
    public void deafen(String trouble) {
        drops = new Drops(drops.last(), drops.total(), drops.suppressed(), trouble);
    }

    /// As many virtual servers, two destinations each.
    public static SampleBoard of(int servers) {
        return new SampleBoard(SamplePicture.of(servers, Instant.now()), List.of());
    }

    /// Publishes a new picture made from the old one.
    public void change(UnaryOperator<Overview> change) {
        picture = change.apply(picture);
        listeners.forEach(Runnable::run);
    }

    /// Publishes a new picture in which the scheduler of the first virtual server is another one.
    public void touch() {
        change(SamplePicture::touched);
    }

    /// Publishes a new picture with a few random changes.
    public void walk(Random random) {
        change(old -> SamplePicture.walked(old, random));
    }

    /// What was asked of this board, in order.
    public List<String> actions() {
        return List.copyOf(actions);
    }

    @Override
    public Overview overview() {
        return picture;
    }

    @Override
    public Overview.Health health() {
        return overview().health();
    }

    /// Read now and then, as by a real board, not for each who looks.
    @Override
    public Traffic traffic() {
        var known = traffic;
        if (!known.at().equals(picture.at())) {
            known = count(picture);
            traffic = known;
        }
        return known;
    }

    private static Traffic count(Overview picture) {
        var counters = picture.desired().servers().keySet().stream()
                .collect(Collectors.toMap(Function.identity(), key -> SamplePicture.counters(key.hashCode())));
        return new Traffic(picture.at(), counters, counters.size() + 2);
    }

    @Override
    public Map<ServerKey, List<DestinationTraffic>> destinations(Collection<ServerKey> servers) {
        return servers.stream()
                .filter(picture.desired().servers()::holds)
                .collect(Collectors.toMap(Function.identity(), this::destinations));
    }

    private List<DestinationTraffic> destinations(ServerKey key) {
        var found = new ArrayList<DestinationTraffic>();
        var server = picture.desired().servers().at(key);
        if (server != null) {
            for (var destination : server.destinations()) {
                long active = Math.floorMod(destination.hashCode() + key.hashCode(), 200);
                found.add(new DestinationTraffic(
                        destination, active, active / 9, SamplePicture.counters(destination.hashCode())));
            }
        }
        return found;
    }

    @Override
    public List<JournalEntry> journal(int most) {
        return journal.stream().limit(most).toList();
    }

    @Override
    public Work work() {
        return new Work(31, 1_204);
    }

    @Override
    public PolicyTraffic policyTraffic() {
        return policyTraffic;
    }

    @Override
    public Drops drops(int most) {
        return new Drops(
                drops.last().stream().limit(most).toList(), drops.total(), drops.suppressed(), drops.trouble());
    }

    @Override
    public Explanation explain(String from, String to, String protocol, String port) {
        if (from.equals("shop/nobody")) {
            throw new IllegalArgumentException("from: there is no pod shop/nobody");
        }
        return SampleFirewall.explanation(from.equals("shop/web-0"));
    }

    @Override
    public List<VerdictChange> diff(String yaml) {
        if (!yaml.contains("NetworkPolicy")) {
            throw new IllegalArgumentException("no document is a NetworkPolicy");
        }
        var refused = SampleFirewall.explanation(false).flow();
        var allowed = SampleFirewall.explanation(true).flow();
        return List.of(new VerdictChange(refused, false, true), new VerdictChange(allowed, true, false));
    }

    @Override
    public AutoCloseable onChange(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public void verify() {
        actions.add("verify");
    }

    @Override
    public List<String> cleanupPlan() {
        return List.of("virtual server 10.96.14.7:80/tcp", "link kube-dummy-if");
    }

    @Override
    public List<String> cleanup() {
        actions.add("cleanup");
        return List.of();
    }
}
