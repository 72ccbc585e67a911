package io.tidings.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.Attachment;
import io.tidings.events.OutcomeFact.MailSent;
import io.tidings.events.PersonErased;
import io.tidings.events.Topics;
import io.tidings.mail.parse.Address;
import io.tidings.surroundings.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** To whom mail goes, and what stands in it. */
class OutgoingTests extends OutgoingTest {

    @Test
    void aCustomerWhoWroteIsAcknowledgedOnceInTheThreadWithTheMarksOfAMachine() {
        var opened = story.opened();
        Wire.publish(Topics.TICKETS, opened, opened);
        mailPeople.accept(opened);

        var delivered = delivered();
        var mail = delivered.mail();
        assertThat(mail.subject()).isEqualTo("Re: Printer on fire [T-1042]");
        assertThat(mail.text()).contains("Hello Jan Kowalski").contains("T-1042");
        assertThat(mail.inReplyTo()).containsExactly("first-" + story.ticketId + "@customer.example");
        assertThat(mail.references())
                .contains(
                        "first-" + story.ticketId + "@customer.example",
                        IDS.threadId(story.ticketId, "tidings.example"));
        assertThat(IDS.sentMail(mail.messageId()))
                .hasValueSatisfying(sent -> assertThat(sent.ticketId()).isEqualTo(story.ticketId));
        assertThat(mail.automation().autoReply()).isTrue();
        assertThat(mail.loopMarks()).containsExactly(IDS.loopMark());
        assertThat(mail.replyTo().getFirst().email())
                .isEqualTo("support+" + IDS.replyToken(story.ticketId, story.customer) + "@tidings.example");
        assertThat(delivered.from()).isEmpty();
        outcome(MailSent.class);
        assertThat(RELAY.to(story.customer)).hasSize(1);
    }

    @Test
    void koreansAreAnsweredInKoreanAndPolesInPolish() {
        story.language = "ko-KR";
        var polish = new Story();
        polish.language = "pl";
        mailPeople.accept(story.opened());
        mailPeople.accept(polish.opened());

        assertThat(delivered().mail().text()).contains("접수되었습니다");
        assertThat(await().until(() -> RELAY.to(polish.customer), mails -> !mails.isEmpty())
                        .getFirst()
                        .mail()
                        .text())
                .contains("Zgłoszenie zostało przyjęte");
    }

    @Test
    void machinesOwnAddressesAndOldEventsAreNotAcknowledged() {
        var robot = new Story();
        robot.automatic = true;
        var noReply = new Story();
        noReply.customerEmail = "no-reply@customer.example";
        var forged = new Story();
        forged.forged = true;
        var ourselves = new Story();
        ourselves.customerEmail = "support@tidings.example";
        var old = new Story();
        old.time = Instant.now().minus(Duration.ofHours(49));
        var imported = new Story();
        imported.imported = true;
        var byProgram = new Story();
        byProgram.channel = "api";
        for (var silent : List.of(robot, noReply, forged, ourselves, old, imported, byProgram)) {
            mailPeople.accept(silent.opened());
            assertThat(database.getCollection("outgoing").countDocuments(new Document("ticket", silent.ticketId)))
                    .isZero();
        }
    }

    @Test
    void anImportIsSilentAndALaterAnswerFollowsOnItsLastMail() {
        var past = Instant.parse("2019-03-04T08:00:00Z");
        mailPeople.accept(story.importedWith(1, past, "a-" + story.ticketId, "b-" + story.ticketId));
        // What came later from the other system may have been written before.
        mailPeople.accept(story.importedWith(3, past.minusSeconds(60), "z-" + story.ticketId));
        assertThat(database.getCollection("outgoing").countDocuments(new Document("ticket", story.ticketId)))
                .isZero();

        mailPeople.accept(story.answered(4, "Still there?"));

        assertThat(delivered().mail().inReplyTo()).containsExactly("b-" + story.ticketId);
    }

