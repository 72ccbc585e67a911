package io.tidings.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.tidings.events.CurrentFact.AgentCurrent;
import io.tidings.events.Event;
import io.tidings.events.Fact;
import io.tidings.events.OutcomeFact.AlertRouteFailed;
import io.tidings.events.OutcomeFact.MailSent;
import io.tidings.events.OutcomeFact.NotificationsWaiting;
import io.tidings.events.OutcomeFact.NotificationsWaiting.Notice;
import io.tidings.events.OutcomeFact.WebhookDisabled;
import io.tidings.events.OutcomeFact.Why;
import io.tidings.events.PersonErased;
import io.tidings.events.Topics;
import io.tidings.surroundings.Wire;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NoticeTests extends MailServiceTest {

    private final String ada = someone();

    @AfterEach
    void nobodyLooksAfterAnything() {
        database.getCollection("colleagues").deleteMany(new Document());
    }

    @Test
    void administratorsHearOnceAndInTheirLanguageThatAWebhookWasSwitchedOff() {
        var bert = someone();
        var agent = someone();
        var gone = someone();
        learn(agent("ada", ada, Map.of("support", "full"), null, null, true, "ko"), 1);
        learn(agent("bert", bert, Map.of("support", "read"), List.of("admin.connections"), null, null, "pl"), 1);
        learn(agent("maya", agent, Map.of("support", "full"), null, null, null, "en"), 1);
        learn(agent("zoe", gone, Map.of("*", "full"), null, true, true, "en"), 1);
        var since = Instant.parse("2026-11-16T11:58:00Z");
        var disabled = event(
                "e1",
                new WebhookDisabled(
                        "e1",
                        "Billing",
                        "failing",
                        since,
                        "The endpoint answered 500.",
                        new Why("answered", Map.of("status", "500"))));

        Wire.publish(Topics.OUTCOMES, disabled, disabled);
        // What comes after the repeat has arrived, so the repeat was met.
        Wire.publish(
                Topics.OUTCOMES,
                event("e1", new WebhookDisabled("e1", "Shop", "gone", null, "It answered 410.", null)));

        await().until(() -> RELAY.to(ada).size() == 2 && RELAY.to(bert).size() == 2);
        assertThat(RELAY.to(ada).getFirst()).satisfies(mail -> {
            assertThat(mail.mail().subject()).isEqualTo("웹훅 “Billing”이(가) 꺼졌습니다");
            assertThat(mail.mail().text())
                    .contains("500(으)로 응답했습니다.", "UTC", "http://localhost:8080/admin/webhooks/e1")
                    .doesNotContain("The endpoint answered");
            assertThat(mail.from()).isEmpty();
            assertThat(mail.raw())
                    .contains("Auto-Submitted: auto-generated")
                    .doesNotContain("Reply-To:")
                    .doesNotContain("[ref:");
        });
        assertThat(RELAY.to(bert))
                .extracting(mail -> mail.mail().subject())
                .containsExactlyInAnyOrder("Webhook „Billing” został wyłączony", "Webhook „Shop” został wyłączony");
        assertThat(RELAY.to(agent)).isEmpty();
        assertThat(RELAY.to(gone)).isEmpty();
        // It is about no ticket, so no ticket's conversation tells of it.
        assertThat(Wire.heard(
                        Topics.OUTCOMES,
                        event -> event.fact() instanceof MailSent sent
                                && sent.recipient().equals(ada)))
                .isEmpty();
    }

    @Test
    void aRouteThatDoesNotWorkIsToldInTheDesksLanguageWhereNobodySaidAnother() {
        learn(agent("ada", ada, Map.of("*", "full"), null, null, null, null), 1);

        Wire.publish(
                Topics.OUTCOMES,
                event("r1", new AlertRouteFailed("r1", "Billing\nroom", "slack", "404 no_service", null)));

        assertThat(await().until(() -> RELAY.to(ada), mails -> !mails.isEmpty()))
                .singleElement()
                .satisfies(mail -> {
                    assertThat(mail.mail().subject()).isEqualTo("The alert route “Billing room” does not work");
                    assertThat(mail.mail().text())
                            .contains("404 no_service", "(slack)", "http://localhost:8080/admin/alerts/r1");
                });
    }

    @Test
    void whoIsNoAdministratorAnyMoreHearsNothingWhateverWasSaidBefore() {
        var left = someone();
        learn(agent("ada", ada, Map.of("*", "full"), null, null, true, null), 1);
        learn(agent("eve", left, Map.of("*", "full"), List.of("ticket.read"), null, true, null), 5);
        learn(agent("eve", left, Map.of("*", "full"), null, null, true, null), 4);

        Wire.publish(Topics.OUTCOMES, event("r2", new AlertRouteFailed("r2", "Room", "slack", "gone", null)));

        await().until(() -> !RELAY.to(ada).isEmpty());
        assertThat(administrators()).containsExactly("ada");
        assertThat(RELAY.to(left)).isEmpty();
    }

    @Test
    void aNoticeIsForAdministratorsAloneAndLeavesNothingOfWhoeverIsErased() throws Exception {
        learn(agent("ada", ada, Map.of("*", "full"), null, null, true, null), 1);
        var failed = event("r3", new AlertRouteFailed("r3", "Room", "slack", "gone", null));
        Wire.publish(Topics.OUTCOMES, failed);
        var mail = await()
                .until(
                        () -> database.getCollection("outgoing")
                                .find(new Document("agent", "ada").append("state", "sent"))
                                .into(new ArrayList<>()),
                        mails -> mails.stream()
                                .anyMatch(one -> one.getString("recipient").equals(ada)))
                .stream()
                .filter(one -> one.getString("recipient").equals(ada))
                .findFirst()
                .orElseThrow();
        var path = "/api/v1/outgoing-mail/" + mail.getString("_id");

        mvc.perform(get("/api/v1/outgoing-mail").param("state", "sent").with(admin()))
                .andExpect(jsonPath("$.mails[?(@.id == '" + mail.getString("_id") + "')].recipient", contains(ada)));
        mvc.perform(get(path).with(admin()))
                .andExpect(jsonPath("$.mail.subject", is("The alert route “Room” does not work")));
        mvc.perform(get(path).with(agentOf("*"))).andExpect(status().isNotFound());

        mailPeople.accept(event("ada", new PersonErased("ada", List.of(), List.of())));
        assertThat(database.getCollection("outgoing")
                        .find(new Document("_id", mail.getString("_id")))
                        .first())
                .containsEntry("state", "erased")
                .containsEntry("recipient", "");
    }

    @Test
    void whoIsAwayIsToldOnceOfAllThatWaitsInTheirLanguageAndNobodyElse() {
        var bert = someone();
        learn(agent("maya", ada, Map.of("support", "full"), List.of("ticket.read"), null, null, "pl"), 1);
        learn(agent("bert", bert, Map.of("*", "full"), null, null, true, "en"), 1);
        var waiting = event(
                "maya",
                new NotificationsWaiting(
                        "maya",
                        List.of(
                                notice("watched", "closed", "t1", "Printer {{ticket.key}}\non fire", null),
                                notice("mentioned", "note", "t2", "Refund", "Jun Seo")),
                        5));

        Wire.publish(Topics.OUTCOMES, waiting, waiting);
        Wire.publish(
                Topics.OUTCOMES,
                event(
                        "maya",
                        new NotificationsWaiting(
                                "maya", List.of(notice("answered", "message", "t3", "Hello", "Jan")), 1)));

        await().until(() -> RELAY.to(ada).size() == 2);
        assertThat(RELAY.to(ada))
                .extracting(mail -> mail.mail().subject())
                .containsExactlyInAnyOrder(
                        "Czekające na Ciebie powiadomienia: 5", "Wiadomość od klienta · Jan: Hello (T-7)");
        var several = RELAY.to(ada).stream()
                .filter(mail -> mail.mail().subject().endsWith(": 5"))
                .findFirst()
                .orElseThrow();
        assertThat(several.mail().text())
                .contains(
                        "Zamknięto\nT-7 Printer {{ticket.key}} on fire\nhttp://localhost:8080/tickets/t1",
                        "Wspomniano o Tobie · Jun Seo\nT-7 Refund\nhttp://localhost:8080/tickets/t2",
                        "Oraz kolejne pod dzwonkiem: 3.",
                        "http://localhost:8080/account/notifications");
        assertThat(several.from()).isEmpty();
        assertThat(several.raw())
                .contains("Auto-Submitted: auto-generated")
                .doesNotContain("Reply-To:")
                .doesNotContain("[ref:");
        assertThat(RELAY.to(bert)).isEmpty();
    }

    @Test
    void whoIsAwayAndHasLeftTheDeskIsToldNothing() {
        var left = someone();
        learn(agent("ada", ada, Map.of("*", "full"), null, null, null, null), 1);
        learn(agent("eve", left, Map.of("*", "full"), null, true, null, null), 1);
        for (var agent : List.of("eve", "nobody", "ada")) {
            Wire.publish(
                    Topics.OUTCOMES,
                    event(
                            "one-partition",
                            new NotificationsWaiting(
                                    agent, List.of(notice("assigned", "assigned", "t1", "Hello", null)), 1)));
        }

        await().until(() -> !RELAY.to(ada).isEmpty());
        assertThat(RELAY.to(left)).isEmpty();
    }

    @Test
    void whatTheAbsentWereToldOfATicketGoesWithItsCustomer() {
        learn(agent("ada", ada, Map.of("*", "full"), null, null, null, null), 1);
        var waiting = event(
                "ada",
                new NotificationsWaiting(
                        "ada",
                        List.of(
                                notice("assigned", "assigned", "kept", "Hello", null),
                                notice("answered", "message", "erased", "Words of Jan's", "Jan")),
                        2));
        Wire.publish(Topics.OUTCOMES, waiting);
        await().until(() -> !RELAY.to(ada).isEmpty());

        mailPeople.accept(event("jan", new PersonErased("jan", List.of("erased"), List.of())));

        assertThat(database.getCollection("outgoing")
                        .find(new Document("about", "kept"))
                        .map(Document::toJson)
                        .into(new ArrayList<>()))
                .singleElement()
                .asString()
                .contains("\"state\": \"erased\"")
                .doesNotContain("Words of Jan's", ada);
    }

    private static Notice notice(String kind, String what, String ticket, String subject, @Nullable String by) {
        return new Notice(kind, what, ticket, "T-7", subject, by, Instant.now());
    }

    private static AgentCurrent agent(
            String id,
            String email,
            Map<String, String> access,
            @Nullable List<String> permissions,
            @Nullable Boolean inactive,
            @Nullable Boolean adminByLogin,
            @Nullable String language) {
        return new AgentCurrent(
                id, "Somebody", email, access, null, permissions, inactive, adminByLogin, language, null);
    }

    /** Publishes it, and returns once this service knows it, or something newer. */
    private void learn(AgentCurrent agent, long version) {
        Wire.publish(Topics.CURRENT, event(agent.id(), version, agent));
        await().until(() -> {
            var known = database.getCollection("colleagues")
                    .find(new Document("_id", agent.id()))
                    .first();
            return known != null && known.getLong("version") >= version;
        });
    }

    private List<String> administrators() {
        return database.getCollection("colleagues")
                .find(new Document("administers", true))
                .map(known -> known.getString("_id"))
                .into(new ArrayList<>());
    }

    private static Event event(String subject, Fact fact) {
        return event(subject, 1, fact);
    }

    private static Event event(String subject, long version, Fact fact) {
        var id = Ids.next();
        return new Event(
                id, "http://localhost:8080", subject, Instant.now(), version, id, null, 0, "system", false, null, fact);
    }
}
