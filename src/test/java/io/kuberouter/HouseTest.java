package io.kuberouter;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The walls of the house: who may use whom, and which room may touch the world. A room that is not built yet is no
/// fault; a room that stands and is not in the map is one.
class HouseTest {

    private static final String ROOT = "io.kuberouter";

    /// Which rooms a room may use, beside itself, `table`, the JDK and libraries.
    private static final Map<String, Set<String>> MAY_USE = new TreeMap<>(Map.ofEntries(
            Map.entry("net", Set.of()),
            Map.entry("table", Set.of()),
            Map.entry("reconcile", Set.of()),
            Map.entry("cluster", Set.of("net")),
            Map.entry("options", Set.of("net")),
            Map.entry("state", Set.of("net")),
            Map.entry("netlink", Set.of("net")),
            Map.entry("plan", Set.of("cluster", "options", "state", "net")),
            Map.entry("kernel", Set.of("state", "reconcile", "netlink", "net")),
            Map.entry("bgp", Set.of("state", "reconcile", "net")),
            Map.entry("kubernetes", Set.of("cluster", "options", "state", "reconcile", "net")),
            Map.entry(
                    "agent",
                    Set.of(
                            "net",
                            "reconcile",
                            "cluster",
                            "options",
                            "state",
                            "netlink",
                            "plan",
                            "kernel",
                            "bgp",
                            "kubernetes")),
            Map.entry("admin", Set.of("agent", "cluster", "options", "state", "net"))));

    /// Rooms whose code depends on its arguments alone.
    private static final String[] PURE = packages("net", "table", "cluster", "options", "state", "plan", "reconcile");

    private static final String[] THREADED =
            packages("agent", "admin", "kubernetes", "netlink", "kernel.netns", "bgp.session", "bgp.bfd");

    private static final JavaClasses HOUSE = house();

