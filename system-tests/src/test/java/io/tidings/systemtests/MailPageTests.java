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
import io.tidings.suite.Api.Answer;
import io.tidings.suite.Mail.Received;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the desk's own mails say, what is not to be said after all, and to whom nothing is said for a while: in the pages, and in real mails. */
@Tag("flow")
class MailPageTests extends BrowserTest {

    private static final LocatorAssertions.HasAttributeOptions TURNED =
            new LocatorAssertions.HasAttributeOptions().setTimeout(SOON.toMillis());

    @Test
    void wordsAreSeenOnARealTicketAndReadByTheNextCustomerOfTheGroup() {
        var group = Suite.unique();
        var address = group + "@tidings.example";
        made(ADMIN.post("/api/v1/groups", Map.of("id", group, "name", "Words " + group, "address", address)));
        var key = made(ADMIN.post(
                        "/api/v1/tickets",
                        Map.of(
                                "subject",
                                "Shown " + group,
                                "body",
                                "Hello",
                                "group",
                                group,
                                "customer",
                                Map.of("email", Suite.someCustomer(), "name", "Ola <b>Nowak</b>"))))
                .body()
                .path("key")
                .asString();
        var page = browser.signedInAs("admin");
        page.navigate(Suite.RUNNING.url() + "/admin/mail-templates");
        page.locator(".section-header .choice button").click();
        page.getByRole(AriaRole.OPTION, named("Words " + group)).click();
        page.getByRole(AriaRole.BUTTON, named("Change Acknowledgement (English)"))
                .click();
        var text = page.getByLabel("Text", new Page.GetByLabelOptions().setExact(true));
        text.fill("Dear {{customer.name|customer}}, marked " + group + " {{ticket.nothing}}");
        page.getByRole(AriaRole.BUTTON, named("Save")).click();
        assertThat(page.getByText("Line 1: there is no placeholder ticket.nothing here."))
                .isVisible(LIVE);

        text.fill("Dear {{customer.name|customer}}, marked " + group);
        page.getByLabel("Subject", new Page.GetByLabelOptions().setExact(true)).fill("About " + group);
        page.getByLabel("Preview on ticket").fill(key);
        page.getByRole(AriaRole.BUTTON, named("Show")).click();
        var shown = page.locator(".preview-of-mail");
        assertThat(shown.getByText("Dear Ola <b>Nowak</b>, marked " + group).first())
                .isVisible(LIVE);
        assertThat(shown.getByText("About " + group).first()).isVisible(LIVE);
        page.getByRole(AriaRole.BUTTON, named("Save")).click();
        assertThat(page.getByText("Own words")).isVisible(LIVE);

        var customer = Suite.someCustomer();
        // The mail's service hears of a new group's address a moment after it was made.
        await().atMost(SOON).ignoreExceptions().until(() -> {
            MAIL.send(customer, address, Suite.mail(customer, "Please " + group, "Help"));
            return true;
        });
        received(customer, mail -> mail.text().contains("Dear Jan Kowalski, marked " + group));
        assertThat(ADMIN.patch("/api/v1/groups/" + group, "{\"active\": false}").status())
                .isEqualTo(200);
    }

    @Test
    void anAnswerThatIsTakenBackReachesNobodyStaysAsANoteAndIsWrittenToTheSameReadersAgain() {
        var customer = Suite.someCustomer();
        var colleague = Suite.someCustomer();
        var auditor = Suite.unique() + "@auditor.example";
        var readers = List.of(customer, colleague, auditor);
        var word = Suite.unique();
        var ticket = Suite.opens("Undone " + word, customer).path("id").asString();
        var admin = browser.signedInAs("admin");
        var page = browser.signedInAs("agent");
        mailsWait(admin, 60);
        try {
            page.navigate(Suite.RUNNING.url() + "/tickets/" + ticket);
            var text = page.getByLabel("Your reply");
            text.fill("Too quick " + word);
            copies(page, "Cc", colleague);
            copies(page, "Bcc", auditor);
            page.locator("button.send").click();
            page.getByRole(AriaRole.BUTTON, named("Undo")).click();

            var message = message(page, "Too quick " + word);
            for (var reader : readers) {
                assertThat(message.getByText("Mail to " + reader + " was taken back before it left"))
                        .isVisible(LIVE);
            }
            assertThat(message).hasAttribute("data-visibility", "internal", TURNED);
            assertThat(text).hasValue("Too quick " + word);
            assertThat(line(page, "Cc")).hasValue(colleague);
            assertThat(line(page, "Bcc")).hasValue(auditor);
        } finally {
            mailsWait(admin, 0);
        }
        // What leaves now would have left after it.
        page.getByLabel("Your reply").fill("Thought over " + word);
        page.locator("button.send").click();
        for (var reader : readers) {
            received(reader, mail -> mail.text().contains("Thought over " + word));
            assertThat(MAIL.inbox(reader))
                    .noneMatch(mail -> mail.text().contains("Too quick"))
                    .filteredOn(mail -> mail.text().contains("Thought over"))
                    .hasSize(1);
        }
    }