    @Test
    void anAnswerReachesTheCustomerThreadedWithItsFiles() {
        OTHERS.has(story.ticketId, 1, "PDF".getBytes(StandardCharsets.UTF_8));
        OTHERS.has(story.ticketId, 2, "PNG".getBytes(StandardCharsets.UTF_8));
        mailPeople.accept(story.opened());
        mailPeople.accept(story.wrote(2, "second-" + story.ticketId + "@customer.example"));
        mailPeople.accept(story.answered(
                3,
                "We are looking into it",
                "<p>We are <b>looking</b> into it <img src=\"cid:pic@x\"><script>alert(1)</script></p>",
                new Attachment(1, "faktura żółta.pdf", "application/pdf", 3, false, null),
                new Attachment(2, "pic.png", "image/png", 3, true, "pic@x")));

        var delivered = await().until(() -> RELAY.to(story.customer), mails -> mails.size() == 2).stream()
                .filter(one -> one.raw().contains("looking"))
                .findFirst()
                .orElseThrow();
        var mail = delivered.mail();
        assertThat(mail.inReplyTo()).containsExactly("second-" + story.ticketId + "@customer.example");
        assertThat(mail.text()).contains("We are looking into it");
        assertThat(mail.html()).contains("<b>looking</b>").doesNotContain("alert");
        assertThat(mail.automation().autoReply()).isFalse();
        assertThat(mail.files())
                .satisfiesExactlyInAnyOrder(
                        file -> {
                            assertThat(file.name()).isEqualTo("faktura żółta.pdf");
                            assertThat(file.inline()).isFalse();
                            assertThat(file.content().bytes()).asString().isEqualTo("PDF");
                        },
                        file -> assertThat(file.inline()).isTrue());
        assertThat(delivered.from()).isEqualTo(mail.replyTo().getFirst().email());
    }

    @Test
    void anInternalNoteReachesNobody() {
        mailPeople.accept(story.noted(1, "internal-marker"));

        assertThat(database.getCollection("outgoing").countDocuments(new Document("ticket", story.ticketId)))
                .isZero();
    }

    @Test
    void anAnswerReachesEverybodyInCopyByAMailOfTheirOwnThatNamesTheOthers() {
        var boss = someone();
        mailPeople.accept(
                story.answeredWithCopies(2, "Dear both", boss.toUpperCase(Locale.ROOT), "support@tidings.example"));

        var mine = delivered();
        var theirs =
                await().until(() -> RELAY.to(boss), mails -> !mails.isEmpty()).getFirst();
        assertThat(mine.mail().cc()).extracting(Address::email).containsExactly(boss);
        assertThat(theirs.mail().cc()).extracting(Address::email).containsExactly(story.customer);
        assertThat(theirs.mail().messageId()).isNotEqualTo(mine.mail().messageId());
        assertThat(theirs.mail().replyTo().getFirst().email())
                .isEqualTo("support+" + IDS.replyToken(story.ticketId, boss) + "@tidings.example");
        assertThat(database.getCollection("outgoing").countDocuments(new Document("ticket", story.ticketId)))
                .isEqualTo(2);
    }

    @Test
    void whoStandsInSeveralPlacesGetsOneMail() {
        var boss = someone();
        story.customerEmail = story.customer.toUpperCase(Locale.ROOT);
        mailPeople.accept(
                story.answeredWithCopies(2, "Dear both", boss, story.customer, boss.toUpperCase(Locale.ROOT)));

        await().until(
                        () -> database
                                .getCollection("outgoing")
                                .find(new Document("ticket", story.ticketId))
                                .into(new ArrayList<>())
                                .stream()
                                .allMatch(mail -> mail.getString("state").equals("sent")));
        assertThat(RELAY.to(story.customer)).hasSize(1);
        assertThat(RELAY.to(boss)).hasSize(1);
        assertThat(database.getCollection("outgoing").countDocuments(new Document("ticket", story.ticketId)))
                .isEqualTo(2);
    }

    @Test
    void aNoteThatIsShownIsMailedWhereItsAgentSaysSoAndOnceHoweverOftenItIsShown() {
        mailPeople.accept(story.shown(2, "Quiet words", true, null));
        mailPeople.accept(story.shown(2, "Quiet words", false, null));
        assertThat(planned()).isZero();

        mailPeople.accept(story.shown(2, "Shown words", true, true));
        assertThat(delivered().mail().text()).contains("Shown words");
        mailPeople.accept(story.shown(2, "Shown words", false, null));
        mailPeople.accept(story.shown(2, "Shown words", true, true));
        assertThat(planned()).isEqualTo(1);

        // Another customer has not read it yet.
        story.customerEmail = someone();
        mailPeople.accept(story.shown(2, "Shown words", true, true));
        assertThat(planned()).isEqualTo(2);
        assertThat(database.getCollection("outgoing")
                        .find(new Document("ticket", story.ticketId))
                        .map(mail -> mail.getString("messageId"))
                        .into(new ArrayList<>()))
                .doesNotHaveDuplicates();
    }

    @Test
    void theCopyOfAnAnswerInATicketThatWasSplitOffIsNotMailedAgain() {
        mailPeople.accept(story.copied(1, "Said before", "another-ticket:3"));

        assertThat(planned()).isZero();
    }

