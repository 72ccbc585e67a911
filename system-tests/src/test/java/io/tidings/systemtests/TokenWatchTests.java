package io.tidings.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.tidings.systemtests.Suite.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.TimeoutError;
import io.tidings.events.EventJson;
import io.tidings.suite.Api;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

/**
 * Watches a browser from before the login until after the way out: no answer, header, address, cookie or store holds a token, and
 * nothing that the page asks is asked with one. Keycloak's own cookie is a signed text too; it lets nobody in.
 */
@Tag("replicas")
class TokenWatchTests extends BrowserTest {

    /** Signed (RFC 7515 §7.1) or encrypted (RFC 7516 §7.1). */
    private static final Pattern JWT = Pattern.compile("eyJ[\\w-]{8,}(?:\\.[\\w-]*){2,4}");

    /** In Keycloak's own name, below its own path, and out of the page's reach. */
    private static final List<String> KEYCLOAKS = List.of("KEYCLOAK_IDENTITY", "KC_RESTART", "KC_AUTH_SESSION_HASH");

    private static final String REACH = """
            async () => {
              const found = [document.cookie, window.name, JSON.stringify(history.state), location.href,
                JSON.stringify({...localStorage}), JSON.stringify({...sessionStorage})]
              for (const { name } of await indexedDB.databases()) {
                const db = await new Promise((done, failed) => {
                  const opening = indexedDB.open(name)
                  opening.onsuccess = () => done(opening.result)
                  opening.onerror = failed
                })
                for (const store of db.objectStoreNames) {
                  const all = await new Promise((done) => {
                    const reading = db.transaction(store).objectStore(store).getAll()
                    reading.onsuccess = () => done(reading.result)
                  })
                  found.push(JSON.stringify(all))
                }
                db.close()
              }
              if (self.caches) for (const key of await caches.keys())
                for (const request of await (await caches.open(key)).keys())
                  found.push(request.url, await (await (await caches.open(key)).match(request)).text())
              return found.join('\\n')
            }""";

    /** What comes first by the stream, which no watcher sees the end of. */
    private static final String STREAM = """
            async () => {
              const over = new AbortController()
              const answer = await fetch('/api/v1/events/stream?full=true&current=true&presence=true', { signal: over.signal })
              const reader = answer.body.getReader()
              setTimeout(() => over.abort(), 1000)
              let heard = ''
              try {
                for (let part = await reader.read(); !part.done; part = await reader.read()) heard += new TextDecoder().decode(part.value)
              } catch {}
              return answer.status + heard
            }""";

    @ParameterizedTest
    @ValueSource(strings = {"agent", "customer", "admin"})
    void nothingThatABrowserIsGivenHoldsAToken(String user) {
        try (var window = browser.window()) {
            var watch = new Watch(window);
            var page = window.newPage();
            page.navigate(RUNNING.url() + "/");
            page.fill("#username", user);
            page.fill("#password", user);
            page.click("#kc-login");
            page.waitForURL(url -> url.startsWith(RUNNING.url()) && !url.contains("/auth/"));
            assertThat(page.locator("main#main")).isVisible();
            watch.read();
            walk(user, page, watch);

            assertThat(String.valueOf(page.evaluate(STREAM))).startsWith("200").doesNotContainPattern(JWT);
            assertThat(String.valueOf(page.evaluate(REACH))).doesNotContainPattern(JWT);
            cookies(window);
            watch.look();
        }
    }

    private static void walk(String user, Page page, Watch watch) {
        switch (user) {
            case "admin" -> {
                Walk.to(page, "/admin");
                for (var link : page.locator("nav.navigation .section a").all()) {
                    link.click();
                    assertThat(page.locator(".skeleton")).hasCount(0);
                    watch.read();
                }
            }
            case "customer" ->
                Walk.everyPortalPage().values().forEach(address -> {
                    Walk.to(page, address);
                    watch.read();
                });
            default -> {
                var ticket =
                        Suite.opens("Watched", Suite.someCustomer()).path("id").asString();
                for (var address : List.of(
                        "/views/open", "/tickets/" + ticket, "/search?q=Watched", "/new", "/account/notifications")) {
                    Walk.to(page, address);
                    watch.read();
                }
            }
        }
    }

    private static void cookies(BrowserContext window) {
        assertThat(window.cookies())
                .anySatisfy(cookie -> assertThat(cookie.name).contains("tidings"));
        for (var cookie : window.cookies()) {
            if (!JWT.matcher(cookie.value).find()) {
                continue;
            }
            assertThat(KEYCLOAKS).contains(cookie.name);
            assertThat(cookie.path).startsWith("/auth/");
            assertThat(cookie.httpOnly).as(cookie.name).isTrue();
            assertThat(Api.send(HttpRequest.newBuilder(URI.create(RUNNING.url() + "/api/v1/me"))
                                    .header("Authorization", "Bearer " + cookie.value))
                            .status())
                    .as(cookie.name + " lets nobody in")
                    .isEqualTo(401);
        }
    }

