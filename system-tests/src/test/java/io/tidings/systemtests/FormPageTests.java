package io.tidings.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.tidings.systemtests.Suite.ADMIN;
import static io.tidings.systemtests.Suite.AGENT;
import static io.tidings.systemtests.Suite.RUNNING;
import static io.tidings.systemtests.Suite.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import io.tidings.suite.Api;
import io.tidings.suite.Browser;
import io.tidings.suite.Browser.Look;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A form on somebody else's site, in a real browser, and what becomes of it at the desk. */
@Tag("replicas")
class FormPageTests {

    private static final Pattern KEY = Pattern.compile("[A-Z]+-\\d+");
    private static final LocatorAssertions.ContainsTextOptions LIVE =
            new LocatorAssertions.ContainsTextOptions().setTimeout(SOON.toMillis());

    /** What one network address may send in an hour, as the service comes; docs/forms.md. */
    private static final int PER_ADDRESS = 20;

    private static final String FORM = "f" + Suite.unique();

    private static ForeignSite site;
    private static Browser browser;

    @BeforeAll
    static void start() {
        site = new ForeignSite();
        browser = ForeignSite.browser();
        var made = ADMIN.post(
                "/api/v1/forms",
                Map.of(
                        "id",
                        FORM,
                        "name",
                        "Contact",
                        "group",
                        "support",
                        "origins",
                        List.of(site.origin()),
                        "files",
                        Map.of("most", 3, "largest", 1_000_000),
                        "withoutScript",
                        true));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
    }

    @AfterAll
    static void stop() {
        browser.close();
        site.close();
        ADMIN.delete("/api/v1/forms/" + FORM);
    }

