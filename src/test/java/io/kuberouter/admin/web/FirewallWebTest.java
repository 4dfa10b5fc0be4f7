package io.kuberouter.admin.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.admin.SampleApp;
import io.kuberouter.admin.SampleBoard;
import io.kuberouter.admin.SampleFirewall;
import io.kuberouter.admin.view.Documents;
import io.kuberouter.admin.view.Json;
import io.kuberouter.admin.view.firewall.FirewallDocuments;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The firewall on the admin server, as programs meet it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FirewallWebTest {

    private static final String POLICY = "kind: NetworkPolicy\n";

    private final SampleBoard board = SampleBoard.shop();
    private final HttpClient http = HttpClient.newHttpClient();
    private SampleApp app;

    @BeforeAll
    void start(@TempDir Path directory) {
        app = SampleApp.of(board, directory);
    }

    @AfterAll
    void stop() {
        app.close();
    }

    @Test
    void policiesAreAlsoJson() throws Exception {
        var list = read("/policies.json?q=policy:db", FirewallDocuments.PolicyList.class);
        assertThat(list.kind()).isEqualTo("PolicyList");
        assertThat(list.total()).isEqualTo(4);
        var db = list.items().getFirst();
        assertThat(db.pods()).containsExactly("shop/db-0");
        assertThat(db.rules()).extracting(rule -> rule.counters().packets()).containsExactly(1204L, 0L);
        assertThat(list.notes()).extracting(Documents.Remark::subject).containsExactly("NetworkPolicy shop/db");
    }

    @Test
    void onePolicyShowsGroupsChainsAndChanges() throws Exception {
        var detail = read("/policies/shop/db.json", FirewallDocuments.PolicyDetail.class);
        assertThat(detail.groups().getFirst().members()).containsExactly("10.244.1.5", "10.244.1.6", "10.244.3.17");
        assertThat(detail.groups().getFirst().command()).startsWith("ipset list KUBE-SRC-");
        assertThat(detail.chains()).hasSize(2);
        String page = get("/policies/shop/db").body();
        assertThat(page)
                .contains("from pods app=web in the same namespace, TCP 5432")
                .contains("iptables -S " + SampleFirewall.policyChain(SampleFirewall.DB))
                .contains("rewritten, 2 rules");
    }

    @Test
    void aPodShowsWhoIsolatesItAndWhatWasRefused() throws Exception {
        var detail = read("/pods/shop/db-0.json", FirewallDocuments.PodDetail.class);
        assertThat(detail.pod().ingress()).containsExactly("shop/db", "shop/default-deny");
        assertThat(detail.pod().counters().ingress().packets()).isEqualTo(41);
        assertThat(get("/pods/shop/db-0").body())
                .contains("shop/db-0 is guarded for ingress")
                .contains("41 packets refused")
                .contains("/why?from=shop/cart-1&amp;to=shop/db-0&amp;protocol=TCP&amp;port=5432");
    }

    @Test
    void dropsTellWhatIsSuppressedAndWhyTheyCannotBeSeen() throws Exception {
        var list = read("/drops.json?q=policy:shop/outside", FirewallDocuments.DropList.class);
        assertThat(list.items())
                .singleElement()
                .satisfies(drop -> assertThat(drop.to().address()).isEqualTo("93.184.216.34"));
        assertThat(list.counters().suppressed()).isEqualTo(1207);
        board.deafen("NFLOG group 101 belongs to another program");
        assertThat(get("/drops").body()).contains("NFLOG group 101 belongs to another program");
        board.deafen("");
    }

    @Test
    void whyIsAnsweredFirst() throws Exception {
        String page =
                get("/why?from=shop/cart-1&to=shop/db-0&protocol=TCP&port=5432").body();
        assertThat(page)
                .contains("Refused: policies shop/db, shop/default-deny isolate shop/db-0 and no rule lets shop/cart-1"
                        + " in on 5432/tcp")
                .contains("pod shop/cart-1 does not match app=web")
                .contains("value=\"shop/cart-1\"");
        var explained = read("/why.json?from=shop/cart-1&to=shop/db-0&port=5432", FirewallDocuments.Explained.class);
        assertThat(explained.allowed()).isFalse();
        assertThat(explained.ingress().misses().getFirst().rule().policy()).isEqualTo("shop/db");
        assertThat(explained.remedies()).hasSize(1);
        var allowed = read("/why.json?from=shop/web-0&to=shop/db-0&port=5432", FirewallDocuments.Explained.class);
        assertThat(allowed.ingress().rule()).isEqualTo(new FirewallDocuments.RuleRef("shop/db", "ingress", 0));
    }

    @Test
    void aQuestionThatMeansNothingNamesWhatIsWrong() throws Exception {
        var page = get("/why?from=shop/nobody&to=shop/db-0&port=5432");
        assertThat(page.statusCode()).isEqualTo(400);
        assertThat(page.body()).contains("from: there is no pod shop/nobody");
        var json = get("/why.json?from=shop/nobody&to=shop/db-0&port=5432");
        assertThat(json.statusCode()).isEqualTo(400);
        assertThat(Json.read(json.body(), Documents.Trouble.class).message())
                .isEqualTo("from: there is no pod shop/nobody");
    }

    @Test
    void aPolicyIsComparedAndNotApplied() throws Exception {
        var answer = post("/diff.json", "application/yaml", POLICY);
        var changes = Json.read(answer.body(), FirewallDocuments.Changes.class);
        assertThat(changes.items()).extracting(FirewallDocuments.Change::after).containsExactly(true, false);
        var form = "yaml=" + URLEncoder.encode(POLICY, StandardCharsets.UTF_8);
        var page = post("/diff", "application/x-www-form-urlencoded", form);
        assertThat(page.body()).contains("2 pairs would change").contains("1 would open, 1 would close");
        assertThat(post("/diff.json", "application/yaml", "nonsense").statusCode())
                .isEqualTo(400);
        assertThat(post("/diff", "application/x-www-form-urlencoded", "yaml=x").body())
                .contains("no document is a NetworkPolicy");
        assertThat(board.actions()).isEmpty();
    }

    @Test
    void anotherSiteCannotSendAPolicy() throws Exception {
        var strange = HttpRequest.newBuilder(uri("/diff"))
                .header("Origin", "http://evil.example")
                .POST(BodyPublishers.ofString(POLICY));
        assertThat(http.send(strange.build(), BodyHandlers.ofString()).statusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({
        "/policies, /policies.json?page=0",
        "/pods/shop/db-0, /pods/shop/db-0.json",
        "/drops, /drops.json?page=0"
    })
    void theAcceptHeaderAsksForJsonToo(String page, String json) throws Exception {
        var asked = HttpRequest.newBuilder(uri(page)).header("Accept", "application/json");
        assertThat(http.send(asked.build(), BodyHandlers.ofString()).body())
                .isEqualTo(get(json).body());
    }

    @Test
    void theActuatorShowsTheSamePolicies() throws Exception {
        assertThat(get("/actuator/policies").body())
                .isEqualTo(get("/policies.json").body());
    }

    @ParameterizedTest
    @CsvSource({"/policies.csv, 5", "/policies.csv?q=policy:db, 2", "/pods.csv, 6", "/drops.csv, 4"})
    void csvHasALineForEachRow(String path, int lines) throws Exception {
        assertThat(get(path).body().lines()).hasSize(lines);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/policies/shop/nothing", "/policies/shop/nothing.json", "/pods/shop/nobody"})
    void whatIsNotThereIsNotFound(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void theOverviewHasATileAndTheNavigationItsEntries() throws Exception {
        assertThat(get("/").body())
                .contains("href=\"/policies\"")
                .contains("href=\"/why\"")
                .contains("43 packets refused");
    }

    @Test
    void withoutAFirewallNothingOfItIsShown(@TempDir Path directory) throws Exception {
        try (var bare = SampleApp.of(SampleBoard.of(3), directory)) {
            var home =
                    http.send(HttpRequest.newBuilder(URI.create(bare.url("/"))).build(), BodyHandlers.ofString());
            assertThat(home.body()).doesNotContain("/policies").doesNotContain("/why");
            for (String path : List.of("/policies", "/pods", "/drops", "/why", "/diff")) {
                var request = HttpRequest.newBuilder(URI.create(bare.url(path))).build();
                assertThat(http.send(request, BodyHandlers.ofString()).statusCode())
                        .isEqualTo(404);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/policies?sort=-packets&page=7",
                "/policies/team-1/policy-1",
                "/pods?page=3",
                "/pods/team-1/app-1",
                "/why"
            })
    void aThousandPoliciesStaySmallPages(String path, @TempDir Path directory) throws Exception {
        try (var large = SampleApp.of(SampleBoard.large(), directory)) {
            var request = HttpRequest.newBuilder(URI.create(large.url(path))).build();
            var answer = http.send(request, BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(100_000);
        }
    }

    private <T> T read(String path, Class<T> type) throws IOException, InterruptedException {
        return Json.read(get(path).body(), type);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String type, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri(path))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create(app.url(path));
    }
}
