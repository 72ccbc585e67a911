package io.tidings.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import com.jayway.jsonpath.JsonPath;
import io.tidings.events.OutcomeFact.MailBlocked;
import io.tidings.events.PersonErased;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import org.bson.Document;
import org.hamcrest.Matcher;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

class BlockedAddressTests extends OutgoingTest {

    private static final String BLOCKED = "/api/v1/outgoing-mail/blocked";

    @Test
    void anAddressThatTheServerDoesNotKnowGetsNoFurtherMailUntilSomebodyFreesIt() throws Exception {
        comesBack("550", "5.1.1 no such user");
        RELAY.answers(story.customer, 250);

        mailPeople.accept(story.answered(2, "Are you there?"));

        var blocked = stored(2, "blocked");
        assertThat(blocked.getString("reason")).contains("550 5.1.1 no such user");
        assertThat(blocked.get("due")).isNull();
        assertThat(blocked.getList("attempts", Document.class)).isEmpty();
        var told = outcome(MailBlocked.class);
        assertThat(told.messageRef()).isEqualTo(story.ticketId + ":2");
        assertThat(told.status()).isEqualTo("5.1.1");
        assertThat(told.reason()).contains("550 5.1.1 no such user");
        assertThat(Duration.between(Instant.now(), told.until())).isBetween(Duration.ofDays(13), Duration.ofDays(14));
        assertThat(RELAY.to(story.customer)).isEmpty();
        mvc.perform(get(BLOCKED).param("q", story.customer).with(admin()))
                .andExpect(jsonPath("$.addresses[0].address", is(story.customer)))
                .andExpect(jsonPath("$.addresses[0].status", is("5.1.1")))
                .andExpect(jsonPath("$.addresses[0].reason", containsString("550 5.1.1 no such user")))
                .andExpect(
                        jsonPath("$.addresses[0].mailId", is(stored(1, "failed").getString("_id"))));

        mvc.perform(delete(BLOCKED + "/" + story.customer).with(admin())).andExpect(status().isNoContent());

        mailPeople.accept(story.answered(3, "There you are"));
        await().until(() -> RELAY.to(story.customer).size() == 1);
        // What was not sent meanwhile is somebody's decision.
        assertThat(stored(2, "blocked").getString("state")).isEqualTo("blocked");
        mvc.perform(post("/api/v1/outgoing-mail/" + blocked.getString("_id") + "/send")
                        .with(admin()))
                .andExpect(status().isAccepted());
        await().until(() -> RELAY.to(story.customer).size() == 2);
        mvc.perform(delete(BLOCKED + "/" + story.customer).with(admin())).andExpect(status().isNotFound());
    }

    @Test
    void aMailThatWaitedWhileTheAddressWasBlockedIsNotSentEither() {
        RELAY.answers(story.customer, 451);
        mailPeople.accept(story.answered(1, "First"));
        stored(1, "deferred");
        RELAY.answers(story.customer, 550, "5.1.1 no such user");
        mailPeople.accept(story.answered(2, "Second"));
        stored(2, "failed");

        database.getCollection("outgoing")
                .updateOne(
                        new Document("message", story.ticketId + ":1"),
                        new Document("$set", new Document("due", new Date())));

        assertThat(stored(1, "blocked").getList("attempts", Document.class)).hasSize(1);
    }

    @Test
    void aReportThatNobodyIsThereBlocksToo() throws Exception {
        mailPeople.accept(story.answered(1, "Hello"));
        reported("5.1.1", "550 5.1.1 User unknown");

        mailPeople.accept(story.answered(2, "Hello again"));

        stored(2, "blocked");
    }

    @Test
    void whatMayHealBlocksNobody() throws Exception {
        mailPeople.accept(story.answered(1, "Hello"));
        reported("5.2.2", "552 5.2.2 Mailbox full");
        mailPeople.accept(story.answered(2, "Hello again"));
        await().until(() -> RELAY.to(story.customer).size() == 2);

        // Spoken of us or of the mail, not of the address.
        comesBack("550", "5.7.1 your server is on a list", 3);
        RELAY.answers(story.customer, 250);
        mailPeople.accept(story.answered(4, "And again"));
        await().until(() -> RELAY.to(story.customer).size() == 3);
    }

    @Test
    void aMailFromTheAddressFreesItAndOneThatIsOlderDoesNot() {
        comesBack("550", "5.1.1 no such user");
        RELAY.answers(story.customer, 250);
        story.time = Instant.now().minus(Duration.ofMinutes(10));
        mailPeople.accept(story.wrote(2, "late-" + story.ticketId + "@customer.example"));
        story.time = null;
        story.forged = true;
        mailPeople.accept(story.wrote(3, "forged-" + story.ticketId + "@customer.example"));
        story.forged = false;
        mailPeople.accept(story.answered(3, "Are you there?"));
        stored(3, "blocked");

        mailPeople.accept(story.wrote(4, "new-" + story.ticketId + "@customer.example"));

        mailPeople.accept(story.answered(5, "There you are"));
        assertThat(await().until(() -> RELAY.to(story.customer), mails -> !mails.isEmpty())
                        .getFirst()
                        .mail()
                        .text())
                .contains("There you are");
    }

