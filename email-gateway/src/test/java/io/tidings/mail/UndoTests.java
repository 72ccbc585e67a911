package io.tidings.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.is;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.tidings.events.MailHeaders;
import io.tidings.events.OutcomeFact.MailDiscarded;
import io.tidings.events.Topics;
import io.tidings.surroundings.Wire;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** Answers that wait for some seconds, and those that are taken back meanwhile. */
class UndoTests extends MailServiceTest {

    private static final String OUTGOING = "/api/v1/outgoing-mail";

    private final Story story = new Story();

    @BeforeEach
    void aMinuteToThinkTwice() throws Exception {
        answersWait("60").andExpect(status().isOk()).andExpect(jsonPath("$.seconds", is(60)));
    }

    @AfterEach
    void atOnceAgain() {
        database.getCollection("settings").deleteMany(new Document());
        database.getCollection("outgoing").deleteMany(new Document("ticket", story.ticketId));
    }

    @Test
    void anAnswerThatIsTakenBackLeavesToNobody() throws Exception {
        var boss = someone();
        mailPeople.accept(story.answeredWithCopies(2, "Too quick", boss));
        assertThat(mails()).hasSize(2).allSatisfy(mail -> assertThat(mail.getDate("due"))
                .isAfter(Date.from(Instant.now().plusSeconds(20))));

        undo(author(), story.ticketId + ":2")
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.recipients", containsInAnyOrder(story.customer, boss)));
        // Told twice by a page that heard no answer.
        undo(author(), story.ticketId + ":2").andExpect(status().isOk());

        assertThat(mails()).allSatisfy(mail -> {
            assertThat(mail.getString("state")).isEqualTo("withdrawn");
            assertThat(mail.get("due")).isNull();
        });
        var told = await().until(
                        () -> Wire.heard(
                                Topics.OUTCOMES,
                                event -> event.subject().equals(story.ticketId)
                                        && event.fact() instanceof MailDiscarded),
                        events -> events.size() == 2);
        assertThat(told)
                .extracting(heard -> (MailDiscarded) heard.event().fact())
                .allSatisfy(mail -> {
                    assertThat(mail.messageRef()).isEqualTo(story.ticketId + ":2");
                    assertThat(mail.takenBackBy()).isEqualTo("a1");
                });
        mvc.perform(get(OUTGOING + "?ticket=" + story.ticketId).with(agentOf("support")))
                .andExpect(jsonPath("$.mails[0].because", is("taken-back")));
        mvc.perform(post(OUTGOING + "/" + mails().getFirst().getString("_id") + "/send")
                        .with(admin()))
                .andExpect(status().isConflict());
        assertThat(RELAY.to(story.customer)).isEmpty();
        assertThat(RELAY.to(boss)).isEmpty();
    }

    @Test
    void theFirstMailOfATicketAndAForwardCanBeTakenBackAsWell() throws Exception {
        var carrier = someone();
        mailPeople.accept(story.openedByAgent("Your order"));
        mailPeople.accept(story.forwarded(
                2, "Do you have it?", null, new MailHeaders(null, null, List.of(), List.of(carrier), List.of())));
        assertThat(mails()).hasSize(2);

        undo(author(), story.ticketId + ":1")
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.recipients", containsInAnyOrder(story.customer)));
        undo(author(), story.ticketId + ":2")
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.recipients", containsInAnyOrder(carrier)));

        assertThat(mails())
                .allSatisfy(mail -> assertThat(mail.getString("state")).isEqualTo("withdrawn"));
    }

    @Test
    void whatHasLeftCannotBeTakenBackAndIsSentOnce() throws Exception {
        mailPeople.accept(story.answered(2, "On its way"));
        dueNow();
        await().until(() -> mails().getFirst().getString("state").equals("sent"));

        undo(author(), story.ticketId + ":2")
                .andExpect(status().isConflict())
                .andExpect(jsonPath("$.code", is("mail-has-left")));
        assertThat(RELAY.to(story.customer)).hasSize(1);
    }

