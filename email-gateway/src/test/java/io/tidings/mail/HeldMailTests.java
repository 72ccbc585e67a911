package io.tidings.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import com.jayway.jsonpath.JsonPath;
import io.tidings.events.OutcomeFact.MailDiscarded;
import io.tidings.events.OutcomeFact.MailHeld;
import io.tidings.events.OutcomeFact.MailSent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

class HeldMailTests extends OutgoingTest {

    private static final String MODE = "/api/v1/outgoing-mail/mode";

    @AfterEach
    void liveAgain() {
        database.getCollection("settings").deleteMany(new Document());
        database.getCollection("outgoing").deleteMany(new Document("state", "held"));
    }

    @Test
    void aHeldDeskSendsNothingUntilAMailIsReleasedAndThenSendsItOnceWithTheSameId() throws Exception {
        mode("{'mode': 'held'}").andExpect(status().isOk());
        mailPeople.accept(story.answered(1, "Held words"));
        var held = awaitState("held");
        assertThat(outcome(MailHeld.class).messageRef()).isEqualTo(story.ticketId + ":1");
        assertThat(held.get("due")).isNull();
        mvc.perform(get("/api/v1/outgoing-mail").param("state", "held").with(admin()))
                .andExpect(jsonPath(
                        "$.mails[?(@.id == '" + held.getString("_id") + "')].recipient", contains(story.customer)));
        mvc.perform(get("/api/v1/outgoing-mail/" + held.getString("_id")).with(admin()))
                .andExpect(jsonPath("$.text", is("Held words")))
                .andExpect(jsonPath("$.from", is("support@tidings.example")));

        // Going live is no release.
        mode("{'mode': 'live'}").andExpect(jsonPath("$.held.all", is(1)));
        var other = new Story();
        mailPeople.accept(other.answered(1, "Live words"));
        await().until(() -> !RELAY.to(other.customer).isEmpty());
        assertThat(RELAY.to(story.customer)).isEmpty();

        assertThat(releasedByManyAtOnce(held.getString("_id"))).isEqualTo(1);

        var delivered = await().until(() -> RELAY.to(story.customer), mails -> !mails.isEmpty());
        assertThat(outcome(MailSent.class).messageId()).isEqualTo(held.getString("messageId"));
        assertThat(delivered)
                .singleElement()
                .satisfies(mail -> assertThat(mail.mail().messageId()).isEqualTo(held.getString("messageId")));
        assertThat(awaitState("sent").get("decision", Document.class).getString("by"))
                .isEqualTo("admin");
    }

    @Test
    void onlyTheAllowedAddressesAndDomainsGetMail() throws Exception {
        var friend = new Story();
        friend.customerEmail = "anybody-" + friend.customer.substring(9, 17) + "@friends.example";
        mode("{'mode': 'selected', 'allowed': ['" + story.customer + "', 'Friends.example']}")
                .andExpect(jsonPath("$.allowed", contains(story.customer, "friends.example")));
        var stranger = new Story();
        for (var one : List.of(story, friend, stranger)) {
            mailPeople.accept(one.answered(1, "Hello"));
        }

        await().until(() -> !RELAY.to(story.customer).isEmpty()
                && !RELAY.to(friend.customerEmail).isEmpty());
        await().until(() -> stored(stranger).getString("state").equals("held"));
        assertThat(RELAY.to(stranger.customer)).isEmpty();
    }

    @Test
    void aMailThatWasDeferredWhileLiveIsHeldOnceTheDeskIs() throws Exception {
        RELAY.answers(story.customer, 451);
        mailPeople.accept(story.answered(1, "Hello"));
        awaitState("deferred");
        mode("{'mode': 'held'}").andExpect(status().isOk());
        RELAY.answers(story.customer, 250);

        set(new Document("due", new Date()));

        awaitState("held");
        assertThat(RELAY.to(story.customer)).isEmpty();
    }

