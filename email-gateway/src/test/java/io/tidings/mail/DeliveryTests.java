package io.tidings.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.tidings.events.Attachment;
import io.tidings.events.OutcomeFact.MailBounced;
import io.tidings.events.OutcomeFact.MailDeferred;
import io.tidings.events.OutcomeFact.MailSent;
import io.tidings.events.OutcomeFact.MailUncertain;
import io.tidings.events.PersonErased;
import io.tidings.events.Topics;
import io.tidings.mail.parse.Address;
import io.tidings.spine.work.DueWork;
import io.tidings.surroundings.Wire;
import java.net.IDN;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** How mails leave: refused, late, broken off, reported on, each exactly as often as it may be. */
class DeliveryTests extends OutgoingTest {

    @Autowired
    DueWork work;

    @Test
    void aRefusedMailHasFailedAndIsNotTriedAgain() throws Exception {
        RELAY.answers(story.customer, 550);
        mailPeople.accept(story.opened());

        var bounced = outcome(MailBounced.class);
        assertThat(bounced.hard()).isTrue();
        assertThat(bounced.status()).isEqualTo("5.1.1");
        mvc.perform(get("/api/v1/outgoing-mail").param("ticket", story.ticketId).with(agentOf("support")))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.mails[0].state", is("failed")));
        mvc.perform(get("/api/v1/outgoing-mail").param("ticket", story.ticketId).with(agentOf("other")))
                .andExpect(jsonPath("$.mails.length()", is(0)));
        mvc.perform(get("/api/v1/outgoing-mail").param("state", "failed").with(agentOf("support")))
                .andExpect(status().isForbidden());
        mvc.perform(get("/api/v1/outgoing-mail").param("state", "lost").with(admin()))
                .andExpect(status().isBadRequest());

        RELAY.answers(story.customer, 250);
        mvc.perform(delete("/api/v1/outgoing-mail/blocked/" + story.customer).with(admin()))
                .andExpect(status().isNoContent());
        var id = stored().getString("_id");
        mvc.perform(post("/api/v1/outgoing-mail/" + id + "/send").with(admin())).andExpect(status().isAccepted());
        delivered();
        await().until(() -> stored().getString("state").equals("sent"));
        mvc.perform(post("/api/v1/outgoing-mail/" + id + "/send").with(admin())).andExpect(status().isConflict());
    }

