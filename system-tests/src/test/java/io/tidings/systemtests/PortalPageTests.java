package io.tidings.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.tidings.systemtests.Suite.ADMIN;
import static io.tidings.systemtests.Suite.AGENT;
import static io.tidings.systemtests.Suite.CUSTOMER;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.FileChooser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import io.tidings.suite.Browser;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A customer's way with a request, on a phone: asked by type, answered live, solved, and not solved after all. */
@Tag("flow")
class PortalPageTests extends BrowserTest {

    @Test
    void aCustomerAsksByTypeIsAnsweredLiveClosesAndOpensAgain() {
        var word = Suite.unique();
        var field = "serial-" + word;
        var made = ADMIN.post(
                "/api/v1/fields",
                Map.of(
                        "target",
                        "ticket",
                        "name",
                        field,
                        "kind",
                        "text",
                        "label",
                        Map.of("en", "Serial " + word),
                        "types",
                        List.of("incident"),
                        "visibility",
                        "public",
                        "required",
                        "opening",
                        "editable",
                        Map.of("roles", List.of("customer", "agent"), "states", List.of())));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        try {
            var page = browser.signedInAs("customer", new Browser.Look(Browser.Look.PHONE, ColorScheme.LIGHT, "en"));
            var key = asks(page, word);

            var ticket = CUSTOMER.get("/api/v1/tickets/" + key).body();
            assertThat(ticket.path("type").asString()).isEqualTo("incident");
            assertThat(ticket.at("/fields/" + field + "/value").asString()).isEqualTo("4711");
            var path = "/api/v1/tickets/" + ticket.path("id").asString();
            pressed(page, AriaRole.LINK, "Look at the request");
            assertThat(page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("measured.txt")))
                    .isVisible(LIVE);
            assertThat(page.getByText("One of us will look at it")).isVisible(LIVE);

            answers(path, Map.of("body", "Only for us " + word, "visibility", "internal", "channel", "note"));
            answers(path, Map.of("body", "We come tomorrow " + word));
            assertThat(page.getByText("We come tomorrow " + word)).isVisible(LIVE);
            assertThat(page.getByText("Only for us " + word)).hasCount(0);

            pressed(page, AriaRole.BUTTON, "My problem is solved");
            assertThat(page.getByText("This request is solved.")).isVisible(LIVE);
            assertThat(stateOf(path)).isEqualTo("closed");
            pressed(page, AriaRole.BUTTON, "It is not solved");
            assertThat(page.getByText("We are working on it")).isVisible(LIVE);
            assertThat(stateOf(path)).isEqualTo("open");

            page.getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName("Write an answer"))
                    .fill("It is back " + word);
            pressed(page, AriaRole.BUTTON, "Send");
            assertThat(page.getByRole(AriaRole.LOG).getByText("It is back " + word))
                    .isVisible(LIVE);

            pressed(page, AriaRole.LINK, "All requests");
            assertThat(page.locator(".request-row").filter(new Locator.FilterOptions().setHasText(word)))
                    .isVisible(LIVE);
        } finally {
            ADMIN.patch("/api/v1/fields/ticket." + field, Map.of("active", false));
        }
    }

    /** @return the key that the page confirms it by */
    private static String asks(Page page, String word) {
        pressed(page, AriaRole.LINK, "New request");
        page.getByRole(AriaRole.LINK)
                .filter(new Locator.FilterOptions().setHasText("Something does not work"))
                .click();
        page.getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName("In a few words"))
                .fill("Portal " + word);
        page.getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName("What happened, or what do you need?"))
                .fill("It stopped.");
        page.getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName("Serial " + word))
                .fill("4711");
        FileChooser files = page.waitForFileChooser(() -> pressed(page, AriaRole.BUTTON, "Attach files"));
        files.setFiles(new FilePayload("measured.txt", "text/plain", "12".getBytes(StandardCharsets.UTF_8)));
        assertThat(page.getByText("measured.txt", new Page.GetByTextOptions().setExact(true)))
                .isVisible(LIVE);
        pressed(page, AriaRole.BUTTON, "Send request");
        assertThat(page.getByText("Your request has arrived")).isVisible(LIVE);
        return page.locator(".sent-key").textContent();
    }

    private static void pressed(Page page, AriaRole role, String name) {
        page.getByRole(role, new Page.GetByRoleOptions().setName(name).setExact(true))
                .click();
    }

    private static void answers(String path, Map<String, String> message) {
        var answer = AGENT.post(path + "/messages", message);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    }

    private static String stateOf(String path) {
        return AGENT.get(path).body().at("/state/type").asString();
    }
}
