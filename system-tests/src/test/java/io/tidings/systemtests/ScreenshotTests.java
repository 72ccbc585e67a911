package io.tidings.systemtests;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.options.ColorScheme;
import io.tidings.suite.Browser.Look;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pictures of every page for people to look at, in {@code docs/screenshots}. */
@Tag("look")
class ScreenshotTests extends BrowserTest {

    private static final Path PICTURES = Suite.RUNNING.root().resolve("docs/screenshots");

    private static String ticket;

    @BeforeAll
    static void start() {
        ticket = aConversation();
    }

    static Stream<Look> looks() {
        return Stream.of(Look.DESK, Look.PHONE).flatMap(width -> Stream.of(ColorScheme.LIGHT, ColorScheme.DARK)
                .flatMap(theme -> Stream.of("en", "ko").map(language -> new Look(width, theme, language))));
    }

    @ParameterizedTest
    @MethodSource("looks")
    void everyPageHasItsPicture(Look look) {
        var window = browser.window(look);
        var outside = window.newPage();
        outside.navigate(Suite.RUNNING.url() + "/");
        outside.locator("#kc-login").waitFor();
        take(outside, "login", look);
        window.close();

        var page = browser.signedInAs("admin", look);
        Walk.everyPage(page, ticket).forEach((name, address) -> {
            Walk.to(page, address);
            take(page, name, look);
        });
        Walk.to(page, "/views/open/tickets/" + ticket);
        page.keyboard().press("Control+k");
        page.locator(".palette").waitFor();
        take(page, "palette", look);
        page.context().close();

        var customers = browser.signedInAs("customer", look);
        Walk.everyPortalPage().forEach((name, address) -> {
            Walk.to(customers, address);
            take(customers, name, look);
        });
        customers.context().close();
    }

    private static void take(Page page, String name, Look look) {
        page.screenshot(new ScreenshotOptions().setPath(PICTURES.resolve(name + "-" + look + ".png")));
    }

    /** A ticket with something of everything: mail, reply, note, and what was done between them. */
    private static String aConversation() {
        var customer = "jan@customer.example";
        var subject = "The invoice of October is wrong";
        var ticket = Suite.AGENT
                .post(
                        "/api/v1/tickets",
                        Map.of(
                                "subject",
                                subject,
                                "body",
                                "Hello,\n\nI was charged twice for the Team plan in October. Could you look at it, please?\n\nJan Kowalski",
                                "customer",
                                Map.of("email", customer, "name", "Jan Kowalski"),
                                "channel",
                                "email"))
                .body();
        var path = "/api/v1/tickets/" + ticket.path("id").asString();
        var me = Suite.AGENT.get("/api/v1/me").body().path("id").asString();
        Suite.AGENT.patch(path, Map.of("assignee", me, "priority", "high", "tags", List.of("invoice", "vip")));
        Suite.AGENT.post(
                path + "/messages",
                Map.of(
                        "body", "The second charge came with the plan change on the 3rd: the card had expired.",
                        "visibility", "internal",
                        "channel", "note"));
        Suite.AGENT.post(
                path + "/messages",
                Map.of(
                        "body",
                        "Hello Jan,\n\nyou are right: the second charge should not have happened. I have asked billing to return it."));
        Suite.AGENT.post(
                path + "/messages",
                Map.of("body", "Thank you! Until when?", "visibility", "public", "channel", "phone-in"));
        return ticket.path("id").asString();
    }
}
