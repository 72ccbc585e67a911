package io.tidings.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.tidings.systemtests.Suite.ADMIN;
import static io.tidings.systemtests.Suite.MAIL;
import static io.tidings.systemtests.Suite.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import io.tidings.suite.Receiver;
import io.tidings.suite.Receiver.Answer;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Webhooks and alerts as an administrator sets them up, tries them, and finds out what went wrong. */
@Tag("flow")
class ConnectionPageTests extends BrowserTest {

    private final String name = "Pages " + Suite.unique();
    private final Receiver receiver = new Receiver();

    /** Under its name, which is this test's alone: it was made in the page. */
    @AfterEach
    void tidy() {
        for (var kind : List.of("webhook-endpoints", "alert-routes")) {
            var path = "/api/v1/" + kind;
            var known = ADMIN.get(path).body();
            for (var one : known.path(kind.equals("alert-routes") ? "routes" : "endpoints")) {
                if (one.path("name").asString().equals(name)) {
                    ADMIN.delete(path + "/" + one.path("id").asString());
                }
            }
        }
        receiver.close();
    }

    @Test
    void anEndpointIsMadeSeenOnARealTicketTriedAndItsDeliveryLookedAtAndSentAgain() {
        receiver.answers(_ -> new Answer(500, "out of paper"));
        var subject = "Preview " + Suite.unique();
        var ticket = Suite.opens(subject, Suite.someCustomer());
        Suite.found(subject.substring("Preview ".length()));
        var page = browser.signedInAs("admin");
        page.navigate(Suite.RUNNING.url() + "/admin/webhooks");

        button(page, "Add endpoint").click();
        var making = page.getByRole(AriaRole.DIALOG);
        field(making, "Name").fill(name);
        field(making, "Address").fill(receiver.url());
        choose(page, making, "What is sent", "JSON by a template");
        field(making, "Template").fill("{\"key\": \"{{ticket.key}}\", \"subject\": \"{{ticket.subject}}\"}");
        field(making, "Preview on ticket").fill(ticket.path("key").asString());
        button(making, "Preview").click();
        assertThat(making.locator("pre.sent")).containsText(subject);
        // Only what is sent here by hand is to arrive.
        field(making, "Filter").fill("tag:" + Suite.unique());
        button(making, "Add endpoint").click();
        assertThat(page.getByText(Pattern.compile("^whsec_.+")).first()).isVisible(LIVE);
        button(page, "I have kept it").click();

        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name)).click();
        button(page, "Send test").click();
        button(page.getByRole(AriaRole.DIALOG), "Send test").click();
        assertThat(page.locator("td code").getByText("500").first()).isVisible(LIVE);
        button(page, "Look at ticket.opened.v1").first().click();
        var log = page.getByRole(AriaRole.DIALOG);
        assertThat(log.getByText("POST " + receiver.url()).first()).isVisible(LIVE);
        assertThat(log.getByText("out of paper").first()).isVisible();
        log.locator("summary").first().click();
        assertThat(log.getByText("webhook-signature").first()).isVisible();
        page.keyboard().press("Escape");

        receiver.answers(_ -> new Answer(200, "thank you"));
        button(page, "Send again: ticket.opened.v1").first().click();
        assertThat(page.locator("td").getByText("delivered").first()).isVisible(LIVE);
        assertThat(receiver.requests().getLast().body()).contains("\"subject\"");
        assertThat(receiver.requests().getLast().header("webhook-signature")).startsWith("v1,");
    }

    @Test
    void aTestOfAnAlertRouteShowsWhatItsMessengerSaid() {
        receiver.answers(_ -> new Answer(404, "no_service"));
        var page = browser.signedInAs("admin");
        page.navigate(Suite.RUNNING.url() + "/admin/alerts");

        button(page, "Add route").click();
        var making = page.getByRole(AriaRole.DIALOG);
        choose(page, making, "Messenger", "Slack");
        field(making, "Name").fill(name);
        field(making, "Address").fill(receiver.url());
        field(making, "Filter").fill("tag:" + Suite.unique());
        button(making, "Add route").click();
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name)).click();

        var said = page.locator("main p[role=status]");
        sendTest(page);
        assertThat(said.getByText("404 no_service")).isVisible(LIVE);
        assertThat(page.locator(".banner").getByText(name)).isVisible(LIVE);

        receiver.answers(_ -> new Answer(200, "ok"));
        sendTest(page);
        assertThat(said.getByText("sent", new Locator.GetByTextOptions().setExact(true)))
                .isVisible(LIVE);
        assertThat(said.getByText("200 ok")).isVisible();
        assertThat(receiver.requests().getLast().body()).contains("\"text\"");
    }

    @Test
    void administratorsHearByMailAndOnThePageOfAWebhookThatWasSwitchedOffAndRepairItThere() {
        receiver.answers(_ -> new Answer(410, "gone"));
        var page = browser.signedInAs("admin");
        page.navigate(Suite.RUNNING.url() + "/views/unassigned");
        var made = ADMIN.post(
                "/api/v1/webhook-endpoints",
                Map.of(
                        "name",
                        name,
                        "url",
                        receiver.url(),
                        "events",
                        List.of("ticket.opened.v1"),
                        "filter",
                        "tag:" + Suite.unique()));
        assertThat(made.status()).as(made.text()).isEqualTo(201);

        ADMIN.post("/api/v1/webhook-endpoints/" + made.body().path("id").asString() + "/test", Map.of());

        var banner = page.locator(".banner").filter(new Locator.FilterOptions().setHasText(name));
        assertThat(banner).isVisible(LIVE);
        var mail = await().atMost(SOON)
                .until(
                        () -> MAIL.inbox("admin@tidings.example").stream()
                                .filter(one -> one.subject().contains(name))
                                .toList(),
                        mails -> !mails.isEmpty());
        assertThat(mail).singleElement().satisfies(one -> assertThat(one.text())
                .contains("/admin/webhooks/" + made.body().path("id").asString()));

        receiver.answers(_ -> new Answer(200, "back"));
        page.navigate(Suite.RUNNING.url() + "/admin/webhooks/"
                + made.body().path("id").asString());
        button(page, "Switch on and send what it missed").click();
        assertThat(banner).isHidden(new LocatorAssertions.IsHiddenOptions().setTimeout(SOON.toMillis()));
    }

    private static void sendTest(Page page) {
        button(page, "Send test").click();
        button(page.getByRole(AriaRole.DIALOG), "Send test").click();
        assertThat(page.getByRole(AriaRole.DIALOG)).isHidden();
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Locator button(Locator within, String name) {
        return within.getByRole(
                AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Locator field(Locator within, String label) {
        return within.getByRole(
                AriaRole.TEXTBOX, new Locator.GetByRoleOptions().setName(label).setExact(true));
    }

    private static void choose(Page page, Locator within, String label, String option) {
        within.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(Pattern.compile(label)))
                .click();
        page.getByRole(
                        AriaRole.OPTION,
                        new Page.GetByRoleOptions().setName(option).setExact(true))
                .click();
    }
}
