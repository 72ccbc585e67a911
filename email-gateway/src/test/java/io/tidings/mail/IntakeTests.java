package io.tidings.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.events.CurrentFact.GroupCurrent;
import io.tidings.events.Event;
import io.tidings.events.InboundFact.MailReceived;
import io.tidings.events.Topics;
import io.tidings.mail.token.SignedIds;
import io.tidings.surroundings.Wire;
import jakarta.mail.SendFailedException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class IntakeTests extends MailServiceTest {

    private static final SignedIds IDS = new SignedIds(SECRET);

    @Autowired
    MeterRegistry meters;

    @AfterEach
    void othersAreWellAgain() {
        OTHERS.ticketsAnswer = 200;
        OTHERS.refused = "refuse-me";
    }

    @Test
    void aMailIsPublishedWithItsFilesAtTicketService() throws Exception {
        var from = someone();
        send(from, "support@tidings.example", """
                From: =?utf-8?B?7ZmN6ri464+Z?= <%s>
                To: support@tidings.example
                Subject: =?utf-8?B?7ZmY67aI?=
                Message-ID: <m-%s>
                References: <root-%s> <middle@x>
                Date: Sat, 21 Nov 2026 12:00:00 +0000
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: text/plain; charset=utf-8

                결제가 두 번 되었습니다.

                > 이전 메일
                --b
                Content-Type: application/pdf; name=bill.pdf
                Content-Transfer-Encoding: base64

                SGVsbG8=
                --b--
                """.formatted(from, from, from).replace("\n", "\r\n"));

        var heard = receivedFrom(from);
        var mail = (MailReceived) heard.event().fact();
        assertThat(heard.key()).isEqualTo("root-" + from);
        assertThat(mail.from().name()).isEqualTo("홍길동");
        assertThat(mail.subject()).isEqualTo("환불");
        assertThat(mail.text()).isEqualTo("결제가 두 번 되었습니다.");
        assertThat(mail.quoted()).isEqualTo("> 이전 메일");
        assertThat(mail.mailbox()).isEqualTo("support@tidings.example");
        assertThat(mail.language()).isEqualTo("ko");
        assertThat(mail.automatic()).isFalse();
        assertThat(mail.attachments()).singleElement().satisfies(file -> {
            assertThat(file.name()).isEqualTo("bill.pdf");
            assertThat(OTHERS.blobNamed(file.blob())).isEqualTo("Hello".getBytes(StandardCharsets.UTF_8));
        });
        assertThat(heard.event().actor()).isEqualTo("mail:" + mail.mailId());
    }

    @Test
    void anUnknownRecipientIsRefusedAtTheDoor() {
        assertThatExceptionOfType(SendFailedException.class)
                .isThrownBy(() -> send(someone(), "nobody@tidings.example", mail("a@b.example", "x", "y")))
                .withStackTraceContaining("5.1.1");
    }

    @Test
    void aMailBeyondTheLimitIsRefused() {
        var large = mail("a@b.example", "large", ("x".repeat(998) + "\r\n").repeat(2_200));

        assertThatExceptionOfType(jakarta.mail.MessagingException.class)
                .isThrownBy(() -> send(someone(), "support@tidings.example", large));
    }

    @Test
    void anAddressOfAGroupIsLearntFromItsNewestState() {
        var address = learnt();

        var from = someone();
        await().ignoreExceptions().until(() -> {
            send(from, address.replace("@", "+anything@"), mail(from, "To sales", "Hello"));
            return true;
        });
        assertThat(((MailReceived) receivedFrom(from).event().fact()).mailbox()).isEqualTo(address);
    }

    /** Each of the two groups is told; ticket-service, which knows both, makes one ticket of them. */
    @Test
    void oneMailToTwoMailboxesIsToldForEachAndTwiceForNone() throws Exception {
        var other = learnt();
        var from = someone();
        var mail = mail(from, "To both", "Hello", "Message-ID: <both-" + from + ">");
        await().ignoreExceptions().until(() -> {
            send(from, other, mail);
            return true;
        });
        send(from, "support@tidings.example", mail);
        send(from, "support@tidings.example", mail);

        await().until(() -> mailsOf(from, "published") == 2 && mailsOf(from, "duplicate") == 1);
        await().until(() -> allFrom(from).size() >= 2);
        assertThat(allFrom(from))
                .extracting(one -> ((MailReceived) one.event().fact()).mailbox())
                .containsExactlyInAnyOrder(other, "support@tidings.example");
        assertThat(allFrom(from))
                .extracting(Wire.Heard::key)
                .as("in order behind each other")
                .containsOnly("both-" + from);
    }

    @Test
    void howLongMailsTakeToUnderstandIsShownInSteps() throws Exception {
        var from = someone();
        send(from, "support@tidings.example", mail(from, "Timed", "x"));
        receivedFrom(from);

        var steps = meters.get("tidings.mail.parse").timer().takeSnapshot().histogramCounts();
        assertThat(steps)
                .as("enough of them below 5 ms to read a median off")
                .filteredOn(step -> step.bucket(TimeUnit.MICROSECONDS) <= 5_000)
                .hasSizeGreaterThan(15);
        assertThat(steps[steps.length - 1].count()).isPositive();
    }

    /** A new group's address, of which was just told. */
    private static String learnt() {
        var address = "sales-" + UUID.randomUUID().toString().substring(0, 8) + "@tidings.example";
        var id = Ids.next();
        Wire.publish(
                Topics.CURRENT,
                new Event(
                        id,
                        "x",
                        address,
                        Instant.now(),
                        1,
                        id,
                        null,
                        0,
                        "system",
                        false,
                        null,
                        new GroupCurrent(address, "Sales", address, null, null, null, null)));
        return address;
    }

    @Test
    void theSameMailTwiceIsOneAndAnotherWithItsIdIsAnother() throws Exception {
        var from = someone();
        var id = "Message-ID: <same-" + from + ">";
        send(from, "support@tidings.example", mail(from, "One", "Same", id));
        send(from, "support@tidings.example", mail(from, "One", "Same", id));
        send(from, "support@tidings.example", mail(from, "Another", "Reused its id", id));
        send(from, "support@tidings.example", mail(from, "Last", "End", "Message-ID: <last-" + from + ">"));

        await().until(() -> mailsOf(from, "published") == 3 && mailsOf(from, "duplicate") == 1);
        await().until(() -> allFrom(from).size() >= 3);
        assertThat(allFrom(from))
                .extracting(one -> ((MailReceived) one.event().fact()).subject())
                .containsExactlyInAnyOrder("One", "Another", "Last");
    }

    /** As a sender sends it again who did not hear our 250. */
    @Test
    void aMailWithoutAnIdThatIsBroughtAgainIsOneAndOneThatOnlyLooksAlikeIsAnother() throws Exception {
        var from = someone();
        send(
                from,
                "support@tidings.example",
                "Received: by mx1; Mon, 23 Nov 2026 10:00:00\r\n" + mail(from, "Alarm", "x"));
        send(
                from,
                "support@tidings.example",
                "Received: by mx1; Mon, 23 Nov 2026 10:00:00\r\n" + mail(from, "Alarm", "x"));
        send(
                from,
                "support@tidings.example",
                "Received: by mx1; Mon, 23 Nov 2026 10:05:00\r\n" + mail(from, "Alarm", "x"));

        await().until(() -> mailsOf(from, "published") == 2 && mailsOf(from, "duplicate") == 1);
        await().until(() -> allFrom(from).size() >= 2);
        assertThat(allFrom(from))
                .extracting(one -> ((MailReceived) one.event().fact()).messageId())
                .hasSize(2)
                .doesNotHaveDuplicates();
    }

    @Test
    void aDeviceThatSaysTheSameTwiceMeansItTwice() throws Exception {
        var from = someone();
        send(from, "support@tidings.example", mail(from, "Alarm", "x"));
        send(from, "support@tidings.example", mail(from, "Alarm", "x"));

        await().until(() -> mailsOf(from, "published") == 2);
    }

    @Test
    void aReplyAddressOrASignedIdNamesTheTicket() throws Exception {
        var ticket = UUID.randomUUID().toString();
        var byAddress = someone();
        var byReference = someone();
        var byMarker = someone();
        var forged = someone();
        var token = IDS.replyToken(ticket, byAddress);
        send(byAddress, "support+" + token + "@tidings.example", mail(byAddress, "Re: x", "y"));
        send(
                byReference,
                "support@tidings.example",
                mail(
                        byReference,
                        "Re: x",
                        "y",
                        "In-Reply-To: <" + IDS.messageId(ticket, "1", byReference, "tidings.example") + ">"));
        send(
                byMarker,
                "support@tidings.example",
                mail(byMarker, "Re: x", "y\r\n> [ref:" + IDS.replyToken(ticket, byMarker) + "]"));
        var wrong = new SignedIds("another secret").replyToken(ticket, forged);
        send(
                forged,
                "support+" + wrong + "@tidings.example",
                mail(
                        forged,
                        "Re: x",
                        "y",
                        "In-Reply-To: <" + new SignedIds("guess").messageId(ticket, "1", forged, "tidings.example")
                                + ">"));

        assertThat(((MailReceived) receivedFrom(byAddress).event().fact()).ticketId())
                .isEqualTo(ticket);
        assertThat(((MailReceived) receivedFrom(byReference).event().fact()).ticketId())
                .isEqualTo(ticket);
        assertThat(((MailReceived) receivedFrom(byMarker).event().fact()).ticketId())
                .isEqualTo(ticket);
        assertThat(((MailReceived) receivedFrom(forged).event().fact()).ticketId())
                .isNull();
    }

    @Test
    void whoHasAnAddressThatTheGrammarDoesNotKnowIsHeard() throws Exception {
        var from = "jan..kowalski." + someone();
        var mail = mail(from, "Hello", "x").getBytes(StandardCharsets.UTF_8);

        assertThat(RawSmtp.send(receiver.port(), from, "support@tidings.example", mail))
                .startsWith("250");
        assertThat(toldFrom(from).subject()).isEqualTo("Hello");
    }

    /** People are called so, and write so. */
    @Test
    void whoeverOnlySoundsLikeADeliveryReportIsHeard() throws Exception {
        var person = someone();
        var answering = someone();
        var machine = someone();
        var ticket = UUID.randomUUID().toString();
        var replyTo = "support+" + IDS.replyToken(ticket, answering) + "@tidings.example";
        send(person, "support@tidings.example", ofABounce(person));
        send(answering, replyTo, ofABounce(answering));
        send(machine, "support@tidings.example", "Auto-Submitted: auto-generated\r\n" + ofABounce(machine));

        assertThat(toldFrom(person).automatic()).isFalse();
        assertThat(toldFrom(answering).ticketId()).isEqualTo(ticket);
        assertThat(toldFrom(answering).automatic()).isFalse();
        assertThat(toldFrom(machine).automatic()).as("wakes nobody").isTrue();
    }

    private static String ofABounce(String from) {
        return mail(from, "Delivery problem", "My order could not be delivered. The box was returned to the shop.")
                .replace("Jan Kowalski", "Bounce Sports Club");
    }

    @Test
    void ourOwnMailThatComesBackIsDropped() throws Exception {
        var from = someone();
        var own = IDS.messageId(UUID.randomUUID().toString(), "2", from, "tidings.example");
        send(from, "support@tidings.example", mail(from, "Echo", "x", "Message-ID: <" + own + ">"));
        send(from, "support@tidings.example", mail(from, "Loop", "x", "X-Tidings-Loop: " + IDS.loopMark()));
        send(from, "support@tidings.example", mail(from, "Real", "x"));

        assertThat(((MailReceived) receivedFrom(from).event().fact()).subject()).isEqualTo("Real");
        await().until(() -> mailsOf(from, "dropped") == 2);
        assertThat(allFrom(from)).hasSize(1);
    }

    @Test
    void aMailWaitsWhileTicketServiceIsAway() throws Exception {
        OTHERS.ticketsAnswer = 503;
        var from = someone();
        send(from, "support@tidings.example", withFile(from, "a file"));
        await().until(() -> database.getCollection("mails")
                        .find(new Document("sender", from))
                        .first()
                        .getLong("claim")
                > 0);
        assertThat(allFrom(from)).isEmpty();

        OTHERS.ticketsAnswer = 200;

        assertThat(((MailReceived) receivedFrom(from).event().fact()).attachments())
                .hasSize(1);
    }

    @Test
    void aMailThatCannotBeHandledGoesToQuarantineAndTheNextOneIsHandled() throws Exception {
        var from = someone();
        send(from, "support@tidings.example", withFile(from, "refuse-me"));
        var next = someone();
        send(next, "support@tidings.example", mail(next, "Healthy", "I am next"));
        receivedFrom(next);

        await().until(() -> database.getCollection("mails")
                .find(new Document("sender", from))
                .first()
                .getString("state")
                .equals("quarantined"));
        var id = database.getCollection("mails")
                .find(new Document("sender", from))
                .first()
                .getString("_id");
        mvc.perform(get("/api/v1/quarantine").with(admin()))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.mails[?(@.id == '" + id + "')].reason").exists())
                .andExpect(jsonPath("$.mails[?(@.id == '" + id + "')].because", contains("failed")))
                .andExpect(
                        jsonPath("$.mails[?(@.id == '" + id + "')].facts.said").exists());
        mvc.perform(get("/api/v1/quarantine/" + id + "/raw").with(admin()))
                .andExpect(content().string(containsString("Subject: With a file")));
        mvc.perform(get("/api/v1/quarantine").with(agentOf("support"))).andExpect(status().isForbidden());

        OTHERS.refused = "nothing at all";
        mvc.perform(post("/api/v1/quarantine/" + id + "/retry").with(admin())).andExpect(status().isAccepted());

        receivedFrom(from);
        mvc.perform(post("/api/v1/quarantine/" + id + "/retry").with(admin())).andExpect(status().isNotFound());
    }

    @Test
    void theBytesOfAMailAreForgottenAWhileAfterItsTicketTookItAndNotBefore() throws Exception {
        var from = someone();
        send(from, "support@tidings.example", mail(from, "Kept a while", "x", "Message-ID: <kept-" + from + ">"));
        receivedFrom(from);
        var published = await().until(() -> storedFrom(from), mail -> "published".equals(mail.getString("state")));
        becomesDue(published);
        await().until(() -> isKept(published));
        assertThat(chunksOf(published)).as("kept until a ticket has it").isPositive();

        var story = new Story();
        story.actor = "mail:" + published.getString("_id");
        mailPeople.accept(story.opened());
        assertThat(isKept(published)).isTrue();
        assertThat(chunksOf(published)).isPositive();

        becomesDue(published);
        await().until(() -> chunksOf(published) == 0);
        await().until(() -> storedFrom(from).get("due") == null);
        assertThat(storedFrom(from).getString("state")).isEqualTo("published");
        // The event once more, as a crash may bring it: what is forgotten is not waited for again.
        mailPeople.accept(story.opened());
        assertThat(storedFrom(from).get("due")).isNull();
    }

    /** As where a worker dies over it, whenever one has it in hand. */
    @Test
    void aMailThatIsBegunAgainAndAgainAndNeverFinishedGoesToQuarantine() throws Exception {
        var from = someone();
        send(from, "support@tidings.example", mail(from, "Deadly", "x", "Message-ID: <deadly-" + from + ">"));
        await().until(() -> mailsOf(from, "published") == 1);
        assertThat(storedFrom(from).getInteger("begun"))
                .as("what all is well with is not written down")
                .isZero();

        leftUnfinished(from, 8);
        await().until(() -> mailsOf(from, "published") == 1);
        assertThat(storedFrom(from).getInteger("begun")).isEqualTo(9);

        leftUnfinished(from, 10);
        await().until(() -> mailsOf(from, "quarantined") == 1);
        assertThat(storedFrom(from).getString("because")).isEqualTo("never-finished");
        assertThat(chunksOf(storedFrom(from))).isPositive();
    }

    /** And its claim has ended since. */
    private void leftUnfinished(String from, int begun) {
        database.getCollection("mails")
                .updateOne(
                        new Document("sender", from),
                        new Document(
                                "$set",
                                new Document("state", "received")
                                        .append("begun", begun)
                                        .append("due", new Date())));
    }

    /** Its ticket is that of the other one, and nobody says so. */
    @Test
    void theBytesOfAMailToTwoOfOurAddressesAreForgottenOnBothRoads() throws Exception {
        var other = learnt();
        var from = someone();
        var mail = mail(from, "To both for a while", "Hello", "Message-ID: <both-a-while-" + from + ">");
        await().ignoreExceptions().until(() -> {
            send(from, other, mail);
            return true;
        });
        send(from, "support@tidings.example", mail);
        await().until(() -> mailsOf(from, "published") == 2);
        var both = database.getCollection("mails")
                .find(new Document("sender", from))
                .into(new ArrayList<>());
        assertThat(both).allMatch(this::isKept);

        var story = new Story();
        story.actor = "mail:" + both.getFirst().getString("_id");
        mailPeople.accept(story.opened());
        both.forEach(this::becomesDue);

        await().untilAsserted(() ->
                assertThat(both).allSatisfy(one -> assertThat(chunksOf(one)).isZero()));
    }

    private boolean isKept(Document mail) {
        var due = database.getCollection("mails")
                .find(new Document("_id", mail.getString("_id")))
                .first()
                .getDate("due");
        return due != null && due.toInstant().isAfter(Instant.now().plus(Duration.ofDays(29)));
    }

    private void becomesDue(Document mail) {
        database.getCollection("mails")
                .updateOne(
                        new Document("_id", mail.getString("_id")),
                        new Document("$set", new Document("due", new Date())));
    }

    private Document storedFrom(String sender) {
        return database.getCollection("mails")
                .find(new Document("sender", sender))
                .first();
    }

    private long chunksOf(Document mail) {
        return database.getCollection("raw.chunks").countDocuments(new Document("files_id", mail.get("raw")));
    }

    @Test
    void aQuarantinedMailCanBeDeletedWithItsBytes() throws Exception {
        var id = Ids.next();
        var file = com.mongodb.client.gridfs.GridFSBuckets.create(database, "raw")
                .uploadFromStream(id, new java.io.ByteArrayInputStream("x".getBytes(StandardCharsets.UTF_8)));
        database.getCollection("mails")
                .insertOne(new Document("_id", id)
                        .append("raw", file)
                        .append("state", "quarantined")
                        .append("reason", "A test put it there.")
                        .append("sender", "a@b.example")
                        .append("recipients", List.of())
                        .append("mailbox", "support@tidings.example")
                        .append("size", 1L)
                        .append("receivedAt", new java.util.Date())
                        .append("version", 1L));

        // Its reason is from before reasons had words, and is shown as it is.
        mvc.perform(get("/api/v1/quarantine/" + id).with(admin()))
                .andExpect(jsonPath("$.reason", is("A test put it there.")))
                .andExpect(jsonPath("$.because").doesNotExist())
                .andExpect(jsonPath("$.size", is(1)));
        mvc.perform(delete("/api/v1/quarantine/" + id).with(admin())).andExpect(status().isNoContent());

        mvc.perform(get("/api/v1/quarantine/" + id).with(admin())).andExpect(status().isNotFound());
        assertThat(database.getCollection("raw.chunks").countDocuments(new Document("files_id", file)))
                .isZero();
    }

    @Test
    void aBodyTooLongForARecordTravelsAsAFile() throws Exception {
        var from = someone();
        send(from, "support@tidings.example", mail(from, "Long", ("Words. ".repeat(130) + "\r\n").repeat(400)));

        var mail = (MailReceived) receivedFrom(from).event().fact();

        assertThat(mail.text().length()).isLessThan(110_000);
        assertThat(mail.attachments()).extracting(file -> file.name()).containsExactly("message.txt");
    }

    @Test
    void whatNobodyCanReadIsStillAMail() throws Exception {
        send("", "support@tidings.example", "\u0001\u0002 no header\r\nContent-Type: multipart/mixed\r\n\r\n--\r\n");
        var from = someone();
        send(from, "support@tidings.example", mail(from, "Healthy", "x"));

        receivedFrom(from);
    }

    private long mailsOf(String sender, String state) {
        return database.getCollection("mails").countDocuments(new Document("sender", sender).append("state", state));
    }

    private static String withFile(String from, String content) {
        return "From: <" + from + ">\r\nSubject: With a file\r\nMessage-ID: <" + UUID.randomUUID() + "@x>\r\n"
                + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee.\r\n--b\r\n"
                + "Content-Type: application/octet-stream; name=f.bin\r\n\r\n" + content + "\r\n--b--\r\n";
    }

    private static Wire.Heard receivedFrom(String from) {
        return await().until(() -> allFrom(from), mails -> !mails.isEmpty()).getFirst();
    }
}
