package io.tidings.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.tidings.systemtests.Suite.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.tidings.suite.Browser.Look;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What people see of a part that is away, in their language, and that it goes by itself once the part is back: nobody loads a page anew. */
@Tag("outage")
class AwayPageTests extends BrowserTest {

    /** Services that start at once share two cores. */
    private static final Duration LONG = Duration.ofMinutes(3);

    private static final LocatorAssertions.IsVisibleOptions IN_TIME =
            new LocatorAssertions.IsVisibleOptions().setTimeout(LONG.toMillis());
    private static final LocatorAssertions.HasCountOptions GONE_IN_TIME =
            new LocatorAssertions.HasCountOptions().setTimeout(LONG.toMillis());

    private static final String NOTICES = ".banners, .portal-notices, main.alone, main .refusal";

    private final List<String> away = new ArrayList<>();

    @AfterEach
    void everythingIsBack() {
        List.copyOf(away).forEach(this::bringBack);
        RUNNING.awaitHealthy(LONG);
    }

    /**
     * A page that needs a part.
     *
     * @param shown what stands there when all is well, by its selector
     */
    private record Watched(Page page, List<String> loads, String part, String shown, String sentence) {

        static Watched in(BrowserContext window, String language, String part, String address, String shown) {
            var page = window.newPage();
            var loads = new ArrayList<String>();
            page.onDOMContentLoaded(loaded -> loads.add(loaded.url()));
            page.navigate(RUNNING.url() + address);
            assertThat(page.locator(shown).first()).isVisible(IN_TIME);
            return new Watched(page, loads, part, shown, AwayPageTests.sentence("away." + part, language));
        }

        void saysSo() {
            page.reload();
            assertThat(page.getByText(sentence).first()).isVisible(IN_TIME);
            assertThat(page.locator(NOTICES).allInnerTexts())
                    .as(part)
                    .isNotEmpty()
                    .noneMatch(told -> told.contains("503") || told.contains("undefined") || told.contains("Error"));
            loads.clear();
        }

        void isWellAgain() {
            assertThat(page.getByText(sentence)).hasCount(0, GONE_IN_TIME);
            assertThat(page.locator(shown).first()).isVisible(IN_TIME);
            assertThat(loads).as("%s: the page was loaded anew", part).isEmpty();
        }
    }

    @Test
    void eachIsSaidInALineWhereItIsMissedAndGoesByItself() {
        Suite.opens("Seen " + Suite.unique(), Suite.someCustomer());
        var agent = browser.signedInAs("agent").context();
        var admin = browser.signedInAs("admin", new Look(Look.DESK, ColorScheme.LIGHT, "pl"))
                .context();
        var watched = List.of(
                Watched.in(agent, "en", "search-service", "/views/open", "main#main .row"),
                Watched.in(agent, "en", "notifier-service", "/account/notifications", "main#main .ticks"),
                Watched.in(admin, "pl", "email-gateway", "/admin/outgoing-mail", "main#main h1"),
                Watched.in(admin, "pl", "webhook-dispatcher", "/admin/webhooks", "main#main h1"));
        watched.forEach(one -> takeAway(one.part()));
        watched.forEach(Watched::saysSo);

        watched.forEach(one -> bringBack(one.part()));

        watched.forEach(Watched::isWellAgain);
        agent.close();
        admin.close();
    }

    /** Without tickets there is nothing to see at all, not even who one is. */
    @Test
    void whoSeesNothingIsToldSoAndSeesEverythingAgainByItself() {
        var customer = browser.signedInAs("customer", new Look(Look.PHONE, ColorScheme.LIGHT, "ko"))
                .context();
        var requests = Watched.in(customer, "ko", "ticket-service", "/", "main#main h1");
        takeAway("ticket-service");
        requests.saysSo();

        bringBack("ticket-service");

        requests.isWellAgain();
        customer.close();
    }

    /** Who is signed in goes on; who is not is told on a page of its own, which leads on when Keycloak is back. */
    @Test
    void withoutTheLoginServiceWhoIsInGoesOnAndWhoIsNotIsToldWhy() {
        var inside = browser.signedInAs("agent");
        takeAway("keycloak");

        inside.navigate(RUNNING.url() + "/views/open");
        assertThat(inside.locator("main#main .row").first()).isVisible(IN_TIME);
        var outside =
                browser.window(new Look(Look.PHONE, ColorScheme.LIGHT, "pl")).newPage();
        outside.navigate(RUNNING.url() + "/");
        assertThat(outside.getByText(sentence("problem.service-away.title", "pl"))
                        .first())
                .isVisible(IN_TIME);

        bringBack("keycloak");
        RUNNING.awaitHealthy(LONG);
        outside.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(sentence("problem.again", "pl")))
                .click();
        assertThat(outside.locator("#kc-login")).isVisible(IN_TIME);
        inside.context().close();
        outside.context().close();
    }

    private void takeAway(String part) {
        away.add(part);
        RUNNING.run("stop", part);
    }

    private void bringBack(String part) {
        RUNNING.run("start", part);
        away.remove(part);
    }

    /** As the gateway's bundles have it. */
    private static String sentence(String key, String language) {
        var file = RUNNING.root()
                .resolve("gateway/src/main/resources/problem/messages%s.properties"
                        .formatted(language.equals("en") ? "" : "_" + language));
        try (Reader reader = Files.newBufferedReader(file)) {
            var words = new Properties();
            words.load(reader);
            assertThat(words).containsKey(key);
            return words.getProperty(key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
