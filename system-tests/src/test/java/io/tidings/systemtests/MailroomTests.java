package io.tidings.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.tidings.systemtests.Suite.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The mailroom of the local stack: a customer without a mail program. */
@Tag("flow")
class MailroomTests extends BrowserTest {

    private static final LocatorAssertions.HasCountOptions COUNTED =
            new LocatorAssertions.HasCountOptions().setTimeout(SOON.toMillis());

    @Test
    void aCustomerWritesIsAnsweredLiveAndRepliesIntoTheSameTicket() {
        var customer = Suite.someCustomer();
        var word = Suite.unique();
        var page = browser.window().newPage();
        page.navigate(Suite.RUNNING.mailroomUrl());
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Write as a customer"))
                .click();
        page.fill("[name=from]", "Jan Kowalski <" + customer + ">");
        page.fill("[name=subject]", "Broken " + word);
        page.fill("[name=text]", "It does not work.");
        sends(page);

        // The acknowledgement, which nobody asked for by a reload; its HTML lies in a frame.
        assertThat(page.frameLocator(".letter iframe").getByText("Broken " + word))
                .isVisible(LIVE);
        var ticket = Suite.found(word).path("id").asString();

        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Reply as " + customer))
                .click();
        page.fill("[name=text]", "One more thing.");
        sends(page);

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(Suite.messages(ticket).findValuesAsString("text"))
                        .contains("One more thing."));
        assertThat(page.locator(".letter")).hasCount(3, COUNTED);
    }

    @Test
    void anAddressThatIsNotTheDesksIsRefusedWhereItWasTyped() {
        var page = browser.window().newPage();
        page.navigate(Suite.RUNNING.mailroomUrl());
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Write as a customer"))
                .click();
        page.fill("[name=to]", "suport@tidings.example");
        page.fill("[name=text]", "To nobody");
        page.locator("dialog button.primary").click();

        assertThat(page.locator("dialog .refusal"))
                .containsText("550", new LocatorAssertions.ContainsTextOptions().setTimeout(SOON.toMillis()));
        assertThat(page.locator("[name=text]")).hasValue("To nobody");
    }

    private static void sends(Page page) {
        page.locator("dialog button.primary").click();
        assertThat(page.locator("dialog")).hasCount(0, COUNTED);
    }
}