    @Test
    void noReaderIsToldOfABlindCopyAndWhatItsReaderAnswersStaysInTheDesk() {
        var customer = Suite.someCustomer();
        var colleague = Suite.someCustomer();
        var auditor = Suite.unique() + "@auditor.example";
        var word = Suite.unique();
        var ticket = Suite.opens("Watched " + word, customer).path("id").asString();
        var page = browser.signedInAs("agent");
        page.navigate(Suite.RUNNING.url() + "/tickets/" + ticket);
        page.getByLabel("Your reply").fill("All is well " + word);
        copies(page, "Cc", colleague);
        copies(page, "Bcc", auditor);
        page.locator("button.send").click();

        var message = message(page, "All is well " + word);
        assertThat(message.getByText("Blind copy to " + auditor)).isVisible(LIVE);
        for (var reader : List.of(customer, colleague)) {
            var mail = received(reader, one -> one.text().contains("All is well " + word));
            assertThat(mail.header()).contains(customer, colleague).doesNotContain(auditor);
            assertThat(mail.text()).doesNotContain(auditor);
        }
        var copy = received(auditor, one -> one.text().contains("All is well " + word));
        assertThat(copy.header()).contains(customer, colleague);

        var answer = "I have seen it " + word;
        MAIL.send(
                auditor,
                copy.replyTo(),
                Suite.mail(auditor, "Re: " + copy.subject(), answer, "In-Reply-To: " + copy.messageId()));

        assertThat(message(page, answer)).hasAttribute("data-visibility", "internal", TURNED);
    }

    @Test
    void anAddressThatAReportCallsUnknownIsShownWithTheServersWordsAndFreedByHand() {
        var customer = Suite.someCustomer();
        Suite.writes(customer, "Hello " + Suite.unique(), "Is anybody there?");
        var thanks = received(customer, _ -> true);
        var page = browser.signedInAs("admin");
        page.navigate(Suite.RUNNING.url() + "/admin/blocked-addresses");
        page.getByLabel("Address or domain").fill(customer);
        assertThat(page.getByText("No blocked address or domain begins like that."))
                .isVisible(LIVE);

        MAIL.send("", thanks.replyTo(), unknown(customer, thanks));

        var row = page.getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHasText(customer));
        assertThat(row).isVisible(LIVE);
        assertThat(row).containsText("550 5.1.1 nobody of that name");
        page.getByRole(AriaRole.BUTTON, named("Unblock " + customer)).click();

        assertThat(page.getByText(customer + " gets mail again.")).isVisible(LIVE);
        assertThat(page.getByText("No blocked address or domain begins like that."))
                .isVisible(LIVE);
    }

    private static String unknown(String customer, Received mail) {
        return """
                From: Mail Delivery System <MAILER-DAEMON@mx.customer.example>
                To: %s
                Subject: Undelivered Mail Returned to Sender
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=delivery-status; boundary=b

                --b
                Content-Type: text/plain

                It could not be delivered.
                --b
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mx.customer.example

                Final-Recipient: rfc822; %s
                Action: failed
                Status: 5.1.1
                Diagnostic-Code: smtp; 550 5.1.1 nobody of that name
                --b
                Content-Type: text/rfc822-headers

                Message-ID: %s
                --b--
                """.formatted(mail.replyTo(), customer, mail.messageId());
    }

    private static Received received(String address, Predicate<Received> which) {
        return await().atMost(SOON)
                .until(() -> MAIL.inbox(address).stream().filter(which).findFirst(), found -> found.isPresent())
                .orElseThrow();
    }

    /** Of an answer that is being written: who gets it, too. */
    private static void copies(Page page, String how, String address) {
        page.getByRole(AriaRole.BUTTON, named(how)).click();
        line(page, how).fill(address);
    }

    private static Locator line(Page page, String how) {
        return page.getByRole(AriaRole.TEXTBOX, named(how));
    }

    private static Locator message(Page page, String words) {
        return page.locator("article.message").filter(new Locator.FilterOptions().setHasText(words));
    }

    private static void mailsWait(Page page, int seconds) {
        page.navigate(Suite.RUNNING.url() + "/admin/outgoing-mail");
        page.getByLabel("Seconds in which what was sent can be taken back").fill(Integer.toString(seconds));
        page.getByRole(AriaRole.BUTTON, named("Save seconds")).click();
        assertThat(page.getByText("Saved for the next mail.")).isVisible(LIVE);
    }

    private static Answer made(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer;
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }
}