    @Test
    void whoIsTakenOutOfACopyIsInNoMailAnyMoreAndTheOthersStay() {
        var erased = someone();
        var stays = someone();
        mailPeople.accept(story.answeredWithCopies(2, "Dear all", erased, stays));
        await().until(() -> !RELAY.to(erased).isEmpty() && !RELAY.to(stays).isEmpty());
        await().until(() -> database.getCollection("outgoing")
                        .countDocuments(new Document("ticket", story.ticketId).append("state", "sent"))
                == 3);

        mailPeople.accept(story.readdressed(2, "Dear all", stays));

        var left = database.getCollection("outgoing")
                .find(new Document("ticket", story.ticketId))
                .into(new ArrayList<>());
        assertThat(left.toString()).doesNotContain(erased).contains(stays, story.customer);
        assertThat(left)
                .filteredOn(mail -> mail.getString("state").equals("erased"))
                .hasSize(1);
    }

    @Test
    void theBytesOfAMailAndOfItsCopyGoOnceSomebodyIsTakenOutOfIt() throws Exception {
        var from = story.customer;
        var raw = mail(from, "Copied", "Hello", "Message-ID: <copied-" + from + ">", "Cc: erased@customer.example");
        send(from, "support@tidings.example", raw);
        send(from, "support@tidings.example", raw);
        var mails = database.getCollection("mails");
        await().until(() -> mails.countDocuments(new Document("sender", from).append("state", "published")) == 1
                && mails.countDocuments(new Document("sender", from).append("state", "duplicate")) == 1);
        story.actor = "mail:"
                + mails.find(new Document("sender", from).append("state", "published"))
                        .first()
                        .getString("_id");
        mailPeople.accept(story.opened());
        assertThat(bytesOf(from)).isEqualTo(2);
        story.actor = "system";

        mailPeople.accept(story.readdressed(1, "Hello"));

        assertThat(bytesOf(from)).isZero();
        assertThat(mails.find(new Document("sender", from)).into(new ArrayList<>()))
                .allSatisfy(mail -> assertThat(mail.get("due")).isNull());
    }

    private long bytesOf(String sender) {
        return database.getCollection("mails").find(new Document("sender", sender)).into(new ArrayList<>()).stream()
                .filter(mail ->
                        database.getCollection("raw.chunks").countDocuments(new Document("files_id", mail.get("raw")))
                                > 0)
                .count();
    }

    private long planned() {
        return database.getCollection("outgoing").countDocuments(new Document("ticket", story.ticketId));
    }

    @Test
    void aTicketThatAnAgentOpenedByPhoneReachesTheCustomer() {
        story.channel = "phone-out";
        mailPeople.accept(story.openedByAgent("As we said on the phone"));

        var mail = delivered().mail();
        assertThat(mail.text()).contains("As we said on the phone");
        assertThat(mail.subject()).isEqualTo("Printer on fire [T-1042]");
        assertThat(mail.references()).containsExactly(IDS.threadId(story.ticketId, "tidings.example"));
    }

    @Test
    void namesAndSubjectsCannotBeginAHeaderLine() {
        story.subject = "Hello\r\nBcc: victim@customer.example\r\n\r\nbody";
        story.customerName = "Jan\r\nX-Evil: yes";
        mailPeople.accept(story.opened());

        var raw = delivered().raw();
        assertThat(raw.lines()).noneMatch(line -> line.startsWith("Bcc:") || line.startsWith("X-Evil"));
    }

    @Test
    void aRobotThatWritesOnAndOnIsNotAnsweredForEver() {
        for (int i = 0; i < 40; i++) {
            var again = new Story();
            again.customerEmail = story.customer;
            mailPeople.accept(again.opened());
        }

        var mails = database.getCollection("outgoing");
        assertThat(mails.countDocuments(new Document("recipient", story.customer).append("state", "suppressed")))
                .isEqualTo(10);
    }

    @Test
    void anErasedPersonLeavesNoWordsBehind() throws Exception {
        var from = story.customer;
        send(
                from,
                "support@tidings.example",
                mail(from, "secret-words", "secret-words", "Message-ID: <e-" + from + ">"));
        var mailId = await().until(
                        () -> database.getCollection("mails")
                                .find(new Document("sender", from))
                                .first(),
                        found -> found != null && found.getString("state").equals("published"))
                .getString("_id");
        story.actor = "mail:" + mailId;
        story.subject = "secret-words";
        mailPeople.accept(story.opened());
        delivered();
        await().until(() -> stored().getString("state").equals("sent"));

        mailPeople.accept(story.event(new PersonErased("c1", List.of(story.ticketId), List.of(story.ticketId + ":1"))));

        var mail = database.getCollection("mails")
                .find(new Document("_id", mailId))
                .first();
        assertThat(mail.getString("state")).isEqualTo("erased");
        assertThat(database.getCollection("raw.chunks").countDocuments(new Document("files_id", mail.get("raw"))))
                .isZero();
        assertThat(stored().toJson()).doesNotContain("secret-words").doesNotContain(from.substring(0, 12));
    }
}