    @Test
    void oneLineShowsTheFormWhichKeepsToItselfAndMakesATicketThatSaysItsPage() {
        var word = Suite.unique();
        var page = browser.window().newPage();
        var asked = new CopyOnWriteArrayList<String>();
        var complaints = new CopyOnWriteArrayList<String>();
        page.context().onRequest(request -> asked.add(request.url()));
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                complaints.add(message.text());
            }
        });
        page.navigate(site.withForm("/contact", FORM, "") + "?customer=4711#top");

        fillIn(page, word);
        page.locator("input[type=file]")
                .setInputFiles(
                        new FilePayload("measured.txt", "text/plain", ("12 " + word).getBytes(StandardCharsets.UTF_8)));
        press(page);
        assertThat(form(page)).containsText(KEY, LIVE);

        // In its shadow, so that neither styles nor names of the site meet it.
        assertThat(page.evaluate("document.querySelectorAll('input, textarea, form, style').length"))
                .isEqualTo(0);
        assertThat(page.evaluate("document.querySelector('[data-tidings-form]').shadowRoot !== null"))
                .isEqualTo(true);
        assertThat(page.evaluate("Object.keys(window).filter(name => /tidings/i.test(name)).length"))
                .isEqualTo(0);
        assertThat(asked)
                .isNotEmpty()
                .allMatch(url -> url.startsWith(site.origin() + "/")
                        || url.startsWith(RUNNING.url() + "/form.js")
                        || url.startsWith(RUNNING.url() + "/api/v1/forms/" + FORM));
        assertThat(complaints).isEmpty();
        assertThat(page.context().cookies()).isEmpty();
        assertThat(page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
                        .toString())
                .as("what was sent is not kept")
                .doesNotContain(word);

        var ticket = ticket(key(page));
        assertThat(ticket.path("channel").asString()).isEqualTo("form");
        assertThat(ticket.at("/fields/form/value").asString()).isEqualTo(FORM);
        assertThat(ticket.at("/fields/form-page/value").asString()).isEqualTo(site.origin() + "/contact");
        var file = Suite.messages(ticket.path("id").asString()).at("/0/attachments/0");
        assertThat(file.path("name").asString()).isEqualTo("measured.txt");
        assertThat(AGENT.get("/api/v1/tickets/%s/attachments/%d"
                                .formatted(
                                        ticket.path("id").asString(),
                                        file.path("n").asInt()))
                        .text())
                .isEqualTo("12 " + word);
    }

    @Test
    void whatFillsInTheTrapIsRefusedInWordsAndAPersonSendsItAgain() {
        var word = Suite.unique();
        var page = browser.window().newPage();
        page.navigate(site.withForm("/trap", FORM, "data-language=\"ko\""));
        fillIn(page, word);
        page.evaluate(
                "() => { document.querySelector('[data-tidings-form]').shadowRoot.querySelector('[name=website]').value = 'https://spam.example' }");

        press(page);

        assertThat(said(page))
                .containsText(words("ko").path("problem.form-trap").asString(), LIVE);
        assertThat(page.locator("textarea").inputValue()).contains(word);
        press(page);
        assertThat(form(page)).containsText(KEY, LIVE);
    }

    @Test
    void whatIsMissingOrTooLargeIsSaidBesideIt() {
        var page = browser.window().newPage();
        page.navigate(site.withForm("/missing", FORM, "data-language=\"pl\""));
        assertThat(page.locator("[name=email]")).isVisible();
        page.locator("[name=email]").fill("jan@nowhere");
        press(page);

        assertThat(said(page)).hasText(words("pl").path("check").asString());
        assertThat(page.locator("[name=email]")).hasAttribute("aria-invalid", "true");
        assertThat(form(page))
                .containsText(words("pl").path("fault.invalid-email").asString());

        page.locator("input[type=file]").setInputFiles(new FilePayload("large.txt", "text/plain", new byte[1_000_001]));
        assertThat(form(page))
                .containsText(words("pl").path("problem.file-too-large").asString());
        page.locator("input[type=file]")
                .setInputFiles(new FilePayload("holiday.jpg.exe", "image/jpeg", new byte[] {'M', 'Z'}));
        assertThat(form(page))
                .containsText(words("pl").path("problem.file-refused").asString());
        assertThat(page.locator("li")).hasCount(0);
    }

    /** The answers are the service's own: those to somebody who has sent enough from an address of his own. */
    @Test
    void whoHasSentEnoughIsToldWhenToComeAgainAndNobodyElseIs() {
        var word = Suite.unique();
        var busy = new RawHttp(RawHttp.someAddress(), Map.of("Origin", site.origin()));
        var taken = 0;
        var answer = sent(busy, word + taken);
        while (answer.status() == 201 && taken <= PER_ADDRESS) {
            taken++;
            answer = sent(busy, word + taken);
        }
        assertThat(taken).isEqualTo(PER_ADDRESS);
        assertThat(answer.status()).as(answer.text()).isEqualTo(429);
        assertThat(answer.header("retry-after")).matches("[1-9]\\d*");
        assertThat(answer.text()).contains("form-limit");
        assertThat(sent(new RawHttp(RawHttp.someAddress(), Map.of("Origin", site.origin())), word)
                        .status())
                .isEqualTo(201);

        var page = browser.window().newPage();
        page.route("**/submissions", route -> throughOf(busy, route));
        page.navigate(site.withForm("/limit", FORM, "data-language=\"pl\""));
        fillIn(page, word);
        press(page);

        var sentence = words("pl").path("problem.form-limit").asString().split("\\{minutes}");
        assertThat(said(page))
                .containsText(
                        Pattern.compile(sentence[0].replace(".", "\\.") + "\\d+" + sentence[1].replace(".", "\\.")),
                        LIVE);
        assertThat(page.locator("textarea").inputValue()).contains(word);
    }

    @Test
    void aFormOfOnesOwnIsTakenWithoutAnyScriptAndLeadsOnOrSaysThanks() {
        var word = Suite.unique();
        var thanks = site.page("/thanks", "<!doctype html><title>Ours</title><h1>Thanks</h1>");
        var led = page(plain("/plain", "<input type=hidden name=redirect value=\"" + thanks + "\">"));
        led.locator("[name=files]")
                .setInputFiles(new FilePayload("measured.txt", "text/plain", word.getBytes(StandardCharsets.UTF_8)));
        fillIn(led, word);
        led.locator("button").click();
        led.waitForURL(thanks);
        var ticket = Suite.found(word);
        assertThat(ticket.path("channel").asString()).isEqualTo("form");
        var whole = AGENT.get("/api/v1/tickets/" + ticket.path("id").asString()).body();
        assertThat(whole.at("/fields/form-page/value").asString()).isEqualTo(site.origin() + "/plain");
        assertThat(Suite.messages(ticket.path("id").asString())
                        .at("/0/attachments/0/name")
                        .asString())
                .isEqualTo("measured.txt");

        var stays = page(plain("/stays", ""));
        fillIn(stays, word + "2");
        stays.locator("button").click();
        assertThat(stays.locator("main")).containsText(KEY, LIVE);
        assertThat(stays.locator("main"))
                .containsText(words("pl").path("thanks").asString());
        assertThat(stays.url()).startsWith(RUNNING.url());
        assertThat(stays.locator("main a").first()).hasAttribute("href", site.origin() + "/stays");
    }

    @Test
    void aFormOfOnesOwnIsToldInWordsWhatIsWrongAndLeadsNobodyToAnotherSite() {
        var missing = page(plain("/wrong", ""));
        missing.locator("[name=subject]").fill("Only that");
        missing.locator("button").click();
        assertThat(missing.locator("main"))
                .containsText(words("pl").path("problem.form-incomplete").asString(), LIVE);

        var elsewhere = page(plain("/elsewhere", "<input type=hidden name=redirect value=\"https://evil.example/\">"));
        fillIn(elsewhere, Suite.unique());
        elsewhere.locator("button").click();
        assertThat(elsewhere.locator("main"))
                .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(SOON.toMillis()));
        assertThat(elsewhere.url()).startsWith(RUNNING.url());
        assertThat(elsewhere.content()).doesNotContain("evil.example");
    }

    @Test
    void aPageOfAnotherSiteShowsAndSendsNothing() {
        try (var other = new ForeignSite()) {
            var page = browser.window().newPage();
            page.navigate(other.withForm("/stolen", FORM, ""));
            assertThat(page.locator("[data-tidings-form] [role=alert]"))
                    .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(SOON.toMillis()));
            assertThat(page.locator("textarea")).hasCount(0);
            var sent = sent(new RawHttp(RawHttp.someAddress(), Map.of("Origin", other.origin())), Suite.unique());
            assertThat(sent.status()).as(sent.text()).isEqualTo(403);
        }
    }

    private static Page page(String address) {
        var page = browser.window(new Look(Look.PHONE, ColorScheme.LIGHT, "pl")).newPage();
        page.navigate(address);
        return page;
    }

    private static String plain(String path, String more) {
        return site.page(path, """
                <!doctype html><html lang="pl"><meta charset="utf-8"><title>Shop</title>
                <form method="post" enctype="multipart/form-data" action="%s/api/v1/forms/%s/submissions"
                  referrerpolicy="strict-origin-when-cross-origin">
                <input name="name"><input name="email"><input name="subject"><textarea name="text"></textarea>
                <input type="file" name="files" multiple><input type="hidden" name="page" value="%s">
                <input type="hidden" name="language" value="pl">%s<button>Send</button></form></html>
                """.formatted(RUNNING.url(), FORM, site.origin() + path, more));
    }

    private static void fillIn(Page page, String word) {
        assertThat(page.locator("[name=subject]"))
                .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(SOON.toMillis()));
        page.locator("[name=name]").fill("Jan Kowalski");
        page.locator("[name=email]").fill(word + "@customer.example");
        page.locator("[name=subject]").fill("Parcel " + word);
        page.locator("[name=text]").fill("Where is it? " + word);
    }

    private static void press(Page page) {
        page.locator("button[type=submit]").click();
    }

    private static Locator form(Page page) {
        return page.locator("[data-tidings-form]");
    }

    private static Locator said(Page page) {
        return page.locator("[data-tidings-form] .said");
    }

    private static String key(Page page) {
        // What stands in the shadow is no text of the element itself.
        var key = KEY.matcher(
                form(page).evaluate("form => form.shadowRoot.textContent").toString());
        assertThat(key.find()).isTrue();
        return key.group();
    }

    private static JsonNode ticket(String key) {
        var answer = AGENT.get("/api/v1/tickets/" + key);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.body();
    }

    private static JsonNode words(String language) {
        return Api.anonymous(RUNNING)
                .get("/api/v1/forms/" + FORM + "/definition?language=" + language)
                .body()
                .path("words");
    }

    private static RawHttp.Answer sent(RawHttp from, String word) {
        return from.post(
                "/api/v1/forms/" + FORM + "/submissions",
                "application/json",
                "{\"name\": \"Jan\", \"email\": \"%s@customer.example\", \"subject\": \"Parcel\", \"text\": \"%s\"}"
                        .formatted(word, word),
                Map.of("Accept", "application/json"));
    }

    /** The browser's own request, from another address. */
    private static void throughOf(RawHttp from, Route route) {
        var request = route.request();
        var answer = from.ask(
                request.method(),
                "/api/v1/forms/" + FORM + "/submissions",
                request.headers().getOrDefault("content-type", ""),
                request.postDataBuffer(),
                Map.of("Accept", "application/json"));
        var headers = new LinkedHashMap<String, String>();
        answer.headers().stream()
                .map(header -> header.split(":\\s*", 2))
                .filter(header -> !header[0].equalsIgnoreCase("transfer-encoding"))
                .forEach(header -> headers.put(header[0], header[1]));
        route.fulfill(new Route.FulfillOptions()
                .setStatus(answer.status())
                .setHeaders(headers)
                .setBodyBytes(answer.bytes()));
    }
}