    /** Everything that went over the line of one window. */
    private static final class Watch {

        private static final BrowserContext.WaitForConditionOptions WITHIN =
                new BrowserContext.WaitForConditionOptions().setTimeout(5_000);

        private final List<String> found = new ArrayList<>();
        private final List<String> seen = new ArrayList<>();
        private final BrowserContext window;
        private final Set<Request> open = new LinkedHashSet<>();
        private final List<Request> ended = new ArrayList<>();
        private int read;
        private int lost;

        Watch(BrowserContext window) {
            this.window = window;
            window.onRequest(this::asked);
            window.onResponse(this::answered);
            window.onRequestFinished(this::ended);
            window.onRequestFailed(this::ended);
        }

        private void asked(Request request) {
            if (!isEverybodys(request.url())) {
                open.add(request);
            }
            look("asked " + path(request.url()), request.url());
            request.headers().forEach((name, value) -> {
                if (name.toLowerCase(Locale.ROOT).equals("authorization")) {
                    found.add("asked " + path(request.url()) + " with " + name);
                }
            });
            if (request.postData() != null) {
                look("sent to " + path(request.url()), request.postData());
            }
        }

        private void answered(Response response) {
            var what = response.status() + " " + path(response.url());
            seen.add(what);
            response.headersArray().stream()
                    .filter(header -> !isKeycloaksCookie(header.name, header.value))
                    .forEach(header -> look(what + " in " + header.name, header.value));
        }

        private void ended(Request request) {
            if (open.remove(request)) {
                ended.add(request);
            }
        }

        /**
         * Before the page is left, and outside of an event's turn, in which the next event would be waited for. Chromium never
         * tells the end of what was on its way as its page was left: who asked for such a text would wait for ever.
         */
        private void read() {
            try {
                window.waitForCondition(open::isEmpty, WITHIN);
            } catch (TimeoutError left) {
                lost += open.size();
                open.clear();
            }
            // While one is read, more end.
            var all = List.copyOf(ended);
            ended.removeAll(all);
            for (var request : all) {
                var response = request.response();
                if (response == null || !hasText(response)) {
                    continue;
                }
                try {
                    look(response.status() + " " + path(response.url()), response.text());
                    read++;
                } catch (PlaywrightException gone) {
                    // The browser lets go of it when the page goes on.
                    lost++;
                }
            }
        }

        /** What lies in /assets/ is the same for everybody and made before anybody signs in. */
        private static boolean isEverybodys(String url) {
            return url.contains("/assets/");
        }

        /** A stream has no end. */
        private static boolean hasText(Response response) {
            var kind = response.headers().getOrDefault("content-type", "");
            return response.status() / 100 != 3
                    && !kind.startsWith("text/event-stream")
                    && Stream.of("text/", "json", "javascript").anyMatch(kind::contains);
        }

        private static boolean isKeycloaksCookie(String name, String value) {
            return name.equalsIgnoreCase("set-cookie")
                    && KEYCLOAKS.stream().anyMatch(value::startsWith)
                    && value.contains("Path=/auth/")
                    && value.contains("HttpOnly");
        }

        private void look(String where, String text) {
            JWT.matcher(text)
                    .results()
                    .map(match -> match.group())
                    .filter(Watch::isToken)
                    .forEach(token -> found.add(where + " has " + token.substring(0, 12) + "…"));
            for (var name : List.of("\"access_token\"", "\"refresh_token\"", "\"id_token\"", "access_token=")) {
                if (text.contains(name)) {
                    found.add(where + " has " + name);
                }
            }
        }

        /** A header that says how something is signed or encrypted, and not just any text that begins alike. */
        private static boolean isToken(String text) {
            try {
                var header = Base64.getUrlDecoder().decode(text.split("\\.")[0]);
                return EventJson.mapper()
                        .readTree(new String(header, StandardCharsets.UTF_8))
                        .has("alg");
            } catch (IllegalArgumentException | JacksonException _) {
                return false;
            }
        }

        private static String path(String url) {
            return url.replace(RUNNING.url(), "").replaceAll("[?#].*", "");
        }

        void look() {
            read();
            assertThat(seen)
                    .as("what was watched")
                    .hasSizeGreaterThan(20)
                    .anyMatch(each -> each.contains("/auth/realms/"))
                    .anyMatch(each -> each.contains("/login/oauth2/code/"))
                    .anyMatch(each -> each.endsWith("/api/v1/me"));
            assertThat(read).as("texts that were read, to those that were lost").isGreaterThan(lost);
            assertThat(found).isEmpty();
        }
    }
}
