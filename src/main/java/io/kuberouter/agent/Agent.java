package io.kuberouter.agent;

import io.kuberouter.cluster.Inputs;
import io.kuberouter.kernel.exec.Exec;
import io.kuberouter.kubernetes.client.Connection;
import io.kuberouter.kubernetes.watch.ApiStatus;
import io.kuberouter.kubernetes.watch.KindStatus;
import io.kuberouter.kubernetes.watch.Selection;
import io.kuberouter.kubernetes.watch.Watches;
import io.kuberouter.net.Ip;
import io.kuberouter.options.Options;
import io.kuberouter.reconcile.Area;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.Desired;
import io.kuberouter.state.Note;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The running agent: features on the spine, watches in front, the scene behind. Knows how to start in the right order,
/// how to stop without taking anything down, and how to take everything down when asked.
public final class Agent implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Agent.class);
    private static final Duration MARGIN = Duration.ofMillis(1_500);

    private final Options options;
    private final Connection connection;
    private final List<Feature> features;
    private final Machine machine;
    private final String version;
    private final IntConsumer exit;
    private final Clock clock;
    private final Instant started;
    private final Scene scene;
    private final Settler settler;
    private final Round round;
    private final KernelWatch kernel;
    private final Optional<TrafficWatch> traffic;
    private final Optional<Policing> policing;
    private final Optional<AnnouncementWatch> announcements;
    private final Sweep sweep;
    private final Board board;
    private final Hindrances hindrances;
    private final Spokesman spokesman;
    private final AtomicBoolean stood = new AtomicBoolean();
    private volatile @Nullable Watches watches;
    private volatile Overview.@Nullable Identity identity;

    /// @param exec what all features start programs with
    /// @param meters where durations are reported
    /// @param exit ends the process with this code after a cleanup that was asked for from outside
    /// @throws TargetException if the kernel does not let us listen to it
    Agent(
            Options options,
            Connection connection,
            List<Feature> features,
            Machine machine,
            Exec exec,
            Meters meters,
            String version,
            Clock clock,
            IntConsumer exit)
            throws TargetException {
        this.options = options;
        this.connection = connection;
        this.features = List.copyOf(features);
        this.machine = machine;
        this.version = version;
        this.clock = clock;
        this.exit = exit;
        this.started = clock.instant();
        var areas = features.stream().flatMap(f -> f.areas().stream()).toList();
        var start = Inputs.empty(machine.look());
        this.settler = new Settler(areas, this::stepped);
        this.scene = new Scene(
                clock,
                meters,
                areas.stream().map(Area::name).toList(),
                this::isVital,
                start,
                this::identity,
                this::api,
                this::turning,
                limit());
        this.round = new Round(start, awaited(), this::plan, settler, scene);
        this.hindrances = new Hindrances(features, scene);
        var links = new HashSet<String>();
        features.forEach(feature -> links.addAll(feature.links()));
        this.kernel = new KernelWatch(features, links, settler, scene::desired, this::lookAtMachine, hindrances::look);
        this.traffic = features.stream()
                .flatMap(feature -> feature.traffic().stream())
                .findFirst()
                .map(source -> new TrafficWatch(source, clock, scene::publish));
        this.policing = features.stream()
                .flatMap(feature -> feature.policing().stream())
                .findFirst();
        this.announcements = features.stream()
                .flatMap(feature -> feature.announcements().stream())
                .findFirst();
        this.sweep = new Sweep(features, this::tell, this::swept);
        this.board = new SceneBoard(scene, settler, this.features, traffic, policing, exec, this::takeDown);
        this.spokesman = new Spokesman(options, connection, features, scene, clock);
        scene.publish();
    }

    /// Starts everything; returns at once. Never fails for want of an API server.
    void start() {
        // Before the first plan can be made: it must know what was announced to an earlier agent.
        announcements.ifPresent(watch -> watch.start(round::offer, board));
        // Early, for the lists of the API server are on their way while modules are loaded.
        watches = Watches.start(
                connection, selections(), options.process().cacheSyncTimeout(), new Feed(round::offer, scene::publish));
        for (var feature : features) {
            feature.prepare().forEach(this::tell);
        }
        hindrances.look();
        var _ = scene.onChange(this::sweepOnce);
        var _ = scene.onChange(spokesman::changed);
        settler.start();
        round.start();
        kernel.start();
        traffic.ifPresent(TrafficWatch::start);
        policing.ifPresent(police -> police.watch(board));
        spokesman.start();
        scene.publish();
    }

    /// Stops watching and settling. The node stays as it is: forwarding goes on without us.
    @Override
    public void close() {
        stopRounds();
        traffic.ifPresent(TrafficWatch::close);
        features.forEach(Feature::close);
    }

    private void stopRounds() {
        var running = watches;
        if (running != null) {
            running.close();
        }
        announcements.ifPresent(AnnouncementWatch::close);
        kernel.close();
        sweep.close();
        spokesman.close();
        round.close();
        settler.close();
    }

    private Desired plan(Inputs inputs) {
        Desired all = Desired.NOTHING;
        for (var feature : features) {
            all = all.and(feature.plan(inputs));
        }
        return all;
    }

    private boolean isVital(String area, String object) {
        return features.stream().anyMatch(feature -> feature.isVital(area, object));
    }

    private void stepped(Step step) {
        scene.stepped(step);
    }

    /// Also where no area takes a step, for all functions are switched off and only remains are to be cleared. What the
    /// kernel has counted by then was not counted for this process.
    private void sweepOnce() {
        if (!stood.get() && scene.stands() && stood.compareAndSet(false, true)) {
            Thread.ofPlatform().name("baseline").daemon().start(board::policyTraffic);
            sweep.start();
        }
    }

    private void swept(String area, String object) {
        log.info("left over by an earlier program, removed: {}", object);
        scene.journal().record(clock.instant(), area, object, "removed", "left over");
    }

    /// Puts a remark of the agent's own where people look.
    public void tell(Note note) {
        log.warn("{}: {} {}", note.subject(), note.text(), note.advice());
        scene.note(note.subject(), note);
    }

    private void lookAtMachine() {
        round.offer(Event.ofHost(
                "an address or interface of this machine", inputs -> inputs.withHost(machine.look(inputs.host()))));
    }

    private Set<String> awaited() {
        var kinds = new HashSet<String>();
        selections().forEach(selection -> kinds.add(selection.kind().toString()));
        return kinds;
    }

    private List<Selection<?>> selections() {
        var selections = new ArrayList<Selection<?>>();
        features.forEach(feature -> selections.addAll(feature.selections()));
        return selections.stream().distinct().toList();
    }

    private Duration limit() {
        return features.stream()
                .map(Feature::period)
                .min(Duration::compareTo)
                .orElse(Duration.ofMinutes(5))
                .plus(MARGIN);
    }

    private boolean turning(Duration limit) {
        return round.turning(limit) && settler.turning(limit) && kernel.turning(limit);
    }

    private Overview.Identity identity() {
        var known = identity;
        if (known == null || !known.addresses().equals(addresses())) {
            known = new Overview.Identity(
                    options.process().nodeName(),
                    addresses(),
                    version,
                    System.getProperty("os.version", ""),
                    started,
                    features.stream().filter(Feature::runs).map(Feature::name).toList());
            identity = known;
        }
        return known;
    }

    private List<Ip> addresses() {
        return scene.inputs().nodes().values().stream()
                .filter(node -> node.name().name().equals(options.process().nodeName()))
                .flatMap(node -> node.addresses().stream())
                .toList();
    }

    private Overview.Api api() {
        var running = watches;
        if (running == null) {
            return new Overview.Api(connection.server(), Overview.Api.Link.STARTING, started, Map.of(), "");
        }
        return api(running.status());
    }

    private static Overview.Api api(ApiStatus status) {
        var objects = new LinkedHashMap<String, Integer>();
        for (KindStatus kind : status.kinds()) {
            objects.put(kind.kind(), kind.objects());
        }
        var link = status.connected()
                ? Overview.Api.Link.WATCHING
                : status.isSynced() ? Overview.Api.Link.LOST : Overview.Api.Link.STARTING;
        return new Overview.Api(status.server(), link, status.since(), objects, status.error());
    }

    /// What people may look at and ask for.
    public Board board() {
        return board;
    }

    private List<String> takeDown() {
        log.info("cleanup was asked for: the rounds stop, and everything of ours is removed");
        stopRounds();
        var left = new Cleanup(features).run();
        left.forEach(line -> log.warn("left: {}", line));
        Thread.ofPlatform().name("exit").start(() -> exit.accept(left.isEmpty() ? 0 : 1));
        return left;
    }
}