    @Test
    void aWorkerThatDiedAfterClaimingHoldsOrSendsAsWasDecided() throws Exception {
        mode("{'mode': 'held'}").andExpect(status().isOk());
        mailPeople.accept(story.answered(1, "Hello"));
        var id = awaitState("held").getString("_id");
        release(admin(), id).andExpect(jsonPath("$.done", contains(id)));
        awaitState("sent");

        // As a worker leaves it that was killed before the mail's end: released stays released, and is sent by the next
        // one.
        set(new Document("state", "sending").append("attempts.0.atEnd", false).append("due", new Date()));
        await().until(() -> RELAY.to(story.customer).size() == 2);
        awaitState("sent");

        // And one that was killed while the desk was live, with nobody having released it: it is held.
        database.getCollection("outgoing")
                .updateOne(
                        new Document("_id", id),
                        new Document(
                                        "$set",
                                        new Document("state", "sending")
                                                .append("attempts.1.atEnd", false)
                                                .append("due", new Date()))
                                .append("$unset", new Document("decision", "")));
        awaitState("held");
        assertThat(RELAY.to(story.customer)).hasSize(2);
    }

    @Test
    void aReleasedMailHasItsFullTimeHoweverLongItWasHeld() throws Exception {
        mode("{'mode': 'held'}").andExpect(status().isOk());
        mailPeople.accept(story.answered(1, "Hello"));
        var id = awaitState("held").getString("_id");
        set(new Document("createdAt", Date.from(Instant.now().minus(Duration.ofDays(30)))));

        release(admin(), id).andExpect(status().isOk());

        awaitState("sent");
    }

    @Test
    void oldHeldMailsAreDiscardedTogetherWithTheReasonForTheirAgents() throws Exception {
        mode("{'mode': 'held'}").andExpect(status().isOk());
        mailPeople.accept(story.answered(1, "Old"));
        var old = awaitState("held").getString("_id");
        set(new Document("createdAt", Date.from(Instant.now().minus(Duration.ofHours(49)))));
        var young = new Story();
        mailPeople.accept(young.answered(1, "Young"));
        await().until(() -> stored(young).getString("state").equals("held"));

        var shown = mvc.perform(get(MODE).with(admin()))
                .andExpect(jsonPath("$.held.all", is(2)))
                .andExpect(jsonPath("$.held.old", is(1)))
                .andReturn()
                .getResponse()
                .getContentAsString();
        String before = JsonPath.read(shown, "$.held.oldBefore");
        discard(admin(), "{'before': '" + before + "', 'reason': 'Written to try it'}")
                .andExpect(jsonPath("$.done", contains(old)))
                .andExpect(jsonPath("$.left", is(1)));

        assertThat(outcome(MailDiscarded.class).reason()).isEqualTo("Written to try it");
        release(admin(), old).andExpect(jsonPath("$.passedOver", contains(old)));
        assertThat(stored(young).getString("state")).isEqualTo("held");
        // Somebody regrets it: as the desk is still held, it waits again.
        mvc.perform(post("/api/v1/outgoing-mail/" + old + "/send").with(admin()))
                .andExpect(status().isAccepted());
        awaitState("held");
    }

    @Test
    void whoChangedTheModeAndWhenIsKept() throws Exception {
        mvc.perform(get(MODE).with(admin())).andExpect(header().string("ETag", "\"0\""));
        mode("{'mode': 'held'}").andExpect(header().string("ETag", "\"1\""));
        mode("{'mode': 'selected', 'allowed': ['customer.example']}").andExpect(status().isOk());
        mode("{'mode': 'live'}").andExpect(jsonPath("$.allowed", contains("customer.example")));

        mvc.perform(get(MODE + "/changes").with(admin()))
                .andExpect(jsonPath("$.changes[*].mode", contains("live", "selected", "held")))
                .andExpect(jsonPath("$.changes[0].by", is("admin")))
                .andExpect(jsonPath("$.changes[0].at").exists());
        mvc.perform(get(MODE).with(agentOf("support")))
                .andExpect(jsonPath("$.mode", is("live")))
                .andExpect(jsonPath("$.allowed").doesNotExist())
                .andExpect(jsonPath("$.changedBy").doesNotExist());
    }