    /// Our compiled classes, without those of tests and of the lab.
    private static JavaClasses house() {
        try {
            var source = Objects.requireNonNull(HouseTest.class.getResource("/io/kuberouter/net/Ip.class"));
            return new ClassFileImporter()
                    .importPath(Path.of(source.toURI()).resolve("../../../..").normalize());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static String[] packages(String... rooms) {
        return Arrays.stream(rooms).map(room -> ROOT + "." + room + "..").toArray(String[]::new);
    }

    private static void holds(ArchRule rule) {
        rule.allowEmptyShould(true).check(HOUSE);
    }

    static Set<String> rooms() {
        return MAY_USE.keySet();
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void aRoomUsesOnlyWhatItMay(String room) {
        var allowed = new TreeSet<>(MAY_USE.get(room));
        allowed.add(room);
        allowed.add("table");
        var forbidden = DescribedPredicate.<JavaClass>describe(
                "other rooms than " + allowed,
                used -> used.getPackageName().startsWith(ROOT) && !allowed.contains(roomOf(used)));
        holds(noClasses().that().resideInAnyPackage(packages(room)).should().dependOnClassesThat(forbidden));
    }

    @Test
    void everyRoomIsOnTheMap() {
        var built = new TreeSet<String>();
        HOUSE.forEach(type -> built.add(roomOf(type)));
        built.remove("");
        assertThat(MAY_USE.keySet()).containsAll(built);
        assertThat(built).contains("net", "table", "cluster", "state", "plan", "reconcile");
    }

    private static String roomOf(JavaClass type) {
        String name = type.getPackageName();
        return name.equals(ROOT) ? "" : name.substring(ROOT.length() + 1).split("\\.")[0];
    }

    @Test
    void packagesHaveNoCycles() {
        holds(slices().matching(ROOT + ".(**)").should().beFreeOfCycles());
    }

    @Test
    void plannersDoNotKnowEachOther() {
        holds(slices().matching(ROOT + ".plan.(*)..").should().notDependOnEachOther());
    }

    @Test
    void kernelAreasKnowOnlyTheExecutor() {
        holds(slices().matching(ROOT + ".kernel.(*)..")
                .should()
                .notDependOnEachOther()
                .ignoreDependency(resideInAPackage(ROOT + ".kernel.."), resideInAPackage(ROOT + ".kernel.exec..")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java.io..",
                "java.nio.file..",
                "java.nio.channels..",
                "java.net..",
                "java.util.logging..",
                "java.util.concurrent..",
                "java.util.random..",
                "java.time.zone..",
                "javax..",
                "jdk..",
                "sun..",
                "org.slf4j..",
                "org.apache..",
                "org.springframework..",
                "io.kubernetes..",
                "com.sun..",
            })
    void pureRoomsTouchNoWorld(String world) {
        var serialisation = DescribedPredicate.<JavaClass>describe(
                "of " + world,
                used -> resideInAPackage(world).test(used) && !used.getName().startsWith("java.io.Serializable"));
        holds(noClasses().that().resideInAnyPackage(PURE).should().dependOnClassesThat(serialisation));
    }

    @Test
    void pureRoomsKnowNoThreadsAndNoClocks() {
        holds(noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(
                        Thread.class,
                        ThreadLocal.class,
                        Process.class,
                        ProcessBuilder.class,
                        Runtime.class,
                        java.time.Clock.class,
                        java.util.Random.class,
                        java.util.Timer.class));
        for (String now : new String[] {"currentTimeMillis", "nanoTime", "getenv", "getProperty", "exit"}) {
            holds(noClasses()
                    .that()
                    .resideInAnyPackage(PURE)
                    .should()
                    .callMethodWhere(DescribedPredicate.describe(
                            "System." + now,
                            call -> call.getTargetOwner().isEquivalentTo(System.class)
                                    && call.getName().equals(now))));
        }
        holds(noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "now() of java.time",
                        call -> call.getTargetOwner().getPackageName().equals("java.time")
                                && call.getName().equals("now"))));
        holds(noClasses().that().resideInAnyPackage(PURE).should().accessField(System.class, "out"));
        holds(noClasses().that().resideInAnyPackage(PURE).should().accessField(System.class, "err"));
    }

    @Test
    void springStaysInAgentAndAdmin() {
        onlyIn(Set.of("agent", "admin", ""), "org.springframework..");
    }

    @Test
    void theKubernetesClientStaysInItsRoom() {
        onlyIn(Set.of("kubernetes"), "io.kubernetes..");
    }

    private static void onlyIn(Set<String> rooms, String library) {
        holds(noClasses()
                .that(DescribedPredicate.describe("are outside " + rooms, type -> !rooms.contains(roomOf(type))))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library));
    }

    @Test
    void nativeCallsStayWhereTheirBindingsAre() {
        holds(noClasses()
                .that()
                .resideOutsideOfPackages(packages("netlink", "kernel.netns", "kernel.nftables"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.sun.jna..", "java.lang.foreign.."));
    }

    @Test
    void processesAreStartedInOnePlace() {
        holds(noClasses()
                .that()
                .resideOutsideOfPackages(packages("kernel.exec"))
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(ProcessBuilder.class, Process.class)
                .orShould()
                .callMethod(Runtime.class, "exec", String.class)
                .orShould()
                .callMethod(Runtime.class, "exec", String[].class));
    }

    @Test
    void threadsStayWhereTheyMay() {
        var starts = DescribedPredicate.<JavaClass>describe(
                "start threads",
                used -> used.isAssignableTo(Thread.class)
                        || used.isAssignableTo(Thread.Builder.class)
                        || used.isAssignableTo(java.util.concurrent.Executor.class)
                        || used.isEquivalentTo(java.util.concurrent.Executors.class)
                        || used.isEquivalentTo(java.util.concurrent.CompletableFuture.class)
                        || used.isAssignableTo(java.util.Timer.class));
        // Waiting for a process, and passing on an interrupt, start none; the program itself starts and ends in the
        // root.
        holds(noClasses()
                .that()
                .resideOutsideOfPackages(THREADED)
                .and()
                .resideOutsideOfPackages(packages("kernel.exec"))
                .and()
                .resideOutsideOfPackage(ROOT)
                .should()
                .dependOnClassesThat(starts));
    }

    @Test
    void clusterAndStateHoldValues() {
        var value = DescribedPredicate.<JavaClass>describe(
                "records, enums or sealed interfaces",
                type -> type.isRecord()
                        || type.isEnum()
                        || type.getSimpleName().equals("package-info")
                        || (type.isInterface() && type.reflect().isSealed()));
        holds(classes()
                .that()
                .resideInAnyPackage(packages("cluster", "state"))
                .and()
                .areNotAnonymousClasses()
                .should(be(value)));
    }

    private static ArchCondition<JavaClass> be(DescribedPredicate<JavaClass> predicate) {
        return new ArchCondition<>("be " + predicate.getDescription()) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!predicate.test(type)) {
                    events.add(SimpleConditionEvent.violated(
                            type, type.getName() + " is none of: " + predicate.getDescription()));
                }
            }
        };
    }

    @Test
    void everyPackageSaysWhatItIsForAndIsNullMarked() {
        var names = new TreeSet<String>();
        HOUSE.forEach(type -> names.add(type.getPackageName()));
        for (String name : names) {
            var described = HOUSE.getPackage(name);
            assertThat(described.tryGetPackageInfo())
                    .as(name + " has a package-info")
                    .isPresent();
            assertThat(described.isAnnotatedWith(NullMarked.class))
                    .as(name + " is null-marked")
                    .isTrue();
        }
    }

    @Test
    void namesSayWhatAThingIs() {
        for (String word : Stream.of("Manager", "Helper", "Util", "Utils", "Impl", "Info", "Data", "Processor", "Base")
                .toList()) {
            holds(noClasses().should().haveSimpleNameEndingWith(word));
        }
        holds(noClasses()
                .that()
                .resideOutsideOfPackages(packages("admin"))
                .should()
                .haveSimpleNameEndingWith("Controller"));
    }

    @Test
    void nothingIsNamedAsABean() {
        var accessors = new ArchCondition<JavaClass>("have no getters or setters") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getMethods().stream()
                        .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
                        .filter(method -> method.getName().matches("(get|set)[A-Z].*"))
                        .filter(method -> !overrides(type, method.getName()))
                        .forEach(method -> events.add(
                                SimpleConditionEvent.violated(type, method.getFullName() + " is a getter or setter")));
            }
        };
        holds(classes().should(accessors));
    }

    private static boolean overrides(JavaClass type, String method) {
        return Stream.concat(type.getAllRawSuperclasses().stream(), type.getAllRawInterfaces().stream())
                .filter(above -> !above.getPackageName().startsWith(ROOT))
                .anyMatch(above -> above.getMethods().stream()
                        .anyMatch(other -> other.getName().equals(method)));
    }

    @Test
    void theLabIsNotInTheAgent() {
        assertThat(HOUSE.stream().map(JavaClass::getPackageName)).noneMatch(name -> name.startsWith(ROOT + ".lab"));
    }
}
