package io.tidings.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.tidings.systemtests.Suite.ADMIN;
import static io.tidings.systemtests.Suite.AGENT;
import static io.tidings.systemtests.Suite.CUSTOMER;
import static io.tidings.systemtests.Suite.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import io.tidings.suite.Api;
import io.tidings.suite.Browser;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The bell: what concerns somebody is there on all of their devices at once, and read on all of them. */
@Tag("flow")
class NotificationPageTests extends BrowserTest {

    private static final LocatorAssertions.HasCountOptions NONE_LEFT =
            new LocatorAssertions.HasCountOptions().setTimeout(SOON.toMillis());

    @Test
    void whatOneIsGivenShowsOnEveryDeviceAndIsReadOnEveryDevice() {
        var word = Suite.unique();
        var id = Suite.opens("Given " + word, Suite.someCustomer()).path("id").asString();
        var desk = browser.signedInAs("agent");
        var phone = browser.signedInAs("agent", new Browser.Look(Browser.Look.PHONE, Browser.Look.USUAL.theme(), "en"));
        opensBell(desk);
        opensBell(phone);

        changed(ADMIN, id, Map.of("assignee", idOf(AGENT)));

        assertThat(unread(desk, word)).isVisible(LIVE);
        assertThat(unread(phone, word)).isVisible(LIVE);
        unread(desk, word).click();
        assertThat(desk.getByText("Body of Given " + word).first()).isVisible(LIVE);
        assertThat(desk.url()).endsWith("/tickets/" + id);
        assertThat(unread(phone, word)).hasCount(0, NONE_LEFT);
        assertThat(told(phone, word)).isVisible(LIVE);
    }

    @Test
    void aCustomerIsToldOfTheAnswerAndNeverOfTheNote() {
        var word = Suite.unique();
        var ticket = CUSTOMER.post("/api/v1/tickets", Map.of("subject", "Mine " + word, "body", "Help"));
        assertThat(ticket.status()).as(ticket.text()).isEqualTo(201);
        var path = "/api/v1/tickets/" + ticket.body().path("id").asString();
        var page = browser.signedInAs("customer");
        opensBell(page);

        written(path, Map.of("body", "For us " + word, "visibility", "internal", "channel", "note"));
        written(path, Map.of("body", "For you " + word, "visibility", "public", "channel", "web"));

        assertThat(unread(page, "For you " + word)).isVisible(LIVE);
        assertThat(page.getByText("For us " + word)).hasCount(0);
        assertThat(CUSTOMER.get("/api/v1/notifications").text()).doesNotContain("For us " + word);
        unread(page, word).click();
        assertThat(page.getByText("For you " + word).first()).isVisible(LIVE);
        await().atMost(SOON).until(() -> !CUSTOMER.get("/api/v1/notifications?unread=true")
                .text()
                .contains(word));
    }

    private static void opensBell(Page page) {
        page.locator(".bell").click();
        assertThat(page.locator(".told header")).isVisible(LIVE);
    }

    private static Locator told(Page page, String word) {
        return page.locator(".told .entry").filter(new Locator.FilterOptions().setHasText(word));
    }

    private static Locator unread(Page page, String word) {
        return page.locator(".told .entry[data-unread]").filter(new Locator.FilterOptions().setHasText(word));
    }

    private static String idOf(Api who) {
        return who.get("/api/v1/me").body().path("id").asString();
    }

    private static void changed(Api who, String ticketId, Map<String, String> change) {
        var answer = who.patch("/api/v1/tickets/" + ticketId, change);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    private static void written(String path, Map<String, String> message) {
        var answer = AGENT.post(path + "/messages", message);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    }
}
