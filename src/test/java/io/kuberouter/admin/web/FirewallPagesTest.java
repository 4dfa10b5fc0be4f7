package io.kuberouter.admin.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.kuberouter.admin.SampleApp;
import io.kuberouter.admin.SampleBoard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The pages of the firewall in a real browser.
@Tag("page")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FirewallPagesTest {

    private static final String AXE = "META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";

    private final SampleBoard board = SampleBoard.shop();
    private final List<String> complaints = new ArrayList<>();
    private SampleApp app;
    private Playwright playwright;
    private Browser browser;

    @BeforeAll
    void start(@TempDir Path directory) {
        app = SampleApp.of(board, directory);
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of("/usr/bin/chromium"))
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-background-networking")));
    }

    @AfterAll
    void stop() {
        browser.close();
        playwright.close();
        app.close();
    }

    @Test
    void aPolicyLeadsToItsPodAndFromThereToWhy() {
        try (var page = page(1360, ColorScheme.LIGHT, true)) {
            page.navigate(app.url("/policies"));
            assertThat(page.locator("h1")).hasText("4 policies guard 4 of 5 pods here");
            page.locator("table a[href='/policies/shop/db']").click();
            page.locator("a[href='/pods/shop/db-0']").click();
            assertThat(page.locator("h1")).containsText("shop/db-0 is guarded for ingress");
            page.locator("a[href^='/why?from=shop/cart-1']").click();
            assertThat(page.locator(".verdict")).containsText("Refused: policies shop/db");
            assertThat(page.locator("input[name=port]")).hasValue("5432");
        }
    }

    @Test
    void aRefusedPacketAppearsByItself() {
        try (var page = page(1360, ColorScheme.LIGHT, true)) {
            page.navigate(app.url("/drops"));
            assertThat(page.locator("#state-text")).hasText("live");
            board.refuse();
            assertThat(page.getByText("10.0.9.9").first())
                    .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(3000));
        }
    }

    @Test
    void withoutScriptQuestionsAndPoliciesAreAnswered() {
        try (var page = page(1360, ColorScheme.DARK, false)) {
            page.navigate(app.url("/why"));
            page.locator("input[name=from]").fill("shop/cart-1");
            page.locator("input[name=to]").fill("shop/db-0");
            page.locator("input[name=port]").fill("5432");
            page.locator("form.ask button").click();
            assertThat(page.locator("h1")).hasText("It does not get through");
            page.navigate(app.url("/diff"));
            page.locator("#yaml").fill("kind: NetworkPolicy");
            page.locator("form.paste button").click();
            assertThat(page.locator("h1")).hasText("2 pairs would change");
            assertThat(page.locator("#yaml")).hasValue("kind: NetworkPolicy");
        }
    }

    @Test
    void keysGoPlaces() {
        try (var page = page(1360, ColorScheme.LIGHT, true)) {
            page.navigate(app.url("/"));
            page.keyboard().press("g");
            page.keyboard().press("p");
            assertThat(page.locator("h1")).containsText("policies guard");
            page.keyboard().press("g");
            page.keyboard().press("w");
            assertThat(page.locator("h1")).hasText("Does it get through?");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/policies, 1360, LIGHT",
        "/policies, 360, DARK",
        "/policies?q=state:failing, 1360, DARK",
        "/policies/shop/db, 1360, DARK",
        "/policies/shop/db, 360, LIGHT",
        "/pods, 1360, DARK",
        "/pods, 360, LIGHT",
        "/pods/shop/db-0, 1360, LIGHT",
        "/pods/shop/db-0, 360, DARK",
        "/drops, 1360, LIGHT",
        "/drops, 360, DARK",
        "/why?from=shop/cart-1&to=shop/db-0&port=5432, 1360, DARK",
        "/why?from=shop/cart-1&to=shop/db-0&port=5432, 360, LIGHT",
        "/why?from=shop/web-0&to=shop/db-0&port=5432, 800, LIGHT",
        "/diff, 360, DARK",
        "/, 1360, DARK",
    })
    void axeFindsNothingAndNothingScrollsSideways(String path, int width, ColorScheme scheme) throws IOException {
        try (var page = page(width, scheme, true)) {
            page.navigate(app.url(path));
            page.evaluate(axe());
            var found = page.evaluate(
                    "async () => (await axe.run()).violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' | '))");
            assertThat((List<?>) found).isEmpty();
            assertThat((Boolean) page.evaluate(
                            "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                    .isTrue();
            assertThat(complaints).isEmpty();
        }
    }

    private Page page(int width, ColorScheme scheme, boolean script) {
        var page = browser.newPage(new Browser.NewPageOptions()
                .setViewportSize(width, 900)
                .setColorScheme(scheme)
                .setJavaScriptEnabled(script));
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });
        return page;
    }

    private static String axe() throws IOException {
        try (var in = FirewallPagesTest.class.getClassLoader().getResourceAsStream(AXE)) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