    @Test
    void afterTwoWeeksItIsTriedAgainAndListedNoMore() throws Exception {
        comesBack("550", "5.1.1 no such user");
        RELAY.answers(story.customer, 250);
        database.getCollection("blocked")
                .updateOne(
                        new Document("_id", story.customer),
                        new Document(
                                "$set",
                                new Document("until", Date.from(Instant.now().minusSeconds(1)))));

        mvc.perform(get(BLOCKED).param("q", story.customer).with(admin())).andExpect(jsonPath("$.addresses", empty()));
        mailPeople.accept(story.answered(2, "Once more"));
        await().until(() -> !RELAY.to(story.customer).isEmpty());
    }

    @Test
    void theListIsSearchedByTheStartOfAddressAndDomainAndReadPageByPage() throws Exception {
        var domain = "d" + story.ticketId.substring(0, 8) + ".example";
        for (var name : List.of("anna", "bela", "cela")) {
            var one = new Story();
            one.customerEmail = name + "@" + domain;
            RELAY.answers(one.customerEmail, 550, "5.1.1 no such user");
            mailPeople.accept(one.answered(1, "Hello"));
            stored(one, 1, "failed");
        }

        mvc.perform(get(BLOCKED)
                        .param("q", domain.substring(0, 6).toUpperCase(Locale.ROOT))
                        .with(admin()))
                .andExpect(jsonPath(
                        "$.addresses[*].address", contains("cela@" + domain, "bela@" + domain, "anna@" + domain)));
        mvc.perform(get(BLOCKED).param("q", "bela@" + domain).with(admin()))
                .andExpect(jsonPath("$.addresses[*].address", contains("bela@" + domain)));
        var first = mvc.perform(get(BLOCKED).param("limit", "2").with(admin()))
                .andExpect(jsonPath("$.addresses[*].address", contains("cela@" + domain, "bela@" + domain)))
                .andReturn()
                .getResponse()
                .getContentAsString();
        mvc.perform(get(BLOCKED)
                        .param("cursor", JsonPath.<String>read(first, "$.next"))
                        .with(admin()))
                .andExpect(jsonPath("$.addresses[0].address", startsWith("anna@")));
    }

    @Test
    void agentsSeeAndFreeTheirOwnGroupsAddressesAndCustomersNone() throws Exception {
        comesBack("550", "5.1.1 no such user");

        listed(agentOf("support"), hasItem(story.customer));
        listed(agentOf("other"), not(hasItem(story.customer)));
        mvc.perform(get(BLOCKED).with(customer())).andExpect(status().isForbidden());
        mvc.perform(delete(BLOCKED + "/" + story.customer).with(customer())).andExpect(status().isForbidden());
        mvc.perform(delete(BLOCKED + "/" + story.customer).with(agentOf("other")))
                .andExpect(status().isNotFound());
        mvc.perform(delete(BLOCKED + "/" + story.customer).with(agentOf("support")))
                .andExpect(status().isNoContent());
        listed(agentOf("support"), not(hasItem(story.customer)));
    }

    @Test
    void anErasedPersonsAddressIsNotKept() {
        comesBack("550", "5.1.1 no such user");

        mailPeople.accept(story.event(new PersonErased("c1", List.of(story.ticketId), List.of())));

        assertThat(database.getCollection("blocked").countDocuments(new Document("_id", story.customer)))
                .isZero();
    }

    private void listed(RequestPostProcessor who, Matcher<? super List<String>> expected) throws Exception {
        mvc.perform(get(BLOCKED).param("q", story.customer).with(who))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.addresses[*].address", expected));
    }

    private void comesBack(String code, String words) {
        comesBack(code, words, 1);
    }

    private void comesBack(String code, String words, int n) {
        RELAY.answers(story.customer, Integer.parseInt(code), words);
        mailPeople.accept(story.answered(n, "Hello"));
        stored(n, "failed");
    }

    /** A report about the customer's first mail. */
    private void reported(String statusCode, String diagnostic) throws Exception {
        var sent = delivered();
        stored(1, "sent");
        reportOf(sent, statusCode, diagnostic);
        stored(1, "bounced");
    }

    private Document stored(int n, String state) {
        return stored(story, n, state);
    }

    /** The mail that brings that message, once it is in that state. */
    private Document stored(Story whose, int n, String state) {
        return await().until(
                        () -> database.getCollection("outgoing")
                                .find(new Document("message", whose.ticketId + ":" + n))
                                .first(),
                        mail -> mail != null && mail.getString("state").equals(state));
    }
}
