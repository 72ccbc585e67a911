package io.tidings.mail;

import static org.awaitility.Awaitility.await;

import io.tidings.events.Topics;
import io.tidings.mail.token.SignedIds;
import io.tidings.surroundings.Wire;
import java.util.Date;
import java.util.List;
import org.bson.Document;

/** One story whose mails are sent, and what became of them. */
abstract class OutgoingTest extends MailServiceTest {

    static final SignedIds IDS = new SignedIds(SECRET);

    final Story story = new Story();

    TestRelay.Delivered delivered() {
        return await().until(() -> RELAY.to(story.customer), mails -> !mails.isEmpty())
                .getFirst();
    }

    Document stored() {
        return database.getCollection("outgoing")
                .find(new Document("ticket", story.ticketId))
                .first();
    }

    void set(Document values) {
        database.getCollection("outgoing")
                .updateOne(new Document("ticket", story.ticketId), new Document("$set", values));
    }

    int attempts() {
        return stored().getList("attempts", Document.class).size();
    }

    void dueNow() {
        set(new Document("due", new Date()));
    }

    /** Until the report that came to this address was read. */
    void awaitRead(String address) {
        await().until(() -> database.getCollection("mails")
                        .countDocuments(new Document("recipients", address).append("state", "report"))
                == 1);
    }

    /** Of the mail that brings a message to somebody. */
    Document storedFor(int n, String recipient) {
        return database.getCollection("outgoing")
                .find(new Document("message", story.ticketId + ":" + n).append("recipient", recipient))
                .first();
    }

    <F> F outcome(Class<F> kind) {
        return await().until(() -> outcomes(kind), found -> !found.isEmpty()).getFirst();
    }

    <F> List<F> outcomes(Class<F> kind) {
        return Wire.heard(
                        Topics.OUTCOMES,
                        event -> event.subject().equals(story.ticketId) && kind.isInstance(event.fact()))
                .stream()
                .map(heard -> kind.cast(heard.event().fact()))
                .toList();
    }

    /** The customer's server says afterwards that this mail reached nobody. */
    void reportOf(TestRelay.Delivered sent, String statusCode, String diagnostic) throws Exception {
        reportTo(
                sent.from(),
                statusCode,
                diagnostic,
                "Message-ID: <" + sent.mail().messageId() + ">");
    }

    /** @param returned the lines of the returned mail's header that tell which one it is */
    void reportTo(String address, String statusCode, String diagnostic, String returned) throws Exception {
        reportSaying(address, returned, saying(story.customer, "failed", statusCode, diagnostic));
    }

    /** What a report says of one recipient. */
    static String saying(String recipient, String action, String statusCode, String diagnostic) {
        return """
                Final-Recipient: rfc822; %s
                Action: %s
                Status: %s
                Diagnostic-Code: smtp; %s
                """.formatted(recipient, action, statusCode, diagnostic);
    }

    void reportSaying(String address, String returned, String... recipients) throws Exception {
        send("", address, """
                From: Mail Delivery System <MAILER-DAEMON@mx.customer.example>
                To: %s
                Subject: Undelivered Mail Returned to Sender
                Content-Type: multipart/report; report-type=delivery-status; boundary=b

                --b
                Content-Type: text/plain

                It could not be delivered.
                --b
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mx.customer.example

                %s
                --b
                Content-Type: text/rfc822-headers

                %s
                --b--
                """.formatted(address, String.join("\n", recipients), returned)
                .replace("\n", "\r\n"));
    }
}
