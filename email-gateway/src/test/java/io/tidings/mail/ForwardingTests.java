package io.tidings.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.Attachment;
import io.tidings.events.Event;
import io.tidings.events.MailHeaders;
import io.tidings.mail.token.SignedIds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** From an agent's forward over SMTP to somebody outside, and back by SMTP into the ticket. */
class ForwardingTests extends MailServiceTest {

    private static final SignedIds IDS = new SignedIds(SECRET);

    private final Story story = new Story();
    private final String carrier = someone().replace("customer.example", "carrier.example");

    @Test
    void aForwardGoesWithItsQuotationAndFilesToWhomItNamesAndToNobodyElse() {
        OTHERS.has(story.ticketId, 3001, "PDF".getBytes(StandardCharsets.UTF_8));
        mailPeople.accept(story.wrote(1, "first-" + story.ticketId + "@customer.example"));
        mailPeople.accept(forwarded(new Attachment(3001, "bill.pdf", "application/pdf", 3, false, null)));

        var delivered = delivered();
        var mail = delivered.mail();
        assertThat(mail.subject()).isEqualTo("Fwd: Printer on fire [T-1042]");
        assertThat(delivered.raw()).contains("Do you have it?", "Where is my parcel?");
        assertThat(mail.files()).singleElement().satisfies(file -> assertThat(file.name())
                .isEqualTo("bill.pdf"));
        assertThat(mail.cc()).isEmpty();
        assertThat(mail.inReplyTo()).isEmpty();
        assertThat(delivered.raw()).doesNotContain("first-" + story.ticketId, "thread.");
        assertThat(mail.replyTo().getFirst().email())
                .isEqualTo("support+" + IDS.forwardToken(story.ticketId, carrier) + "@tidings.example");
        assertThat(delivered.from()).isEqualTo(mail.replyTo().getFirst().email());
        assertThat(outgoing()).singleElement().satisfies(one -> assertThat(one.getString("recipient"))
                .isEqualTo(carrier));
        assertThat(RELAY.to(story.customer)).isEmpty();
    }

    @Test
    void aForwardToTheCustomerOrToOurselvesIsNotPlanned() {
        mailPeople.accept(story.forwarded(
                3, "Look", null, to(story.customer, "support@tidings.example", "support+x@tidings.example")));

        assertThat(outgoing()).isEmpty();
    }

    @Test
    void theMarkerOfTheCustomersMailIsNotHandedOn() {
        var token = IDS.replyToken(story.ticketId, story.customer);
        mailPeople.accept(story.forwarded(3, "Look", "Earlier: [ref:" + token + "]", to(carrier)));

        assertThat(delivered().raw()).doesNotContain(token).contains(IDS.forwardToken(story.ticketId, carrier));
    }

    @Test
    void whoAnswersAForwardByAddressByReferenceOrByMarkerWritesToTheDesk() throws Exception {
        mailPeople.accept(forwarded());
        var forward = delivered().mail();
        var byAddress = someone();
        var byReference = someone();
        var byMarker = someone();
        var toBoth = someone();
        send(byAddress, forward.replyTo().getFirst().email(), mail(byAddress, "Re: Fwd", "Here it is"));
        send(
                byReference,
                "support@tidings.example",
                mail(byReference, "Re: Fwd", "Once more", "References: <" + forward.messageId() + "> <own@x>"));
        send(
                byMarker,
                "support@tidings.example",
                mail(byMarker, "Re", "y\r\n> [ref:" + IDS.forwardToken(story.ticketId, carrier) + "]"));
        // The customer's address counts for nothing where a forward's stands beside it.
        send(
                toBoth,
                "support+" + IDS.replyToken(story.ticketId, story.customer) + "@tidings.example",
                mail(toBoth, "Re", "y", "In-Reply-To: <" + forward.messageId() + ">"));

        for (var from : List.of(byAddress, byReference, byMarker, toBoth)) {
            var mail = toldFrom(from);
            assertThat(mail.ticketId()).as(mail.text()).isEqualTo(story.ticketId);
            assertThat(mail.answersForward()).as(mail.text()).isTrue();
        }
        var customer = someone();
        send(
                customer,
                "support+" + IDS.replyToken(story.ticketId, customer) + "@tidings.example",
                mail(customer, "Re", "y"));
        assertThat(toldFrom(customer).answersForward()).isFalse();
    }

    @Test
    void anAnswerToWhoWasForwardedToIsFiledWithTheirMail() {
        mailPeople.accept(story.forwarded(
                4,
                "Thank you",
                "---- It is here.",
                new MailHeaders(
                        null, "77@carrier.example", List.of("77@carrier.example"), List.of(carrier), List.of())));

        var mail = delivered().mail();
        assertThat(mail.subject()).isEqualTo("Re: Printer on fire [T-1042]");
        assertThat(mail.inReplyTo()).containsExactly("77@carrier.example");
    }

    @Test
    void theRepetitionOfAForwardIsNoOther() {
        var event = forwarded();
        mailPeople.accept(event);
        mailPeople.accept(event);

        delivered();
        assertThat(outgoing()).hasSize(1);
        assertThat(RELAY.to(carrier)).hasSize(1);
    }

    private Event forwarded(Attachment... files) {
        return story.forwarded(3, "Do you have it?", "---- Where is my parcel?", to(carrier), files);
    }

    private static MailHeaders to(String... addresses) {
        return new MailHeaders(null, null, List.of(), List.of(addresses), List.of());
    }

    private TestRelay.Delivered delivered() {
        return await().until(() -> RELAY.to(carrier), mails -> !mails.isEmpty()).getFirst();
    }

    private List<Document> outgoing() {
        return database.getCollection("outgoing")
                .find(new Document("ticket", story.ticketId))
                .into(new ArrayList<>());
    }
}
