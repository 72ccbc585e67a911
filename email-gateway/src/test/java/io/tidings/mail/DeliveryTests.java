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

import io.tidings.events.OutcomeFact.MailBounced;
import io.tidings.events.OutcomeFact.MailDeferred;
import io.tidings.events.OutcomeFact.MailSent;
import io.tidings.events.OutcomeFact.MailUncertain;
import io.tidings.events.Topics;
import io.tidings.surroundings.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** How mails leave: refused, late, broken off, reported on, each exactly as often as it may be. */
class DeliveryTests extends OutgoingTest {

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
        assertThat(Wire.heard(Topics.INBOUND, event -> event.fact().toString().contains("MAILER-DAEMON@mx.customer")))
                .isEmpty();
    }
}
