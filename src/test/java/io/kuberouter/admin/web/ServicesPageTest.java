package io.kuberouter.admin.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.kuberouter.admin.SampleApp;
import io.kuberouter.admin.SampleBoard;
import io.kuberouter.agent.Overview;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
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

    private final SampleBoard board = SampleBoard.shop();
    private SampleApp app;
    private Chromium browser;

    @BeforeAll
    void start(@TempDir Path directory) {
        app = SampleApp.of(board, directory);
        browser = Chromium.start();
    }

    @AfterAll
    void stop() {
        browser.close();
        app.close();
    }

    @Test
    void namesServersStatesAndReasons() {
        try (var page = browser.page(1360, ColorScheme.LIGHT, true)) {
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
        try (var page = browser.page(1360, ColorScheme.LIGHT, true)) {
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
        try (var page = browser.page(1360, ColorScheme.LIGHT, false)) {
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
        try (var page = browser.page(1360, ColorScheme.LIGHT, true)) {
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
        try (var page = browser.page(width, scheme, true)) {
            page.navigate(app.url(path));
            assertThat(Chromium.violations(page)).isEmpty();
            assertThat(Chromium.scrollsSideways(page)).isFalse();
            assertThat(browser.complaints()).isEmpty();
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
