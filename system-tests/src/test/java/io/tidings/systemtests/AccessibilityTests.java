package io.tidings.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.tidings.suite.Browser.Look;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every page can be used by everybody: nothing that axe objects to in either theme, nothing beyond the edge of a phone. */
@Tag("flow")
class AccessibilityTests extends BrowserTest {

    private static final String AXE = axe();
    private static final List<String> RULES =
            List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");

    /** All that the themes tell apart: the rest of a page is the same in both, and looking at it takes longer than opening it. */
    private static final List<String> COLOURS = List.of("color-contrast", "link-in-text-block");

    private static final int HEIGHT = 900;

    private static String ticket;

    @BeforeAll
    static void start() {
        ticket = Suite.opens("Seen by everybody " + Suite.unique(), Suite.someCustomer())
                .path("id")
                .asString();
        Suite.AGENT.post(
                "/api/v1/tickets/" + ticket + "/messages",
                Map.of("body", "A note", "visibility", "internal", "channel", "note"));
    }

    /** In the languages with the longest and with the widest words: what fits in these fits in English. */
    @ParameterizedTest
    @CsvSource({"LIGHT, pl", "DARK, ko"})
    void theDeskIsForEverybody(ColorScheme theme, String language) {
        var page = browser.signedInAs("admin", new Look(Look.DESK, theme, language));
        var objections = new ArrayList<String>();
        Walk.everyPage(page, ticket).forEach((name, address) -> {
            Walk.to(page, address);
            objections(page, theme).forEach(objection -> objections.add(name + ": " + objection));
            page.setViewportSize(Look.PHONE, HEIGHT);
            beyondTheEdge(page).ifPresent(beyond -> objections.add(name + " is too wide for a phone by " + beyond));
            page.setViewportSize(Look.DESK, HEIGHT);
        });
        Walk.to(page, "/views/open/tickets/" + ticket);
        page.keyboard().press("Control+k");
        page.locator(".palette").waitFor();
        objections(page, theme).forEach(objection -> objections.add("palette: " + objection));
        assertThat(objections).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void thePortalIsForEverybodyToo(ColorScheme theme) {
        var page = browser.signedInAs("customer", new Look(Look.PHONE, theme, "ko"));
        var objections = new ArrayList<String>();
        Walk.everyPortalPage().forEach((name, address) -> {
            Walk.to(page, address);
            objections(page, theme).forEach(objection -> objections.add(name + ": " + objection));
            beyondTheEdge(page).ifPresent(beyond -> objections.add(name + " is too wide by " + beyond));
        });
        assertThat(objections).isEmpty();
    }

    /** How many pixels of the page lie outside the window, once a change of its size is drawn. */
    private static OptionalInt beyondTheEdge(Page page) {
        var beyond = (int) page.evaluate("""
                () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() =>
                  drawn(document.documentElement.scrollWidth - innerWidth))))
                """);
        return beyond > 0 ? OptionalInt.of(beyond) : OptionalInt.empty();
    }

    /** What axe finds on the page as it is now, each with where it is: everything in the light, only the colours in the dark. */
    @SuppressWarnings("unchecked")
    private static List<String> objections(Page page, ColorScheme theme) {
        page.evaluate(AXE);
        return (List<String>) page.evaluate("""
                async (rules) => (await axe.run({ runOnly: rules }))
                  .violations.map(({ id, nodes }) => `${id} at ${nodes.map((node) => node.target.join(' ')).join(', ')}`)
                """, theme == ColorScheme.DARK ? COLOURS : RULES);
    }

    /** As the page's own build installed it. */
    private static String axe() {
        try {
            return Files.readString(Suite.RUNNING.root().resolve("gateway/ui/node_modules/axe-core/axe.min.js"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
