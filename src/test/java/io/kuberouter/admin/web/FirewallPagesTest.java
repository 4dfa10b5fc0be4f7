package io.kuberouter.admin.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.kuberouter.admin.SampleApp;
import io.kuberouter.admin.SampleBoard;
import java.io.IOException;
import java.nio.file.Path;
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
    void aPolicyLeadsToItsPodAndFromThereToWhy() {
        try (var page = browser.page(1360, ColorScheme.LIGHT, true)) {
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
        try (var page = browser.page(1360, ColorScheme.LIGHT, true)) {
            page.navigate(app.url("/drops"));
            assertThat(page.locator("#state-text")).hasText("live");
            board.refuse();
            assertThat(page.getByText("10.0.9.9").first())
                    .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(3000));
        }
    }

    @Test
    void withoutScriptQuestionsAndPoliciesAreAnswered() {
        try (var page = browser.page(1360, ColorScheme.DARK, false)) {
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
        try (var page = browser.page(1360, ColorScheme.LIGHT, true)) {
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
        try (var page = browser.page(width, scheme, true)) {
            page.navigate(app.url(path));
            assertThat(Chromium.violations(page)).isEmpty();
            assertThat(Chromium.scrollsSideways(page)).isFalse();
            assertThat(browser.complaints()).isEmpty();
        }
    }
}
