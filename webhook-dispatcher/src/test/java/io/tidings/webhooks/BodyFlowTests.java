package io.tidings.webhooks;

import static io.tidings.surroundings.Examples.just;
import static io.tidings.surroundings.Wire.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.tidings.events.Event;
import io.tidings.events.EventJson;
import io.tidings.events.PersonErased;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class BodyFlowTests extends EndpointFlow {

    /** Well formed of a ticket that is somebody's, and not of one that is nobody's. */
    private static final String NEEDS_AN_ASSIGNEE =
            "{\"key\": \"{{ticket.key}}\", {{#ticket.assignee.name}}\"who\": \"{{ticket.assignee.name}}\"{{/ticket.assignee.name}}}";

    @Test
    void aTemplateArrivesByItsMethodWithItsTypeAndSigned() throws Exception {
        make(Map.of(
                "method",
                "PUT",
                "secret",
                SECRET,
                "body",
                Map.of("format", "xml", "template", "<t id='{{ticket.id}}'>#subject#</t>")));
        var event = just("ticket.opened.v1");
        planDeliveries.accept(event);

        var request = await().until(() -> receiver.about(event.subject()), list -> !list.isEmpty())
                .getFirst();
        assertThat(request.method()).isEqualTo("PUT");
        assertThat(request.header("content-type")).isEqualTo("application/xml; charset=utf-8");
        assertThat(request.body()).isEqualTo("<t id='" + event.subject() + "'>환불을 요청합니다</t>");
        request.verify(SECRET);
    }

    @Test
    void aGetHasNoBodyAndIsSignedAllTheSame() throws Exception {
        make(Map.of("method", "GET", "secret", SECRET));
        planDeliveries.accept(just("ticket.opened.v1"));

        await().until(() -> !receiver.received().isEmpty());
        var request = receiver.received().getFirst();
        assertThat(request.method()).isEqualTo("GET");
        assertThat(request.body()).isEmpty();
        request.verify(SECRET);
    }

    @Test
    void aTemplateThatCannotBeReadIsRefusedWithItsPlace() throws Exception {
        mvc.perform(creating(wish(template("json", "{\n  \"a\": \"{{ticket.nobody}}\"}"))))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.code", is("unknown-placeholder")))
                .andExpect(jsonPath("$.field", is("body.template")))
                .andExpect(jsonPath("$.line", is(2)))
                .andExpect(jsonPath("$.column", is(9)))
                .andExpect(jsonPath("$.known", hasItem("ticket.subject")));
        mvc.perform(creating(wish(template("text", "{{#ticket.tags}} open for ever"))))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.code", is("malformed-template")))
                .andExpect(jsonPath("$.column", is(1)));
        mvc.perform(creating(wish(template("json", ""))))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.field", is("body.template")));
        mvc.perform(creating(wish(Map.of("method", "TRACE"))))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.field", is("method")));
    }

    @Test
    void aTemplateThatIsBrokenForOneOfTheLastTicketsIsRefusedAndSaysForWhich() throws Exception {
        var nobodys = keyed(withoutAssignee(just("ticket.opened.v1")), "T-7001");
        publish(nobodys);

        mvc.perform(creating(wish(template("json", NEEDS_AN_ASSIGNEE))))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.code", is("malformed-body")))
                .andExpect(jsonPath("$.field", is("body.template")))
                .andExpect(jsonPath("$.ticket", is("T-7001")))
                .andExpect(jsonPath("$.body", is("{\"key\": \"T-7001\", }")))
                .andExpect(jsonPath("$.line", is(1)));
        mvc.perform(preview(Map.of(
                        "events",
                        List.of("ticket.opened.v1"),
                        "body",
                        Map.of("format", "json", "template", NEEDS_AN_ASSIGNEE))))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.broken[0].ticket", is("T-7001")));
        // As text nothing can be broken.
        make(template("text", NEEDS_AN_ASSIGNEE));
        // And what is no event of this endpoint's is not tried.
        make(with(template("json", NEEDS_AN_ASSIGNEE), "events", List.of("ticket.assigned.v1")));
    }

    @Test
    void whatBecomesBrokenLaterIsGivenUpWithoutAnAttemptAndHoldsUpNothing() throws Exception {
        var id = make(with(template("json", NEEDS_AN_ASSIGNEE), "events", List.of("ticket.priority-changed.v1")));
        var broken = withoutAssignee(just("ticket.priority-changed.v1"));
        var fine = just("ticket.priority-changed.v1");
        planDeliveries.accept(broken);
        planDeliveries.accept(fine);

        await().until(() -> receiver.received().size() == 1);
        await().until(() -> delivery(broken, id).getString("state").equals("abandoned"));
        mvc.perform(get("/api/v1/webhook-deliveries/" + broken.id() + ":" + id).with(admin()))
                .andExpect(jsonPath("$.abandonedBecause", containsString("is no JSON")))
                .andExpect(jsonPath("$.attempts.length()", is(0)));
    }

    @Test
    void aPreviewShowsARealTicketAndSavesNothing() throws Exception {
        var older = keyed(just("ticket.message-added.v1"), "T-7101");
        var newer = keyed(just("ticket.message-added.v1"), "T-7102");
        publish(older, newer);
        var draft = Map.of(
                "events",
                List.of("*"),
                "body",
                Map.of("format", "text", "template", "#ticketId# {{ticket.key}} {{event.type}}"));
        var before = database.getCollection("endpoints").countDocuments();

        mvc.perform(preview(with(draft, "ticket", "t-7101")))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.body", is("1042 T-7101 ticket.message-added.v1")))
                .andExpect(jsonPath("$.contentType", is("text/plain; charset=utf-8")))
                .andExpect(jsonPath("$.isExample", is(false)))
                .andExpect(jsonPath("$.broken.length()", is(0)))
                .andExpect(jsonPath("$.tickets[*].key", hasItem("T-7102")));
        mvc.perform(preview(with(draft, "ticket", "T-1")))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.field", is("ticket")));
        mvc.perform(preview(with(draft, "ticket", "")).with(agent())).andExpect(status().isForbidden());
        assertThat(database.getCollection("endpoints").countDocuments()).isEqualTo(before);
    }

    @Test
    void aPreviewShowsThePublicNothingInternal() throws Exception {
        publish(keyed(just("ticket.tags-changed.v1"), "T-7201"));
        var draft = Map.<String, Object>of(
                "events",
                List.of("*"),
                "body",
                Map.of("format", "text", "template", "{{ticket.tags}} {{ticket.fields.risk}}"));

        mvc.perform(preview(draft))
                .andExpect(jsonPath("$.body", not(containsString("internal-marker"))))
                .andExpect(jsonPath("$.tickets[*].key", everyItem(not(is("T-7201")))));
        mvc.perform(preview(with(with(draft, "audience", "internal"), "ticket", "T-7201")))
                .andExpect(jsonPath("$.body", containsString("internal-marker")));
    }

    @Test
    void anErasedTicketIsShownToNobodyAnyMore() throws Exception {
        var words = keyed(just("ticket.opened.v1"), "T-7301");
        publish(words);
        var draft = Map.<String, Object>of("events", List.of("*"));
        mvc.perform(preview(with(draft, "ticket", "T-7301"))).andExpect(status().isOk());

        planDeliveries.accept(erasing(words.subject()));

        mvc.perform(preview(with(draft, "ticket", "T-7301"))).andExpect(status().isBadRequest());
        mvc.perform(preview(draft)).andExpect(jsonPath("$.tickets[*].key", everyItem(not(is("T-7301")))));
    }

    @Test
    void anEndpointFromBeforeThereWasAChoiceIsToldTheEventByPost() throws Exception {
        var id = make(Map.of());
        database.getCollection("endpoints")
                .updateOne(
                        new Document("_id", id),
                        new Document(
                                "$unset",
                                new Document("method", "").append("format", "").append("template", "")));
        // Anything raises the revision, at which every copy is read again.
        make(Map.of("events", List.of("ticket.rated.v1")));
        var event = just("ticket.opened.v1");
        planDeliveries.accept(event);

        await().until(() -> !receiver.about(event.subject()).isEmpty());
        var request = receiver.about(event.subject()).getFirst();
        assertThat(request.method()).isEqualTo("POST");
        assertThat(EventJson.read(request.body())).isEqualTo(event.publicPart().orElseThrow());
    }

    @Test
    void aChangedBodyHoldsForTheNextEvent() throws Exception {
        var id = make(Map.of());
        mvc.perform(changing(id, Map.of("body", Map.of("format", "jira"))))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.body.format", is("jira")));
        var event = just("ticket.opened.v1");
        planDeliveries.accept(event);

        await().until(() -> !receiver.about(event.subject()).isEmpty());
        assertThat(JSON.readTree(receiver.about(event.subject()).getFirst().body())
                        .path("webhookEvent")
                        .asString())
                .isEqualTo("jira:issue_created");
    }

    private static Map<String, Object> template(String format, String template) {
        return Map.of("body", Map.of("format", format, "template", template));
    }

    private static Event withoutAssignee(Event event) {
        var tree = tree(event);
        ((ObjectNode) tree.at("/data/ticket")).remove("assignee");
        return EventJson.read(tree.toString());
    }

    private static Event keyed(Event event, String key) {
        var tree = tree(event);
        ((ObjectNode) tree.at("/data/ticket")).put("key", key);
        return EventJson.read(tree.toString());
    }

    private static Event erasing(String ticketId) {
        return new Event(
                UUID.randomUUID().toString(),
                "https://desk.example",
                "p",
                Instant.now(),
                1,
                "c",
                null,
                0,
                "system",
                false,
                null,
                new PersonErased("p", List.of(ticketId), List.of()));
    }
}
