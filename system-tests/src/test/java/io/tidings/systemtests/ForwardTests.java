package io.tidings.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.tidings.systemtests.Suite.MAIL;
import static io.tidings.systemtests.Suite.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.tidings.suite.Mail.Received;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A message goes to somebody outside, and the answer comes back for the desk: in the page and by real mail. */
@Tag("flow")
class ForwardTests extends BrowserTest {

    private static final String PDF = """
            %PDF-1.4
            1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
            2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
            3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>> endobj
            trailer <</Size 4/Root 1 0 R>>
            """;

    @Test
    void whatIsForwardedIsAnsweredIntoTheTicketAndTheCustomerHearsNothingOfIt() {
        var customer = Suite.someCustomer();
        var carrier = Suite.unique() + "@carrier.example";
        var word = Suite.unique();
        MAIL.send(customer, "support@tidings.example", withBill(customer, "Parcel " + word));
        var ticket = Suite.found(word).path("id").asString();
        var page = browser.signedInAs("agent");
        var complaints = new CopyOnWriteArrayList<String>();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });
        page.navigate(Suite.RUNNING.url() + "/tickets/" + ticket);
        assertThat(page.getByText("Where is my parcel?").first()).isVisible(LIVE);

        page.getByRole(AriaRole.BUTTON, named("Look at bill.pdf")).click();
        assertThat(page.frameLocator("iframe.pdf").locator("canvas")).isVisible(LIVE);
        page.keyboard().press("Escape");
        assertThat(page.locator("iframe.pdf")).hasCount(0);
        assertThat(complaints).isEmpty();

        forward(page, page.locator("article.message").first());
        page.getByLabel("To", new Page.GetByLabelOptions().setExact(true)).fill(carrier);
        page.getByLabel("Your words").fill("Do you have it " + word + "?");
        page.getByRole(AriaRole.BUTTON, named("Forward")).click();
        assertThat(page.getByText("Forwarded to " + carrier).first()).isVisible(LIVE);

        var forwarded = mailTo(carrier, "Do you have it " + word);
        assertThat(forwarded.text()).contains("Where is my parcel?");
        MAIL.send(
                carrier,
                forwarded.replyTo(),
                Suite.mail(
                        carrier,
                        "Re: " + forwarded.subject(),
                        "It came back " + word,
                        "In-Reply-To: " + forwarded.messageId()));
        var answer =
                page.locator("article.message").filter(new Locator.FilterOptions().setHasText("It came back " + word));
        assertThat(answer).isVisible(LIVE);
        assertThat(answer).hasAttribute("data-visibility", "internal");

        assertThat(MAIL.inbox(customer))
                .noneMatch(
                        mail -> mail.text().contains(word + "?") || mail.text().contains("came back"));
    }

    /** Beside the message where there is a mouse, behind its sign elsewhere. */
    private static void forward(Page page, Locator message) {
        var more = message.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("More"));
        if (more.isVisible()) {
            more.click();
            page.getByRole(AriaRole.MENUITEM, named("Forward…")).click();
        } else {
            message.hover();
            message.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Forward…"))
                    .click();
        }
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }

    private static Received mailTo(String address, String words) {
        return await().atMost(SOON)
                .until(
                        () -> MAIL.inbox(address).stream()
                                .filter(mail -> mail.text().contains(words))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static String withBill(String from, String subject) {
        return """
                From: Jan Kowalski <%s>
                To: support@tidings.example
                Subject: %s
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: text/plain; charset=UTF-8

                Where is my parcel?
                --b
                Content-Type: application/pdf; name=bill.pdf
                Content-Transfer-Encoding: base64

                %s
                --b--
                """.formatted(
                        from, subject, Base64.getMimeEncoder().encodeToString(PDF.getBytes(StandardCharsets.US_ASCII)));
    }
}
