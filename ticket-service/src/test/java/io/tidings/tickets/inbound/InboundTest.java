package io.tidings.tickets.inbound;

import com.mongodb.client.MongoDatabase;
import io.tidings.events.Event;
import io.tidings.events.EventJson;
import io.tidings.events.InboundFact.MailAddress;
import io.tidings.events.InboundFact.MailReceived;
import io.tidings.events.InboundFact.OriginalMail;
import io.tidings.events.InboundFact.ReceivedAttachment;
import io.tidings.events.TicketSnapshot;
import io.tidings.tickets.Ids;
import io.tidings.tickets.message.MessageStore;
import io.tidings.tickets.message.StoredMessage;
import io.tidings.tickets.ticket.TicketStore;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.GenericMessage;

/** What the tests of incoming mail share: a customer of their own, and mails that are valid unless a test says otherwise. */
abstract class InboundTest {

    static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @Autowired
    Consumer<Message<List<byte[]>>> openTicketsFromInbound;

    @Autowired
    TicketStore tickets;

    @Autowired
    MessageStore messages;

    @Autowired
    Clock clock;

    @Autowired
    MongoDatabase database;

    String customer;

    @BeforeEach
    void someCustomer() {
        customer = "c-" + Ids.next() + "@customer.example";
    }

    /** What one poll brings. */
    void receive(MailReceived... mails) {
        poll(Stream.of(mails)
                .map(mail -> EventJson.write(eventOf(mail, "cause", null)))
                .toList());
    }

    void poll(List<byte[]> records) {
        openTicketsFromInbound.accept(new GenericMessage<>(records));
    }

    static Event eventOf(MailReceived mail, String id, String traceparent) {
        return new Event(id, "http://x", mail.mailId(), NOON, 1, "thread", null, 0, "system", false, traceparent, mail);
    }

    TicketSnapshot ticketOf(MailReceived mail) {
        var decided = database.getCollection("mails")
                .find(new Document("_id", mail.mailId()))
                .first();
        return tickets.find(decided.getString("ticketId")).orElseThrow().state();
    }

    List<Document> ticketsOf(String email) {
        return database.getCollection("tickets")
                .find(new Document("customer.email", email))
                .into(new ArrayList<>());
    }

    io.tidings.events.Message message(TicketSnapshot ticket, int n) {
        return messages.find(ticket.id(), n).map(StoredMessage::message).orElseThrow();
    }

    Event firstEvent(String ticketId) {
        var outbox = database.getCollection("tickets")
                .find(new Document("_id", ticketId))
                .first();
        return EventJson.read(
                outbox.getList("outbox", Document.class).getFirst().getString("json"));
    }

    Mails mail() {
        return new Mails(customer);
    }

    /** A valid mail; a test says only what matters. */
    static final class Mails {

        private final String id = Ids.next();
        private String from;
        private String name = "Kim";
        private String mailbox = "support@tidings.example";
        private String messageId = id + "@customer.example";
        private String inReplyTo;
        private List<String> references = List.of();
        private List<MailAddress> cc = List.of();
        private final List<ReceivedAttachment> attachments = new ArrayList<>();
        private String token;
        private String subject = "환불\r\n 요청";
        private String text = "결제가 두 번 되었습니다.";
        private String html;
        private boolean automatic;
        private boolean forwarded;
        private Boolean senderProven;
        private OriginalMail original;

        Mails(String from) {
            this.from = from;
        }

        Mails from(String address) {
            from = address;
            return this;
        }

        Mails name(String value) {
            name = value;
            return this;
        }

        Mails mailbox(String address) {
            mailbox = address;
            return this;
        }

        Mails messageId(String value) {
            messageId = value;
            return this;
        }

        Mails inReplyTo(String value) {
            inReplyTo = value;
            return this;
        }

        Mails references(String... values) {
            references = List.of(values);
            return this;
        }

        Mails cc(String... addresses) {
            cc = Stream.of(addresses)
                    .map(address -> new MailAddress(null, address))
                    .toList();
            return this;
        }

        Mails attachment(ReceivedAttachment attachment) {
            attachments.add(attachment);
            return this;
        }

        Mails token(String ticketId) {
            token = ticketId;
            return this;
        }

        Mails subject(String value) {
            subject = value;
            return this;
        }

        Mails text(String value) {
            text = value;
            return this;
        }

        Mails html(String value) {
            html = value;
            return this;
        }

        Mails automatic() {
            automatic = true;
            return this;
        }

        Mails answeringForward() {
            forwarded = true;
            return this;
        }

        Mails senderProven(boolean value) {
            senderProven = value;
            return this;
        }

        Mails passesOn(OriginalMail mail) {
            original = mail;
            return this;
        }

        MailReceived build() {
            return new MailReceived(
                    id,
                    mailbox,
                    messageId,
                    inReplyTo,
                    references,
                    token,
                    new MailAddress(name, from),
                    List.of(),
                    List.of(new MailAddress(null, mailbox)),
                    cc,
                    subject,
                    text,
                    html,
                    null,
                    attachments,
                    automatic,
                    "ko",
                    null,
                    NOON,
                    forwarded ? true : null,
                    senderProven,
                    original);
        }
    }
}