    /** As it is left by a service that was killed between the decision and the mails. */
    @Test
    void aDecisionHoldsForEveryMailWhoeverStoppedInBetween() {
        var boss = someone();
        mailPeople.accept(story.answeredWithCopies(2, "Half undone", boss));
        decided(story.ticketId + ":2", "taken-back");
        var other = new Story();
        mailPeople.accept(other.answered(2, "Half sent"));
        decided(other.ticketId + ":2", "leaves");
        dueNow();
        database.getCollection("outgoing")
                .updateMany(
                        new Document("ticket", other.ticketId), new Document("$set", new Document("due", new Date())));

        await().until(() -> RELAY.to(other.customer).size() == 1);
        await().until(() ->
                mails().stream().allMatch(mail -> mail.getString("state").equals("withdrawn")));
        assertThat(RELAY.to(story.customer)).isEmpty();
        assertThat(RELAY.to(boss)).isEmpty();
    }

    @Test
    void onlyItsAuthorTakesAnAnswerBackAndOnlyOnceItIsPlanned() throws Exception {
        undo(author(), story.ticketId + ":2").andExpect(status().isNotFound());
        mailPeople.accept(story.answered(2, "Mine"));

        undo(agentOf("support"), story.ticketId + ":2")
                .andExpect(status().isForbidden())
                .andExpect(jsonPath("$.code", is("not-your-answer")));
        undo(customer(), story.ticketId + ":2").andExpect(status().isForbidden());
        assertThat(mails().getFirst().getString("state")).isEqualTo("planned");
    }

    @Test
    void whatNoPersonWroteDoesNotWaitNorDoesAnythingWhereNobodyWantsToThinkTwice() throws Exception {
        mailPeople.accept(story.opened());
        await().until(() -> RELAY.to(story.customer).size() == 1);

        answersWait("0").andExpect(status().isOk());
        mvc.perform(get(OUTGOING + "/mode").with(agentOf("support"))).andExpect(jsonPath("$.undoSeconds", is(0)));
        mailPeople.accept(story.answered(2, "At once"));
        await().until(() -> RELAY.to(story.customer).size() == 2);
        undo(author(), story.ticketId + ":2").andExpect(status().isNotFound());
    }

    @Test
    void howLongAnswersWaitIsForAdministratorsAndAMinuteAtMost() throws Exception {
        for (var wrong : List.of("61", "-1", "null")) {
            answersWait(wrong).andExpect(status().isBadRequest()).andExpect(jsonPath("$.field", is("seconds")));
        }
        mvc.perform(put(OUTGOING + "/undo-time")
                        .with(agentOf("support"))
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{\"seconds\": 5}"))
                .andExpect(status().isForbidden());
    }

    private ResultActions answersWait(String seconds) throws Exception {
        return mvc.perform(put(OUTGOING + "/undo-time")
                .with(admin())
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"seconds\": " + seconds + "}"));
    }

    private ResultActions undo(RequestPostProcessor caller, String message) throws Exception {
        return mvc.perform(post(OUTGOING + "/undo")
                .with(caller)
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"message\": \"" + message + "\"}"));
    }

    /** Who writes in every story. */
    private static RequestPostProcessor author() {
        return SecurityMockMvcRequestPostProcessors.jwt()
                .jwt(token ->
                        token.subject("a1").claim("roles", List.of("agent")).claim("groups", List.of("support")))
                .authorities(new SimpleGrantedAuthority("ROLE_AGENT"));
    }

    private void decided(String message, String what) {
        database.getCollection("departures")
                .insertOne(new Document("_id", message).append("decided", what).append("at", new Date()));
    }

    private void dueNow() {
        database.getCollection("outgoing")
                .updateMany(
                        new Document("ticket", story.ticketId), new Document("$set", new Document("due", new Date())));
    }

    private List<Document> mails() {
        return database.getCollection("outgoing")
                .find(new Document("ticket", story.ticketId))
                .into(new ArrayList<>());
    }
}
