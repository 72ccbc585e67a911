package io.tidings.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.tidings.systemtests.Suite.AGENT;
import static io.tidings.systemtests.Suite.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.tidings.suite.Browser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The example of docs/examples/customer-site, as a customer of that site uses it. */
@Tag("flow")
class CustomerSiteTests {

    private static String site;
    private static Process server;

    @BeforeAll
    static void start() throws IOException {
        var root = Path.of(System.getProperty("tidings.root", ".."))
                .toAbsolutePath()
                .normalize();
        var builder = new ProcessBuilder(
                        "node",
                        root.resolve("docs/examples/customer-site/server.mjs").toString())
                .redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "PORT",
                        Integer.toString(freePort()),
                        "TIDINGS_URL",
                        RUNNING.url(),
                        "TIDINGS_SITE_SECRET",
                        RUNNING.run("token", "site", "--secret").strip()));
        server = builder.start();
        var said = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        site = said.readLine();
        assertThat(site).startsWith("http://localhost:");
    }

    @AfterAll
    static void stop() {
        server.destroyForcibly();
    }

    @Test
    void aCustomerOfAnotherSiteAsksThereAndSeesTheAnswerArrive() {
        var word = Suite.unique();
        try (var browser = new Browser(RUNNING)) {
            var page = browser.window().newPage();
            signIn(page, word);
            assertThat(page.locator("#none")).isVisible();

            page.locator("#ask [name=subject]").fill("Parcel " + word);
            page.locator("#ask [name=body]").fill("It was to be here on Monday.");
            page.locator("#ask button").click();
            var row = page.locator("#requests button");
            assertThat(row).containsText("Parcel " + word);
            row.click();
            assertThat(page.locator("#request li")).hasCount(1);

            var id = Suite.found(word).path("id").asString();
            AGENT.post(
                    "/api/v1/tickets/" + id + "/messages", Map.of("body", "Only Ada knows", "visibility", "internal"));
            AGENT.post("/api/v1/tickets/" + id + "/messages", Map.of("body", "It comes tomorrow."));
            // Without a reload: the page follows the stream.
            assertThat(page.locator("#request li")).hasCount(2);
            assertThat(page.locator("#request")).containsText("It comes tomorrow.");
            assertThat(row).containsText("Answered");
            assertThat(page.content()).doesNotContain("Only Ada knows");

            page.locator("#comment textarea").fill("Thank you!");
            page.locator("#comment button").click();
            assertThat(page.locator("#request li")).hasCount(3);
            assertThat(page.locator("#problem")).isHidden();
        }
    }

    @Test
    void anotherCustomerOfTheSiteSeesNothingOfIt() {
        var word = Suite.unique();
        try (var browser = new Browser(RUNNING)) {
            var page = browser.window().newPage();
            signIn(page, word + "a");
            page.locator("#ask [name=subject]").fill("Parcel " + word);
            page.locator("#ask [name=body]").fill("Where is it?");
            page.locator("#ask button").click();
            assertThat(page.locator("#requests")).containsText("Parcel " + word);
        }
        try (var browser = new Browser(RUNNING)) {
            var page = browser.window().newPage();
            signIn(page, word + "b");
            assertThat(page.locator("#none")).isVisible();
            assertThat(page.locator("#requests li")).hasCount(0);
        }
    }

    private static void signIn(Page page, String number) {
        page.navigate(site);
        page.locator("[name=number]").fill(number);
        page.locator("[name=name]").fill("Jan Kowalski");
        page.locator("#sign-in button").click();
        assertThat(page.locator("main")).isVisible();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