    /** Whoever dies from here on leaves a question, and nobody may send it again by itself. */
    @Test
    void theStoreKnowsThatAMailIsAtItsEndBeforeTheServerHasAllOfIt() {
        var known = new AtomicReference<Document>();
        RELAY.holding(story.customer, () -> known.set(stored()));
        mailPeople.accept(story.opened());

        delivered();

        assertThat(known.get().getString("state")).isEqualTo("sending");
        assertThat(known.get().getList("attempts", Document.class))
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.getBoolean("atEnd")).isTrue());
    }

    @Test
    void aDeferredMailIsTriedAgainAndCanStillArrive() {
        RELAY.answers(story.customer, 451);
        mailPeople.accept(story.opened());
        await().until(() -> stored().getString("state").equals("deferred"));
        assertThat(stored().getDate("due")).isInTheFuture();
        var deferred = outcome(MailDeferred.class);
        assertThat(deferred.code()).isEqualTo(451);
        assertThat(deferred.reason()).contains("451 4.1.1 because the test says so");
        assertThat(deferred.because()).as("the server's words").isNull();
        assertThat(deferred.givenUpAt())
                .isEqualTo(stored().getDate("createdAt").toInstant().plus(Duration.ofHours(48)));
        dueNow();
        await().until(() -> stored().getString("state").equals("deferred") && attempts() == 2);

        RELAY.answers(story.customer, 250);
        dueNow();

        delivered();
        await().until(() -> stored().getString("state").equals("sent"));
        assertThat(attempts()).isEqualTo(3);
        assertThat(stored().getString("reason")).isNull();
        outcome(MailSent.class);
        // Whoever heard that it is late need not hear it again at each try.
        assertThat(outcomes(MailDeferred.class)).hasSize(1);
    }

    @Test
    void theLastTryBeforeTheEndFailsWithTheServersCodeAndWords() throws Exception {
        RELAY.answers(story.customer, 451, "4.7.1 come back later");
        mailPeople.accept(story.opened());
        await().until(() -> stored().getString("state").equals("deferred"));
        set(new Document(
                "createdAt", Date.from(Instant.now().minus(Duration.ofHours(48)).plusSeconds(120))));
        dueNow();

        var bounced = outcome(MailBounced.class);
        assertThat(bounced.hard()).isFalse();
        assertThat(bounced.status()).isEqualTo("4.7.1");
        assertThat(bounced.reason()).contains("451 4.7.1 come back later");
        assertThat(attempts()).isEqualTo(2);
        mvc.perform(get("/api/v1/outgoing-mail").param("ticket", story.ticketId).with(agentOf("support")))
                .andExpect(jsonPath("$.mails[0].state", is("failed")))
                .andExpect(jsonPath("$.mails[0].reason", containsString("451 4.7.1 come back later")));
    }

    @Test
    void manySlowDomainsDelayNoOther() {
        var stalls = new ArrayList<CountDownLatch>();
        var stuck = new ArrayList<Story>();
        for (var domain = 0; domain < 4; domain++) {
            var name = "slow" + domain + "-" + story.ticketId.substring(0, 8) + ".example";
            stalls.add(RELAY.stalls(name));
            for (var mail = 0; mail < 10; mail++) {
                var slow = new Story();
                slow.customerEmail = "jan" + mail + "@" + name;
                stuck.add(slow);
                mailPeople.accept(slow.answered(1, "Hello"));
            }
        }
        try {
            mailPeople.accept(story.answered(1, "Hello"));
            delivered();
            assertThat(stuck)
                    .allSatisfy(slow -> assertThat(RELAY.to(slow.customerEmail)).isEmpty());
        } finally {
            stalls.forEach(CountDownLatch::countDown);
        }
        await().untilAsserted(() -> assertThat(stuck)
                .allSatisfy(slow -> assertThat(RELAY.to(slow.customerEmail)).hasSize(1)));
    }

    @Test
    void mailsThatFollowEachOtherInADialogueReachEachTheirOwnRecipientOnce() {
        var many = new ArrayList<Story>();
        for (var mail = 0; mail < 150; mail++) {
            var one = new Story();
            many.add(one);
            mailPeople.accept(one.answered(1, "Hello " + mail));
        }
        await().untilAsserted(() -> assertThat(many)
                .allSatisfy(one -> assertThat(RELAY.to(one.customer)).hasSize(1)));
    }

    @Test
    void aMailThatNobodyTookForTwoDaysHasFailed() {
        RELAY.answers(story.customer, 451);
        mailPeople.accept(story.opened());
        await().until(() -> stored().getString("state").equals("deferred"));
        set(new Document("createdAt", Date.from(Instant.now().minus(Duration.ofHours(49)))));
        dueNow();

        assertThat(outcome(MailBounced.class).hard()).isFalse();
        assertThat(stored().getString("state")).isEqualTo("failed");
    }

    @Test
    void aCrashBeforeTheEndIsFollowedByAnotherTryAndOneAfterItByAQuestion() {
        RELAY.answers(story.customer, 451);
        mailPeople.accept(story.opened());
        await().until(() -> stored().getString("state").equals("deferred"));
        RELAY.answers(story.customer, 250);

        // As a worker leaves it that was killed while all of the mail was on its way.
        set(new Document("state", "sending").append("attempts.0.atEnd", true));
        dueNow();
        await().until(() -> stored().getString("state").equals("uncertain"));
        assertThat(RELAY.to(story.customer)).isEmpty();
        assertThat(outcome(MailUncertain.class)).satisfies(told -> {
            assertThat(told.reason()).contains("before the server's answer was written down");
            assertThat(told.because()).isEqualTo("stopped");
        });

        // And as one that was killed before.
        set(new Document("state", "sending").append("attempts.0.atEnd", false));
        dueNow();
        await().until(() -> stored().getString("state").equals("sent"));
        assertThat(RELAY.to(story.customer)).hasSize(1);
    }

    @Test
    void aDeliveryReportIsWrittenToTheMailItSpeaksOfAndIsNoTicket() throws Exception {
        mailPeople.accept(story.answered(1, "Hello"));
        var sent = delivered();
        await().until(() -> stored().getString("state").equals("sent"));

        reportOf(sent, "5.1.1", "550 5.1.1 User unknown");

        var bounced = outcome(MailBounced.class);
        assertThat(bounced.status()).isEqualTo("5.1.1");
        assertThat(bounced.hard()).isTrue();
        assertThat(bounced.messageRef()).isEqualTo(story.ticketId + ":1");
        assertThat(stored().getString("state")).isEqualTo("bounced");

        // A service that died right then reads it once more.
        database.getCollection("mails")
                .updateOne(
                        new Document("recipients", sent.from()),
                        new Document("$set", new Document("state", "received").append("due", new Date())));
        awaitRead(sent.from());
        assertThat(outcomes(MailBounced.class)).hasSize(1);
        assertThat(Wire.heard(Topics.INBOUND, event -> event.fact().toString().contains("MAILER-DAEMON@mx.customer")))
                .isEmpty();
    }

    /** A server that hands on at once may know before we have written down that it took the mail. */
    @Test
    void aReportThatIsFasterThanOurNoteOfTheSendingStands() throws Exception {
        var replyTo = "support+" + IDS.replyToken(story.ticketId, story.customer) + "@tidings.example";
        var stalled = new CountDownLatch(1);
        RELAY.holding(story.customer, () -> {
            try {
                stalled.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        mailPeople.accept(story.answered(1, "Hello"));
        await().until(() -> attempts() == 1
                && stored().getList("attempts", Document.class).getFirst().getBoolean("atEnd"));

        reportTo(replyTo, "5.2.1", "550 5.2.1 Closed", "Message-ID: <" + stored().getString("messageId") + ">");
        await().until(() -> stored().getString("state").equals("bounced"));
        stalled.countDown();
        delivered();
        await().until(() -> work.inHand().get("outgoing") == 0);

        assertThat(stored().getString("state")).isEqualTo("bounced");
        assertThat(stored().get("due")).isNull();
        assertThat(outcomes(MailSent.class)).isEmpty();
    }

    @Test
    void aLateReportKeepsNoMailBackThatIsSentOnceMore() throws Exception {
        mailPeople.accept(story.answered(1, "Hello"));
        var sent = delivered();
        await().until(() -> stored().getString("state").equals("sent"));
        set(new Document("state", "planned")
                .append("due", Date.from(Instant.now().plusSeconds(3_600))));

        reportOf(sent, "5.2.2", "552 5.2.2 Full");
        awaitRead(sent.from());

        assertThat(stored().getString("state")).isEqualTo("planned");
        dueNow();
        await().until(() -> RELAY.to(story.customer).size() == 2);
    }

    @Test
    void aReportAboutAnErasedMailWritesNothing() throws Exception {
        mailPeople.accept(story.answered(1, "Hello"));
        var sent = delivered();
        await().until(() -> stored().getString("state").equals("sent"));
        mailPeople.accept(story.event(new PersonErased("c1", List.of(story.ticketId), List.of())));
        var erased = stored();

        reportOf(sent, "5.1.1", "550 5.1.1 <" + story.customer + "> is unknown");
        awaitRead(sent.from());

        assertThat(stored()).isEqualTo(erased);
        assertThat(outcomes(MailBounced.class)).isEmpty();
        assertThat(database.getCollection("blocked").countDocuments(new Document("_id", "")))
                .isZero();
    }

    /** As Amazon's mail service does; what is left are the ids of what the mail answered. */
    @Test
    void aReportOfAMailThatGotAnotherIdOnItsWayIsWrittenToWhomItSpeaksOf() throws Exception {
        var boss = someone();
        mailPeople.accept(story.answeredWithCopies(1, "Dear both", boss));
        mailPeople.accept(story.answered(2, "And once more"));
        await().until(() -> database.getCollection("outgoing")
                        .countDocuments(new Document("ticket", story.ticketId).append("state", "sent"))
                == 3);
        var toBoss = RELAY.to(boss).getFirst().mail().messageId();
        // What has not left yet comes back from nobody.
        database.getCollection("outgoing")
                .insertOne(new Document(storedFor(2, story.customer))
                        .append("_id", "~:later")
                        .append("message", story.ticketId + ":3")
                        .append("messageId", "later-" + story.ticketId)
                        .append("state", "held")
                        .append("attempts", List.of()));

        reportTo(
                RELAY.to(story.customer).getFirst().from(),
                "5.2.2",
                "552 5.2.2 Full",
                "Message-ID: <0100018f@email.provider.example>\nReferences: <" + toBoss + ">");

        await().until(() -> database.getCollection("outgoing")
                        .countDocuments(new Document("ticket", story.ticketId).append("state", "bounced"))
                == 1);
        assertThat(storedFor(2, story.customer).getString("state")).isEqualTo("bounced");
        assertThat(storedFor(1, boss).getString("state")).isEqualTo("sent");
        assertThat(storedFor(1, story.customer).getString("state")).isEqualTo("sent");
    }

    @Test
    void filesThatNoMailCanCarryAreAFailureAndNoMailWithoutThem() {
        mailPeople.accept(story.answered(
                1, "Here is the film", null, new Attachment(1, "film.mp4", "video/mp4", 21L << 20, false, null)));

        var failed = outcome(MailBounced.class);
        assertThat(failed.because()).isEqualTo("too-large");
        assertThat(failed.hard()).isTrue();
        assertThat(stored().getString("state")).isEqualTo("failed");
        assertThat(RELAY.to(story.customer)).isEmpty();
    }

    /** Whole providers give people addresses with dots where the grammar has none. */
    @Test
    void anAddressThatTheGrammarDoesNotKnowIsWrittenToAndKeepsNobodysMailBack() {
        var boss = someone();
        story.customerEmail = "jan..kowalski.-" + story.ticketId.substring(0, 8) + ".@mobile_provider.example";
        mailPeople.accept(story.answeredWithCopies(1, "Dear both", boss));

        await().until(() ->
                RELAY.to(boss).size() == 1 && RELAY.to(story.customerEmail).size() == 1);
        assertThat(RELAY.to(boss).getFirst().mail().cc())
                .extracting(Address::email)
                .containsExactly(story.customerEmail);
    }

    @Test
    void aDomainInAnyScriptIsWrittenAsMailServersKnowIt() {
        var domain = "b\u00fccher-" + story.ticketId.substring(0, 8) + ".example";
        story.customerEmail = "jan@" + domain;
        mailPeople.accept(story.answered(1, "Hello"));

        var address = "jan@" + IDN.toASCII(domain);
        await().until(() -> RELAY.to(address).size() == 1);
        assertThat(RELAY.to(address).getFirst().mail().to())
                .extracting(Address::email)
                .containsExactly(address);
    }

    /** Byte by byte its letters would be those of somebody else's address. */
    @Test
    void anAddressThatMailServersDoNotTakeIsAFailureOfItsOwnAlone() {
        var boss = someone();
        var id = story.ticketId.substring(0, 8);
        // Cut to eight bits, its first three letters are "jan".
        story.customerEmail = "\u056a\u0161\u056e-" + id + "@customer.example";
        mailPeople.accept(story.answeredWithCopies(1, "Dear both", boss));

        assertThat(outcome(MailBounced.class).because()).isEqualTo("letters");
        await().until(() -> RELAY.to(boss).size() == 1);
        assertThat(RELAY.to(boss).getFirst().mail().cc()).isEmpty();
        assertThat(RELAY.to("jan-" + id + "@customer.example")).isEmpty();
    }

    @Test
    void aReportThatSpeaksOfSeveralSaysOfEachWhatIsSaidOfThem() throws Exception {
        mailPeople.accept(story.answered(1, "Hello"));
        var sent = delivered();
        await().until(() -> stored().getString("state").equals("sent"));

        reportSaying(
                sent.from(),
                "Message-ID: <" + sent.mail().messageId() + ">",
                saying(someone(), "failed", "5.1.1", "550 5.1.1 Unknown"),
                saying(story.customer, "failed", "5.2.2", "552 5.2.2 Full"));

        assertThat(outcome(MailBounced.class).status()).isEqualTo("5.2.2");
        assertThat(database.getCollection("blocked").countDocuments(new Document("_id", story.customer)))
                .isZero();
    }

    @Test
    void aReportOfDelayIsANote() throws Exception {
        mailPeople.accept(story.answered(1, "Hello"));
        var sent = delivered();
        await().until(() -> stored().getString("state").equals("sent"));

        reportSaying(
                sent.from(),
                "Message-ID: <" + sent.mail().messageId() + ">",
                saying(story.customer, "delayed", "4.4.1", "451 4.4.1 Not yet"));

        assertThat(outcome(MailDeferred.class).reason()).contains("Not yet");
        assertThat(stored().getString("state")).isEqualTo("sent");
        assertThat(stored().getString("reason")).contains("4.4.1");
    }

    @Test
    void aMailThatSomebodySendsWhileItIsBeingTriedArrivesOnce() throws Exception {
        var domain = "impatient-" + story.ticketId.substring(0, 8) + ".example";
        story.customerEmail = "jan@" + domain;
        RELAY.answers(story.customerEmail, 451);
        mailPeople.accept(story.answered(1, "Hello"));
        await().until(() -> stored().getString("state").equals("deferred"));
        RELAY.answers(story.customerEmail, 250);
        var stall = RELAY.stalls(domain);
        dueNow();
        await().until(() -> work.inHand().get("outgoing") == 1);
        var claim = stored().getLong("claim");

        mvc.perform(post("/api/v1/outgoing-mail/" + stored().getString("_id") + "/send")
                        .with(admin()))
                .andExpect(status().isAccepted());
        await().until(() -> work.inHand().get("outgoing") == 2);
        assertThat(stored().getLong("claim"))
                .as("taken from who was trying it, and then by the next")
                .isEqualTo(claim + 2);
        stall.countDown();

        await().until(() -> stored().getString("state").equals("sent"));
        await().until(() -> work.inHand().get("outgoing") == 0);
        assertThat(RELAY.to(story.customerEmail)).hasSize(1);
        assertThat(attempts()).isEqualTo(2);
        assertThat(outcomes(MailUncertain.class)).isEmpty();
    }

    /** It slept through its claim, and another has the mail. */
    @Test
    void aWorkerThatLostItsClaimSendsNothing() {
        var domain = "lost-" + story.ticketId.substring(0, 8) + ".example";
        story.customerEmail = "jan@" + domain;
        var stall = RELAY.stalls(domain);
        mailPeople.accept(story.answered(1, "Hello"));
        await().until(() -> work.inHand().get("outgoing") == 1);
        database.getCollection("outgoing")
                .updateOne(
                        new Document("ticket", story.ticketId),
                        new Document("$inc", new Document("claim", 1L))
                                .append(
                                        "$set",
                                        new Document(
                                                "due", Date.from(Instant.now().plusSeconds(3_600)))));

        stall.countDown();
        await().until(() -> work.inHand().get("outgoing") == 0);

        assertThat(RELAY.to(story.customerEmail)).isEmpty();
        assertThat(stored().getString("state")).as("the other's to settle").isEqualTo("planned");
        dueNow();
        await().until(() -> stored().getString("state").equals("sent"));
        assertThat(RELAY.to(story.customerEmail)).hasSize(1);
    }
}
