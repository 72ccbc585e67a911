package io.tidings.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.mail.parse.Address;
import io.tidings.mail.token.SignedIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** Who reads an answer unseen gets it once, is named to nobody, and answers to the desk alone. */
class BlindCopyTests extends MailServiceTest {

    private static final SignedIds IDS = new SignedIds(SECRET);

    private final Story story = new Story();
    private final String boss = someone();
    private final String auditor = someone().replace("customer.example", "auditor.example");

    @Test
    void aBlindCopyArrivesAndIsNamedInNoMail() {
        mailPeople.accept(story.wrote(1, "first-" + story.ticketId + "@customer.example"));
        mailPeople.accept(story.answeredUnseenBy(2, "Dear Jan", List.of(boss), List.of(auditor)));

        var unseen = delivered(auditor);
        assertThat(unseen.mail().text()).contains("Dear Jan");
        assertThat(unseen.mail().to()).extracting(Address::email).containsExactly(story.customer);
        assertThat(unseen.mail().cc()).extracting(Address::email).containsExactly(boss);
        assertThat(unseen.mail().inReplyTo()).containsExactly("first-" + story.ticketId + "@customer.example");
        for (var mail : List.of(unseen, delivered(story.customer), delivered(boss))) {
            assertThat(ours(mail)).doesNotContain(auditor).doesNotContainPattern("(?im)^bcc:");
        }
        assertThat(delivered(story.customer).mail().cc())
                .extracting(Address::email)
                .containsExactly(boss);
        await().until(() -> outgoing("sent").size() == 3);
    }

    @Test
    void whoIsNamedAnywayGetsNoSecondCopy() {
        mailPeople.accept(story.answeredUnseenBy(
                2,
                "Dear all",
                List.of(boss),
                List.of(
                        boss.toUpperCase(Locale.ROOT),
                        story.customer,
                        auditor,
                        auditor.toUpperCase(Locale.ROOT),
                        "support@tidings.example")));

        await().until(() -> outgoing("sent").size() == 3);
        assertThat(outgoing("sent"))
                .extracting(mail -> mail.getString("recipient"))
                .containsExactlyInAnyOrder(story.customer, boss, auditor);
        for (var reader : List.of(story.customer, boss, auditor)) {
            assertThat(RELAY.to(reader)).as(reader).hasSize(1);
        }
    }

    @Test
    void aBlindCopyOfAnAnswerThatNobodyElseGetsIsAddressedToNobody() {
        story.customerEmail = null;
        mailPeople.accept(story.answeredUnseenBy(2, "For the file", List.of(), List.of(auditor)));

        var unseen = delivered(auditor);
        assertThat(unseen.raw()).contains("To: undisclosed-recipients:;").doesNotContain("Cc:");
        assertThat(unseen.mail().to()).isEmpty();
    }

    @Test
    void anAnswerToABlindCopyIsForTheDeskAlone() throws Exception {
        mailPeople.accept(story.answeredUnseenBy(2, "Dear Jan", List.of(), List.of(auditor)));
        var unseen = delivered(auditor).mail();
        var replyTo = unseen.replyTo().getFirst().email();
        assertThat(replyTo).isEqualTo("support+" + IDS.forwardToken(story.ticketId, auditor) + "@tidings.example");
        send(auditor, replyTo, mail(auditor, "Re: Printer", "Be generous"));
        var elsewhere = someone();
        send(
                elsewhere,
                "support@tidings.example",
                mail(elsewhere, "Re: Printer", "Be strict", "In-Reply-To: <" + unseen.messageId() + ">"));

        for (var from : List.of(auditor, elsewhere)) {
            var told = toldFrom(from);
            assertThat(told.ticketId()).isEqualTo(story.ticketId);
            assertThat(told.answersForward()).as(told.text()).isTrue();
        }
    }

    @Test
    void whoIsTakenOutOfABlindCopyIsInNoMailAnyMore() {
        mailPeople.accept(story.answeredUnseenBy(2, "Dear Jan", List.of(boss), List.of(auditor)));
        await().until(() -> outgoing("sent").size() == 3);

        mailPeople.accept(story.readdressedUnseenBy(2, "Dear Jan", List.of(boss), List.of()));

        assertThat(outgoing("sent")).hasSize(2);
        assertThat(outgoing("erased")).hasSize(1);
        assertThat(all().toString()).doesNotContain(auditor).contains(boss, story.customer);
    }

    @Test
    void theOneWhoStaysInABlindCopyForgetsWhoWasTakenOutOfTheCopies() {
        mailPeople.accept(story.answeredUnseenBy(2, "Dear Jan", List.of(boss), List.of(auditor)));
        await().until(() -> outgoing("sent").size() == 3);

        mailPeople.accept(story.readdressedUnseenBy(2, "Dear Jan", List.of(), List.of(auditor)));

        assertThat(all().toString()).doesNotContain(boss).contains(auditor, story.customer);
    }

    /** The mail as it left us: the server that takes it adds for whom, which each server does for its own recipient. */
    private static String ours(TestRelay.Delivered mail) {
        return mail.raw().substring(mail.raw().indexOf("DKIM-Signature:"));
    }

    private TestRelay.Delivered delivered(String reader) {
        return await().until(() -> RELAY.to(reader), mails -> !mails.isEmpty()).getFirst();
    }

    private List<Document> outgoing(String state) {
        return all().stream()
                .filter(mail -> mail.getString("state").equals(state))
                .toList();
    }

    private List<Document> all() {
        return database.getCollection("outgoing")
                .find(new Document("ticket", story.ticketId))
                .into(new ArrayList<>());
    }
}
