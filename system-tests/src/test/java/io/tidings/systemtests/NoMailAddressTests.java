package io.tidings.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.tidings.systemtests.Suite.AGENT;
import static io.tidings.systemtests.Suite.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.tidings.suite.Browser;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A customer who has no mail address signs in, asks, is answered and says that it is solved: on a phone, in the portal alone. */
@Tag("replicas")
class NoMailAddressTests extends BrowserTest {

    private static final String WORD = Suite.unique();
    private static final String NAME = "nobody-" + WORD;
    private static final String PASSWORD = "what only one knows";

    private static Keycloak keycloak;

    @BeforeAll
    static void anAccountWithoutAnAddress() {
        keycloak = new Keycloak();
        keycloak.addCustomer(Map.of(
                "username",
                NAME,
                "enabled",
                true,
                "firstName",
                "Nam",
                "credentials",
                List.of(Map.of("type", "password", "value", PASSWORD, "temporary", false))));
    }

    @AfterAll
    static void nothingIsLeft() {
        keycloak.delete("tidings/users/" + keycloak.userId("tidings", NAME));
    }

    @Test
    void nobodyAsksForOneAndEverythingIsSaidInThePortal() {
        try (var window = browser.window(new Browser.Look(Browser.Look.PHONE, ColorScheme.LIGHT, "en"))) {
            var page = window.newPage();
            page.navigate(RUNNING.url() + "/new?type=question");
            page.fill("#username", NAME);
            page.fill("#password", PASSWORD);
            page.click("#kc-login");
            box(page, "In a few words").fill("Without " + WORD);
            box(page, "What happened, or what do you need?").fill("Nobody can write to me.");
            pressed(page, "Send request");
            assertThat(page.getByText("Your request has arrived")).isVisible(LIVE);

            var path = "/api/v1/tickets/" + page.locator(".sent-key").textContent();
            assertThat(AGENT.get(path).body().at("/customer/email").asString(""))
                    .isEmpty();
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Look at the request"))
                    .click();
            var answer = AGENT.post(path + "/messages", Map.of("body", "We come tomorrow " + WORD));
            assertThat(answer.status()).as(answer.text()).isEqualTo(201);
            assertThat(page.getByText("We come tomorrow " + WORD)).isVisible(LIVE);
            box(page, "Write an answer").fill("Thank you " + WORD);
            pressed(page, "Send");
            assertThat(page.getByRole(AriaRole.LOG).getByText("Thank you " + WORD))
                    .isVisible(LIVE);
            pressed(page, "My problem is solved");
            assertThat(page.getByText("This request is solved.")).isVisible(LIVE);
        }
    }

    private static Locator box(Page page, String name) {
        return page.getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName(name));
    }

    private static void pressed(Page page, String button) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(button).setExact(true))
                .click();
    }
}
