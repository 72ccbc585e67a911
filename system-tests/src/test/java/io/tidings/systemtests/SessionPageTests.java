package io.tidings.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.tidings.systemtests.Suite.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An open list shows a login elsewhere by itself, and what is ended there is out at once: its open page says so. */
@Tag("replicas")
class SessionPageTests extends BrowserTest {

    private static final String NAME = "twice-" + Suite.unique();
    private static final String PASSWORD = "what only one knows";

    private static Keycloak keycloak;

    @BeforeAll
    static void anAccount() {
        keycloak = new Keycloak();
        keycloak.addCustomer(OutsideRealm.person(NAME, NAME + "@customer.example", PASSWORD, "Twi", "Ce", true));
    }

    @AfterAll
    static void nothingIsLeft() {
        keycloak.delete("tidings/users/" + keycloak.userId("tidings", NAME));
    }

    @Test
    void anotherBrowserIsEndedFromHere() {
        try (var one = browser.window();
                var another = browser.window()) {
            var here = signedIn(one);
            here.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("^Account: ")))
                    .click();
            here.getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName("Where I am signed in"))
                    .click();
            var there = signedIn(another);
            var end = here.getByRole(
                    AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("^Sign out .+ on ")));
            assertThat(end).isVisible(LIVE);
            end.click();

            assertThat(here.getByText("Signed out there.")).isVisible(LIVE);
            assertThat(there.getByText("Your login has ended.")).isVisible(LIVE);
            assertThat(statusOfMe(there)).isEqualTo(401);
            assertThat(statusOfMe(here)).isEqualTo(200);
        }
    }

    private static Page signedIn(BrowserContext window) {
        var page = window.newPage();
        page.navigate(RUNNING.url() + "/");
        page.fill("#username", NAME);
        page.fill("#password", PASSWORD);
        page.click("#kc-login");
        assertThat(page.getByText("My requests").first()).isVisible(LIVE);
        return page;
    }

    private static int statusOfMe(Page page) {
        return page.request().get(RUNNING.url() + "/api/v1/me").status();
    }
}
