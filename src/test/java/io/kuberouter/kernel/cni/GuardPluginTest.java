package io.kuberouter.kernel.cni;

import static io.kuberouter.kernel.cni.GuardPlugin.environment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kuberouter.kernel.cni.GuardPlugin.Shell;
import io.kuberouter.kernel.exec.Output;
import io.kuberouter.lab.apiserver.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The plugin as a container runtime calls it, with a test in the agent's place.
@Timeout(120)
class GuardPluginTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    /// As containerd writes it.
    private static final String COMPACT = """
            {"cniVersion":"1.0.0","interfaces":[{"name":"kube-bridge","mac":"aa:bb:cc:00:11:22"},{"name":"veth7b1e2a90",\
            "mac":"aa:bb:cc:00:11:23"},{"name":"eth0","mac":"aa:bb:cc:00:11:24","sandbox":"/var/run/netns/cni-5d"}],\
            "ips":[{"interface":2,"address":"10.244.1.7/24","gateway":"10.244.1.1"},{"interface":2,\
            "address":"fd00:10:244:1::7/64","gateway":"fd00:10:244:1::1"}],"routes":[{"dst":"0.0.0.0/0"},{"dst":"::/0"}],\
            "dns":{}}""";

    private static final String PRETTY = """
            {
                "cniVersion": "0.3.1",
            \t"dns": {"search": ["a}]{", "\\"prevResult\\": {", "c\\\\", "\\u00e9\\u0022é"], "domain": "" },
                "interfaces" :
                    [ { "name": "eth0", "sandbox": "/run/netns/x" } ,
                      { "sandbox": "/run/netns/x", "name": "net1" },
                      { "name": "veth1", "sandbox": "" } ],
                "ips": [ { "version": "4", "address": "10.244.1.7\\/24", "interface": 0 },
                         { "address": "192.168.7.9/16", "interface": 1 },
                         { "address": "10.244.1.1/24", "interface": 2 } ],
                "unknown": [ true, false, null, -1.5e+3, [], {}, [ [ ] , { } ] ]
            }""";

    private static String config(GuardPlugin plugin, String fields, String prevResult) {
        return """
                {"cniVersion": "1.0.0", "name": "mynet", "type": "kube-router-guard", "directory": "%s", %s
                 "prevResult": %s}""".formatted(plugin.directory(), fields, prevResult);
    }

    /// No agent is there: the plugin announces and goes on.
    private static void passes(GuardPlugin plugin, String prevResult) throws Exception {
        var add = plugin.call(environment("ADD"), config(plugin, "", prevResult));
        assertThat(add.succeeded()).as("%s: %s", add.failure(), add.out()).isTrue();
        assertThat(add.out()).isEqualTo(prevResult + "\n");
    }

    private static void fails(Output output, int code, String words) {
        assertThat(output.code()).isEqualTo(1);
        var error = Json.readObject(output.out());
        assertThat(error.path("code").asInt()).as(output.out()).isEqualTo(code);
        assertThat(error.path("msg").asString())
                .startsWith("kube-router-guard: ")
                .contains(words);
        assertThat(error.path("cniVersion").asString()).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void theResultOfThePluginBeforeIsHandedOnByteForByte(Shell shell) throws Exception {
        try (var plugin = new GuardPlugin(shell)) {
            passes(plugin, COMPACT);
            passes(plugin, PRETTY);
            passes(plugin, PRETTY.replace("\n", "\r\n"));
            passes(plugin, "{ }");
            String routes = IntStream.range(0, 500)
                    .mapToObj("{\"dst\": \"10.0.%d.0/24\"}"::formatted)
                    .collect(Collectors.joining(", "));
            passes(plugin, "{\"ips\": [{\"address\": \"10.244.1.7/24\"}], \"routes\": [" + routes + "]}");
            assertThat(plugin.announced("0a1b2c:eth0")).containsEntry("address", List.of("10.244.1.7"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void thePodIsAnnouncedWithTheAddressesOfItsOwnInterfaces(Shell shell) throws Exception {
        try (var plugin = new GuardPlugin(shell)) {
            passes(plugin, COMPACT);
            assertThat(plugin.announced("0a1b2c:eth0"))
                    .containsEntry("network", List.of("mynet"))
                    .containsEntry("namespace", List.of("shop"))
                    .containsEntry("name", List.of("web-0"))
                    .containsEntry("uid", List.of("77-ff"))
                    .containsEntry("address", List.of("10.244.1.7", "fd00:10:244:1::7"));
            passes(plugin, PRETTY);
            assertThat(plugin.announced("0a1b2c:eth0")).containsEntry("address", List.of("10.244.1.7", "192.168.7.9"));
            passes(plugin, PRETTY.replace("/run/netns/x", ""));
            assertThat(plugin.announced("0a1b2c:eth0"))
                    .as("nothing says which are inside")
                    .containsEntry("address", List.of("10.244.1.7", "192.168.7.9", "10.244.1.1"));
            assertThat(GuardPlugin.modeOf(plugin.folder().resolve("pods/0a1b2c:eth0")))
                    .isEqualTo("rw-------");
        }
    }

    /// What the agent reads is what the plugin writes.
    @ParameterizedTest
    @EnumSource
    void theAgentUnderstandsTheAnnouncement(Shell shell) throws Exception {
        try (var plugin = new GuardPlugin(shell)) {
            passes(plugin, COMPACT);
            var contents = new AttachmentFolder(plugin.folder()).contents();
            assertThat(contents.unreadable()).isEmpty();
            assertThat(contents.announced())
                    .singleElement()
                    .satisfies(announced -> assertThat(announced.attachment())
                            .hasToString(AttachmentCodecTest.decoded("0a1b2c:eth0", """
                            call %s
                            namespace shop
                            name web-0
                            uid 77-ff
                            address 10.244.1.7
                            address fd00:10:244:1::7
                            """.formatted(
                                                    announced.attachment().call()))
                                    .toString()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void itComesBackOnTheAnswerToThisVeryCall(Shell shell) throws Exception {
        try (var plugin = new GuardPlugin(shell)) {
            plugin.alive(1);
            var folder = new AttachmentFolder(plugin.folder());
            var add = new FutureTask<>(() -> plugin.call(
                    environment("ADD"), config(plugin, "\"waitSeconds\": 50, \"unguarded\": \"fail\",", COMPACT)));
            Thread.ofVirtual().start(add);
            await().atMost(SOON).until(() -> !folder.contents().announced().isEmpty());
            var attachment = folder.contents().announced().getFirst().attachment();
            var guarded = plugin.folder().resolve("guarded/0a1b2c:eth0");
            Files.writeString(guarded, "another call\n");
            assertThat(add.isDone()).isFalse();
            folder.answer(attachment);
            assertThat(add.get().out()).isEqualTo(COMPACT + "\n");
            assertThat(add.get().err()).isEmpty();
            assertThat(guarded).doesNotExist();
        }
    }

    /// Its bound holds although the agent lives; a bound of 50 s does not although the agent is gone.
    @ParameterizedTest
    @EnumSource
    void noPodWaitsLongerThanItShould(Shell shell) throws Exception {
        try (var plugin = new GuardPlugin(shell)) {
            plugin.alive(0);
            long began = System.nanoTime();
            var late = plugin.call(environment("ADD"), config(plugin, "\"waitSeconds\": 0.4,", COMPACT));
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isBetween(Duration.ofMillis(350), Duration.ofSeconds(10));
            assertThat(late.out()).isEqualTo(COMPACT + "\n");
            assertThat(late.err()).contains("pod shop/web-0: its network policies do not stand after 0.4 s");
            plugin.alive(10);
            began = System.nanoTime();
            String strict = config(plugin, "\"waitSeconds\": 50, \"unguarded\": \"fail\",", COMPACT);
            fails(plugin.call(environment("ADD"), strict), 11, "no agent of kube-router runs");
            fails(plugin.call(environment("CHECK"), strict), 11, "no agent of kube-router runs");
            fails(plugin.call(environment("STATUS"), strict), 50, "no agent of kube-router runs");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
            plugin.alive(0);
            assertThat(plugin.call(environment("STATUS"), strict).out()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsDeletedOrCollectedIsTakenBack(Shell shell) throws Exception {
        try (var plugin = new GuardPlugin(shell)) {
            for (String id : List.of("one", "two", "three")) {
                var environment = environment("ADD");
                environment.put("CNI_CONTAINERID", id);
                plugin.call(environment, config(plugin, "", COMPACT));
                Files.writeString(plugin.folder().resolve("guarded/" + id + ":eth0"), "old\n");
            }
            var environment = environment("DEL");
            environment.put("CNI_CONTAINERID", "one");
            var del = plugin.call(environment, config(plugin, "", "null"));
            assertThat(del.text()).isEmpty();
            assertThat(plugin.call(environment, config(plugin, "", "null")).text())
                    .as("once more")
                    .isEmpty();
            assertThat(plugin.files("pods")).containsExactly("three:eth0", "two:eth0");
            assertThat(plugin.files("guarded")).containsExactly("three:eth0", "two:eth0");

            String others = """
                    {"cniVersion": "1.1.0", "name": "%s", "type": "kube-router-guard", "directory": "%s",
                     "cni.dev/valid-attachments": [{"containerID": "two", "ifname": "eth0"},
                       {"ifname": "net1", "containerID": "three"}]}""";
            var gc = Map.of("CNI_COMMAND", "GC");
            assertThat(plugin.call(gc, others.formatted("othernet", plugin.directory()))
                            .text())
                    .isEmpty();
            assertThat(plugin.files("pods")).containsExactly("three:eth0", "two:eth0");
            assertThat(plugin.call(gc, others.formatted("mynet", plugin.directory()))
                            .text())
                    .isEmpty();
            assertThat(plugin.files("pods")).containsExactly("two:eth0");
            assertThat(plugin.files("guarded")).containsExactly("two:eth0");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aContainerThatIsNoPodIsLetThrough(Shell shell) throws Exception {
        try (var plugin = new GuardPlugin(shell)) {
            var environment = environment("ADD");
            environment.remove("CNI_ARGS");
            var add = plugin.call(environment, config(plugin, "\"unguarded\": \"fail\",", COMPACT));
            assertThat(add.out()).isEqualTo(COMPACT + "\n");
            assertThat(plugin.files("pods")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void itTellsItsVersions(Shell shell) throws Exception {
        try (var plugin = new GuardPlugin(shell)) {
            for (String config : List.of("", "{\"cniVersion\": \"1.1.0\"}")) {
                var versions = Json.readObject(
                        plugin.call(Map.of("CNI_COMMAND", "VERSION"), config).text());
                assertThat(versions.path("cniVersion").asString()).isEqualTo("1.1.0");
                assertThat(versions.path("supportedVersions"))
                        .extracting(version -> version.asString())
                        .containsExactly("0.3.0", "0.3.1", "0.4.0", "1.0.0", "1.1.0");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void errorsAreToldInTheWordsOfTheSpecification(Shell shell) throws Exception {
        try (var plugin = new GuardPlugin(shell)) {
            String good = config(plugin, "", COMPACT);
            var add = environment("ADD");
            fails(plugin.call(add, good.replaceFirst("1.0.0", "0.2.0")), 1, "cniVersion 0.2.0");
            fails(plugin.call(Map.of("CNI_COMMAND", "GUESS"), good), 4, "CNI_COMMAND");
            fails(plugin.call(Map.of("CNI_COMMAND", "ADD"), good), 4, "CNI_CONTAINERID");
            for (String broken :
                    List.of("", "{", "{\"a\" 1}", "[1, 2", good + "}", "{\"a\": \"b}", "{\"a\": }", "{1: 2}")) {
                fails(plugin.call(add, broken), 6, "no JSON");
            }
            fails(plugin.call(add, config(plugin, "", "null")), 7, "no prevResult");
            fails(plugin.call(add, config(plugin, "\"waitSeconds\": \"2s\",", COMPACT)), 7, "waitSeconds");
            fails(plugin.call(add, config(plugin, "\"unguarded\": \"maybe\",", COMPACT)), 7, "unguarded");
            assertThat(plugin.files("pods")).isEmpty();
        }
    }

    /// What operators are told to write names this script, behind the plugin that gives an address.
    @Test
    void theListOfTheDocumentsEndsWithThePlugin() throws Exception {
        String page = Files.readString(Path.of("docs/network-policy.md"));
        int start = page.indexOf("```json") + "```json".length();
        var plugins = Json.readObject(page.substring(start, page.indexOf("```", start)))
                .path("plugins");
        assertThat(plugins)
                .extracting(plugin -> plugin.path("type").asString())
                .containsExactly("bridge", "kube-router-guard");
        assertThat(Path.of("cni", "kube-router-guard")).isExecutable();
    }

    /// Names become names of files.
    @ParameterizedTest
    @EnumSource
    void noNameLeadsOutOfTheFolder(Shell shell) throws Exception {
        try (var plugin = new GuardPlugin(shell)) {
            for (var odd : Map.of(
                            "CNI_CONTAINERID", "../x",
                            "CNI_IFNAME", "../x",
                            "CNI_ARGS", "K8S_POD_NAMESPACE=shop;K8S_POD_NAME=a b\nc")
                    .entrySet()) {
                for (String command : List.of("ADD", "CHECK")) {
                    var environment = environment(command);
                    environment.put(odd.getKey(), odd.getValue());
                    fails(plugin.call(environment, config(plugin, "", COMPACT)), 4, odd.getKey());
                }
            }
            assertThat(plugin.files("pods")).isEmpty();
        }
    }
}
