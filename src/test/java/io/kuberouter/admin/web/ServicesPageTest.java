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
import io.kuberouter.agent.Overview;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
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

/// The pages in a real browser.
@Tag("page")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServicesPageTest {

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
    void namesServersStatesAndReasons() {
        try (var page = page(1360, ColorScheme.LIGHT, true)) {
            page.navigate(app.url("/services"));
            assertThat(page.locator("table.servers tbody tr:not(.why)")).hasCount(14);
            assertThat(page.locator("table.servers"))
                    .containsText(new String[] {"shop/web"}, new LocatorAssertions.ContainsTextOptions());
            assertThat(page.getByText("no space left on device")).isVisible();
            assertThat(page.getByText("nobody ready")).isVisible();
        }
    }

    @Test
    void aChangeOfTheBoardIsSeenWithinASecond() {
        try (var page = page(1360, ColorScheme.LIGHT, true)) {
            page.navigate(app.url("/"));
            assertThat(page.locator("#state-text")).hasText("live");
            board.change(picture -> failing(picture, "sysctl", "read-only file system"));
            assertThat(page.getByText("read-only file system"))
                    .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(1000));
            board.change(picture -> failing(picture, "sysctl", ""));
            assertThat(page.getByText("read-only file system"))
                    .not()
                    .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(2000));
        }
    }

    @Test
    void withoutScriptThePageIsCompleteAndSaysWhenItWasMade() {
        try (var page = page(1360, ColorScheme.LIGHT, false)) {
            page.navigate(app.url("/services"));
            assertThat(page.locator("#state-text")).containsText("made ");
            page.locator("#q").fill("ns:shop svc:web");
            page.locator("form.filter button").click();
            assertThat(page.locator("table.servers tbody tr:not(.why)")).hasCount(2);
            page.locator("a.word").first().click();
            assertThat(page.locator("#q")).hasValue("svc:web");
        }
    }

    @Test
    void keysGoPlaces() {
        try (var page = page(1360, ColorScheme.LIGHT, true)) {
            page.navigate(app.url("/"));
            page.keyboard().press("g");
            page.keyboard().press("s");
            // Its heading is there before its script is.
            page.waitForURL("**/services");
            assertThat(page.locator("h1")).hasText("Services");
            page.keyboard().press("/");
            assertThat(page.locator("#q")).isFocused();
            page.keyboard().press("Escape");
            page.keyboard().press("?");
            assertThat(page.locator("#keys")).isVisible();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/, 1360, LIGHT",
        "/, 360, DARK",
        "/services, 1360, LIGHT",
        "/services, 1360, DARK",
        "/services, 360, LIGHT",
        "/services?q=state:waiting, 1360, LIGHT",
        "/services/shop/web, 1360, DARK",
        "/services/shop/web, 360, LIGHT",
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
        try (var in = ServicesPageTest.class.getClassLoader().getResourceAsStream(AXE)) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Overview failing(Overview picture, String name, String trouble) {
        var areas = picture.areas().stream()
                .map(area -> area.name().equals(name)
                        ? new Overview.Area(
                                name,
                                trouble.isEmpty() ? Overview.Area.State.SETTLED : Overview.Area.State.FAILING,
                                area.objects(),
                                area.round(),
                                area.settledAt(),
                                area.verifiedAt(),
                                area.changes(),
                                area.repairs(),
                                area.failures(),
                                trouble)
                        : area)
                .toList();
        return new Overview(
                Instant.now(),
                picture.round() + 1,
                picture.identity(),
                picture.api(),
                areas,
                picture.inputs(),
                picture.desired(),
                picture.notes(),
                picture.health(),
                picture.pace());
    }
}
