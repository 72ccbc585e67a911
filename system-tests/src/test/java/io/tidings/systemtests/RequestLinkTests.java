package io.tidings.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.tidings.systemtests.Suite.ADMIN;
import static io.tidings.systemtests.Suite.MAIL;
import static io.tidings.systemtests.Suite.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.tidings.suite.Browser.Look;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** From the links in mails, on a phone and without a login. */
@Tag("flow")
class RequestLinkTests extends BrowserTest {

    private static final Look PHONE = new Look(Look.PHONE, ColorScheme.LIGHT, "en");

    @Test
    void aCustomerReadsAnswersAndRatesByTheLinksOfMailsAndTheDeskSeesIt() {
        var word = Suite.unique();
        var customer = Suite.someCustomer();
        var group = "links-" + word.toLowerCase();
        ADMIN.post(
                "/api/v1/groups",
                Map.of("id", group, "name", "Links", "askRating", Map.of("asked", true, "afterHours", 0)));
        var ticket = ADMIN.post(
                        "/api/v1/tickets",
                        Map.of(
                                "subject",
                                "Door " + word,
                                "body",
                                "It squeaks",
                                "group",
                                group,
                                "customer",
                                Map.of("email", customer)))
                .body()
                .path("id")
                .asString();
        var path = "/api/v1/tickets/" + ticket;
        var note = "only for us " + word;
        ADMIN.post(path + "/messages", Map.of("body", note, "visibility", "internal"));
        ADMIN.post(path + "/messages", Map.of("body", "We come on Monday"));
        var desk = browser.signedInAs("admin");
        desk.navigate(Suite.RUNNING.url() + "/tickets/" + ticket);
        assertThat(desk.getByText("We come on Monday").first()).isVisible(LIVE);

        var answered = linkIn(customer, "");
        var heard = new CopyOnWriteArrayList<String>();
        var asked = new CopyOnWriteArrayList<String>();
        var guest = browser.window(PHONE).newPage();
        guest.onResponse(answer -> {
            // A stream's text has no end, and no words (GuestStreamTests).
            if (answer.url().contains("/api/") && !answer.url().endsWith("/events")) {
                try {
                    heard.add(answer.text());
                } catch (PlaywrightException gone) {
                    // The page asked again before this was read, and hears the same then.
                    asked.add("lost " + answer.url());
                }
            }
        });
        guest.onRequest(request -> asked.add(request.url() + " " + request.headers()));
        guest.navigate(answered);
        assertThat(guest.getByText("We come on Monday")).isVisible(LIVE);
        guest.getByLabel("Your reply").fill("Tuesday is better " + word);
        press(guest, "Send");
        assertThat(guest.getByText("Your message has been sent.")).isVisible(LIVE);
        assertThat(desk.getByText("Tuesday is better " + word).first()).isVisible(LIVE);
        assertThat(heard).isNotEmpty().noneMatch(text -> text.contains(note));
        assertThat(asked).noneMatch(request -> request.contains(answered.substring(answered.indexOf('#') + 1)));
        assertThat(guest.url()).doesNotContain("#");
        assertThat(guest.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo(true);

        ADMIN.patch(path, Map.of("state", "closed"));
        var bad = linkIn(customer, ",1");
        var rating = browser.window(PHONE).newPage();
        rating.navigate(bad);
        assertThat(rating.getByRole(AriaRole.RADIO, named("Bad, I’m not satisfied")))
                .isChecked();
        assertThat(ADMIN.get(path).body().has("rating"))
                .as("before anybody pressed")
                .isFalse();
        assertThat(rating.getByText("It squeaks")).hasCount(0);
        rating.getByRole(AriaRole.TEXTBOX).fill("Still squeaks " + word);
        press(rating, "Send rating");
        assertThat(rating.getByText("You rated the solution: bad")).isVisible(LIVE);

        assertThat(desk.getByLabel("Rating").getByText("Still squeaks " + word)).isVisible(LIVE);
    }

    @Test
    void theirPageClosesReopensAndStaysTrueByItself() {
        var word = Suite.unique();
        var customer = Suite.someCustomer();
        var ticket = ADMIN.post(
                        "/api/v1/tickets",
                        Map.of("subject", "Gate " + word, "body", "It is stuck", "customer", Map.of("email", customer)))
                .body()
                .path("id")
                .asString();
        var path = "/api/v1/tickets/" + ticket;
        ADMIN.post(path + "/messages", Map.of("body", "We come on Monday"));
        var guest = browser.window(PHONE).newPage();
        var lines = new CopyOnWriteArrayList<Integer>();
        guest.onResponse(answer -> {
            if (answer.url().endsWith("/events")) {
                lines.add(answer.status());
            }
        });
        guest.navigate(linkIn(customer, ""));
        assertThat(guest.getByText("We come on Monday")).isVisible(LIVE);
        // The browser is heard only while somebody asks it for something.
        guest.waitForCondition(() -> lines.contains(200));

        press(guest, "My problem is solved");
        assertThat(guest.getByText("This request is solved.")).isVisible(LIVE);
        assertThat(ADMIN.get(path).body().at("/state/type").asString()).isEqualTo("closed");
        press(guest, "It is not solved");
        assertThat(guest.getByRole(AriaRole.BUTTON, named("My problem is solved")))
                .isVisible(LIVE);
        assertThat(ADMIN.get(path).body().at("/state/type").asString()).isEqualTo("open");

        // Sooner than the page would have asked by itself.
        ADMIN.post(path + "/messages", Map.of("body", "Rather on Tuesday " + word));
        assertThat(guest.getByText("Rather on Tuesday " + word))
                .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(8_000));
        ADMIN.patch(path, Map.of("state", "closed"));
        assertThat(guest.getByRole(AriaRole.BUTTON, named("It is not solved")))
                .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(8_000));
        assertThat(guest.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo(true);
    }

    /** @param end what stands behind the token: nothing, or the score of a rating */
    private static String linkIn(String customer, String end) {
        var link = Pattern.compile(
                Pattern.quote(Suite.RUNNING.url() + "/request#") + "[\\w-]+\\.[\\w-]+" + end + "(?=\\s|$)");
        return await().atMost(SOON)
                .until(
                        () -> MAIL.inbox(customer).stream()
                                .flatMap(mail -> link.matcher(mail.text()).results())
                                .map(match -> match.group())
                                .findFirst(),
                        found -> found.isPresent())
                .orElseThrow();
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }

    private static void press(Page page, String button) {
        page.getByRole(AriaRole.BUTTON, named(button).setExact(true)).click();
    }
}
