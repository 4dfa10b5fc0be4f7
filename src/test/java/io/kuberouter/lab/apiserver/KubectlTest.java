package io.kuberouter.lab.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a person does with kubectl in the lab.
class KubectlTest {

    private static final String WEB = """
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec:
              type: NodePort
              selector: {app: web}
              ports: [{name: http, port: 80, targetPort: 8080}]
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: web-1, labels: {app: web}}
            spec:
              nodeName: node-1
              containers: [{name: main, image: none}]
            ---
            apiVersion: v1
            kind: Node
            metadata: {name: node-1}
            ---
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: deny}
            spec: {podSelector: {}, policyTypes: [Ingress]}
            """;

    @TempDir
    private Path folder;

    private ApiServer server;
    private Path web;

    @BeforeEach
    void start() throws IOException {
        assumeTrue(
                Arrays.stream(System.getenv("PATH").split(":"))
                        .anyMatch(part -> Files.isExecutable(Path.of(part, "kubectl"))),
                "kubectl is not here");
        server = ApiServer.start();
        Kubeconfig.write(folder.resolve("kubeconfig"), server.uri());
        web = Files.writeString(folder.resolve("web.yaml"), WEB);
        kubectl("apply", "-f", web.toString());
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private Process begin(String... arguments) throws IOException {
        var command = new ArrayList<>(
                List.of("kubectl", "--kubeconfig", folder.resolve("kubeconfig").toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("HOME", folder.toString());
        return builder.start();
    }

    private String kubectl(String... arguments) throws IOException {
        var process = begin(arguments);
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(exit(process)).as(output).isZero();
        return output;
    }

    private static int exit(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void getShowsATable() throws IOException {
        assertThat(kubectl("get", "svc"))
                .contains("NAME ", "TYPE ", "CLUSTER-IP ", "EXTERNAL-IP ", "PORT(S) ", "AGE\n")
                .containsPattern("web +NodePort +10\\.96\\.0\\.10 +<none> +80:30000/TCP +\\d+s\n");
        assertThat(kubectl("get", "netpol,nodes,pods", "-A")).contains("deny", "node-1", "web-1");
        assertThat(kubectl("get", "svc", "web", "-o", "jsonpath={.spec.ports[0].nodePort}"))
                .isEqualTo("30000");
    }

    @Test
    void applyingTwiceChangesNothing() throws IOException {
        assertThat(kubectl("apply", "-f", web.toString())).isEqualTo("""
                        service/web unchanged
                        pod/web-1 unchanged
                        node/node-1 unchanged
                        networkpolicy.networking.k8s.io/deny unchanged
                        """);
        assertThat(kubectl("apply", "--server-side", "-f", web.toString())).contains("service/web serverside-applied");
        Files.writeString(web, WEB.replace("8080", "9090"));
        assertThat(kubectl("apply", "-f", web.toString())).contains("service/web configured");
        assertThat(kubectl("get", "svc", "web", "-o", "jsonpath={.spec.ports[*].targetPort}"))
                .isEqualTo("9090");
    }

    @Test
    void annotateLabelAndPatchChangeOneThing() throws IOException {
        kubectl("annotate", "svc", "web", "kube-router.io/service.dsr=tunnel");
        kubectl("label", "svc", "web", "tier=front");
        kubectl("patch", "svc", "web", "-p", "{\"spec\":{\"ports\":[{\"port\":443,\"name\":\"https\"}]}}");
        assertThat(kubectl("get", "svc", "-l", "tier=front", "-o", "jsonpath={.items[0].spec.ports[*].name}"))
                .isEqualTo("http https");
        kubectl("label", "svc", "web", "tier-");
        assertThat(kubectl("get", "svc", "-l", "tier=front")).contains("No resources found");
        assertThat(kubectl("describe", "svc", "web")).contains("kube-router.io/service.dsr: tunnel");
    }

    @Test
    void waitEndsWhenThePodIsReady() throws IOException {
        var waiting = begin("wait", "pod/web-1", "--for=condition=Ready", "--timeout=20s");
        kubectl(
                "patch",
                "pod",
                "web-1",
                "--subresource=status",
                "--type=merge",
                "-p",
                "{\"status\":{\"phase\":\"Running\",\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}");
        assertThat(exit(waiting)).isZero();
    }

    @Test
    void aWatchPrintsALinePerChange() throws IOException, InterruptedException {
        var watching = begin("get", "pods", "-w", "--output-watch-events", "--no-headers");
        try (var lines = watching.inputReader()) {
            assertThat(lines.readLine()).matches("ADDED +web-1 .*");
            kubectl("label", "pod", "web-1", "tier=front");
            assertThat(lines.readLine()).matches("MODIFIED +web-1 .*");
            kubectl("delete", "pod", "web-1", "--force");
            assertThat(lines.readLine()).matches("DELETED +web-1 .*");
        } finally {
            watching.destroy();
            assertThat(watching.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void deleteWaitsUntilAllIsGone() throws IOException {
        kubectl("delete", "-f", web.toString(), "--grace-period=1");
        assertThat(kubectl("get", "svc,pods,nodes,netpol")).contains("No resources found");
    }
}
