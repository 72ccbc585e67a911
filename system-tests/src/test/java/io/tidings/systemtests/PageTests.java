package io.tidings.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.tidings.systemtests.Suite.MAIL;
import static io.tidings.systemtests.Suite.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The page shows what the store says, without a reload. */
@Tag("flow")
class PageTests extends BrowserTest {

    @Test
    void aMailAppearsInTheOpenListAndTheConversationGoesOnLive() {
        var customer = Suite.someCustomer();
        var word = Suite.unique();
        var page = browser.signedInAs("agent");
        page.navigate(Suite.RUNNING.url() + "/views/unassigned");
        assertThat(page.getByLabel("Tickets").first()).isVisible();

        Suite.writes(customer, "Live " + word, "First words", "Message-ID: <" + word + "@customer.example>");

        var row = page.getByRole(AriaRole.LINK).filter(new Locator.FilterOptions().setHasText(word));
        assertThat(row).isVisible(LIVE);
        row.click();
        assertThat(page.getByText("First words").first()).isVisible(LIVE);

        composes(page, "Reply to customer", "Answer " + word);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Send to " + customer))
                .click();
        assertThat(page.getByText("Answer " + word).first()).isVisible(LIVE);

        var answer = await().atMost(SOON)
                .until(
                        () -> MAIL.inbox(customer).stream()
                                .filter(mail -> mail.text().contains("Answer " + word))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
        MAIL.send(
                customer,
                answer.replyTo(),
                Suite.mail(
                        customer,
                        "Re: " + answer.subject(),
                        "Customer says thanks",
                        "In-Reply-To: " + answer.messageId()));
        assertThat(page.getByText("Customer says thanks").first()).isVisible(LIVE);
    }

    @Test
    void theApisReferenceIsReadWithoutALoginAndLoadsNothingThatItsPolicyRefuses() {
        var page = browser.window().newPage();
        var complaints = new CopyOnWriteArrayList<String>();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });

        page.navigate(Suite.RUNNING.url() + "/api/docs");
        var opening = page.locator("#ticketOpen");
        opening.locator("summary").first().click();

        assertThat(opening.getByText("Idempotency-Key").first()).isVisible();
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Tidings events"))
                .click();
        var opened = page.locator("details[id='ticket.opened.v1']");
        opened.locator("summary").first().click();
        assertThat(opened.getByText("\"ticketversion\": 1")).isVisible();
        assertThat(complaints).isEmpty();
    }

    @Test
    void anInternalNoteIsAddedAsOneAndStaysInside() {
        var customer = Suite.someCustomer();
        var ticket = Suite.opens("Note " + Suite.unique(), customer);
        var page = browser.signedInAs("agent");
        page.navigate(Suite.RUNNING.url() + "/views/unassigned/tickets/"
                + ticket.path("id").asString());

        composes(page, "Internal note", "For colleagues only");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Add internal note"))
                .click();

        assertThat(page.locator("article, li")
                        .filter(new Locator.FilterOptions().setHasText("For colleagues only"))
                        .first())
                .isVisible(LIVE);
        await().atMost(SOON)
                .until(() -> Suite.messages(ticket.path("id").asString()).size() == 2);
        assertThat(Suite.messages(ticket.path("id").asString()).toString()).contains("\"internal\"");
        assertThat(MAIL.inbox(customer)).noneMatch(mail -> mail.text().contains("For colleagues only"));
    }

    @Test
    void aChangeByAColleagueShowsOnTheOpenPage() {
        var ticket = Suite.opens("Colleague " + Suite.unique(), Suite.someCustomer());
        var id = ticket.path("id").asString();
        var page = browser.signedInAs("agent");
        page.navigate(Suite.RUNNING.url() + "/views/unassigned/tickets/" + id);
        assertThat(page.getByText("Body of Colleague").first()).isVisible(LIVE);

        Suite.ADMIN.post(
                "/api/v1/tickets/" + id + "/messages",
                Map.of("body", "Written elsewhere", "visibility", "internal", "channel", "note"));

        assertThat(page.getByText("Written elsewhere").first()).isVisible(LIVE);
    }

    /** Over plain http a browser opens six connections: tabs with a stream each would leave none for anything else. */
    @Test
    void eightTabsOfOneBrowserAreAllLive() {
        var ticket = Suite.opens("Tabs " + Suite.unique(), Suite.someCustomer());
        var id = ticket.path("id").asString();
        var first = browser.signedInAs("agent");
        var tabs = Stream.concat(
                        Stream.of(first),
                        Stream.generate(first.context()::newPage).limit(7))
                .toList();
        for (var tab : tabs) {
            tab.navigate(Suite.RUNNING.url() + "/views/unassigned/tickets/" + id);
            assertThat(tab.getByText("Body of Tabs").first()).isVisible(LIVE);
        }

        Suite.ADMIN.post(
                "/api/v1/tickets/" + id + "/messages",
                Map.of("body", "Told to every tab", "visibility", "internal", "channel", "note"));

        for (var tab : tabs) {
            assertThat(tab.getByText("Told to every tab").first()).isVisible(LIVE);
        }
    }

    @Test
    void noTokenIsWithinThePagesReachAndSigningOutEndsTheLogin() {
        var page = browser.signedInAs("agent");
        var reach = String.valueOf(
                page.evaluate("() => JSON.stringify([document.cookie, {...localStorage}, {...sessionStorage}])"));
        assertThat(reach).doesNotContain("eyJ");
        assertThat(page.context().cookies())
                .filteredOn(cookie -> cookie.httpOnly && !cookie.path.startsWith("/auth"))
                .isNotEmpty();

        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Account"))
                .click();
        page.getByText("Sign out").click();
        page.waitForURL(url -> !url.contains("/views/"));
        page.navigate(Suite.RUNNING.url() + "/views/unassigned");

        assertThat(page.locator("#kc-login")).isVisible();
    }

    private static void composes(Page page, String audience, String text) {
        page.getByText(audience, new Page.GetByTextOptions().setExact(true))
                .first()
                .click();
        page.locator("form.composer textarea").fill(text);
    }
}