    @Test
    void theSecondOfTwoWhoDecideAtOnceIsShownWhatTheFirstDecided() throws Exception {
        mode("{'mode': 'held'}").andExpect(status().isOk());
        mvc.perform(put(MODE)
                        .header("If-Match", "\"0\"")
                        .content("{\"mode\": \"live\"}")
                        .contentType(MediaType.APPLICATION_JSON)
                        .with(admin()))
                .andExpect(status().isPreconditionFailed())
                .andExpect(jsonPath("$.mode", is("held")));
    }

    @Test
    void whatIsNoModeNoAddressOrNoReasonIsRefusedByName() throws Exception {
        mode("{'mode': 'maybe'}").andExpect(status().isBadRequest()).andExpect(jsonPath("$.field", is("mode")));
        mode("{}").andExpect(status().isBadRequest()).andExpect(jsonPath("$.field", is("mode")));
        mode("{'mode': 'selected', 'allowed': []}")
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.code", is("nobody-allowed")));
        mode("{'mode': 'selected', 'allowed': ['fine.example', 'jan@', '*', null]}")
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.invalid", contains("jan@", "*", "null")));
        mode("{'mode': 'live', 'allow': []}")
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.detail", containsString("allow")));
        discard(admin(), "{'ids': ['x'], 'reason': ' '}").andExpect(jsonPath("$.field", is("reason")));
        discard(admin(), "{'reason': 'both or neither'}").andExpect(jsonPath("$.field", is("ids")));
        discard(admin(), "{'ids': [], 'reason': 'none'}").andExpect(status().isBadRequest());
        release(admin(), "no-such-mail").andExpect(jsonPath("$.passedOver", contains("no-such-mail")));
        mvc.perform(get(MODE).with(admin())).andExpect(header().string("ETag", "\"0\""));
    }

    @Test
    void onlyAdministratorsDecide() throws Exception {
        for (var path : List.of(MODE + "/changes")) {
            mvc.perform(get(path).with(agentOf("support"))).andExpect(status().isForbidden());
        }
        mvc.perform(put(MODE)
                        .content("{\"mode\": \"live\"}")
                        .contentType(MediaType.APPLICATION_JSON)
                        .with(agentOf("support")))
                .andExpect(status().isForbidden());
        release(agentOf("support"), "x").andExpect(status().isForbidden());
        discard(agentOf("support"), "{'ids': ['x'], 'reason': 'y'}").andExpect(status().isForbidden());
        mvc.perform(get(MODE).with(customer())).andExpect(status().isForbidden());
        mvc.perform(get(MODE)).andExpect(status().isUnauthorized());
    }

    private int releasedByManyAtOnce(String id) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var released = new ArrayList<Callable<Integer>>();
            for (int i = 0; i < 8; i++) {
                released.add(() -> {
                    List<String> done = JsonPath.read(
                            release(admin(), id).andReturn().getResponse().getContentAsString(), "$.done");
                    return done.size();
                });
            }
            int sum = 0;
            for (var one : threads.invokeAll(released)) {
                sum += one.get();
            }
            return sum;
        }
    }

    private ResultActions mode(String body) throws Exception {
        return mvc.perform(put(MODE)
                .content(body.replace('\'', '"'))
                .contentType(MediaType.APPLICATION_JSON)
                .with(admin()));
    }

    private ResultActions release(RequestPostProcessor who, String id) throws Exception {
        return mvc.perform(post("/api/v1/outgoing-mail/release")
                .content("{\"ids\": [\"" + id + "\"]}")
                .contentType(MediaType.APPLICATION_JSON)
                .with(who));
    }

    private ResultActions discard(RequestPostProcessor who, String body) throws Exception {
        return mvc.perform(post("/api/v1/outgoing-mail/discard")
                .content(body.replace('\'', '"'))
                .contentType(MediaType.APPLICATION_JSON)
                .with(who));
    }

    private Document awaitState(String state) {
        return await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> stored(story),
                        mail -> mail != null && mail.getString("state").equals(state));
    }

    private Document stored(Story of) {
        return database.getCollection("outgoing")
                .find(new Document("ticket", of.ticketId))
                .first();
    }
}
