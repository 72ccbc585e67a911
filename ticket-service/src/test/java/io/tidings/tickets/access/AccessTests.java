package io.tidings.tickets.access;

import static io.tidings.tickets.Callers.admin;
import static io.tidings.tickets.Callers.agentOf;
import static io.tidings.tickets.Callers.customer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.patch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import com.mongodb.client.MongoDatabase;
import io.tidings.events.CurrentFact.AgentCurrent;
import io.tidings.events.EventJson;
import io.tidings.spine.outbox.OutboxSource;
import io.tidings.tickets.Ids;
import io.tidings.tickets.TicketServiceTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import tools.jackson.databind.JsonNode;

@TicketServiceTest
class AccessTests {

    @Autowired
    MockMvc mvc;

    @Autowired
    MongoDatabase database;

    @Autowired
    List<OutboxSource> sources;

    private final String group = "g-" + Ids.next();
    private final RequestPostProcessor jun = agentOf(group);
    private final String junsId = "agent-of-" + group;
    private String ticket = "";

    @BeforeEach
    void aGroupWithATicketAndAnAgent() {
        made(group);
        ticket = "/api/v1/tickets/" + opened(group);
        assertThat(status(jun, get("/api/v1/me"))).isEqualTo(200);
    }

    @Test
    void withoutADecisionTheLoginsWordHolds() {
        assertThat(status(jun, get(ticket))).isEqualTo(200);
        assertThat(status(jun, change())).isEqualTo(200);

        var known = json(ask(admin(), get("/api/v1/agents/" + junsId)));
        assertThat(known.at("/access/" + group).asString()).isEqualTo("full");
        assertThat(known.path("accessGiven").asBoolean()).isFalse();
        assertThat(known.at("/roles/0").asString()).isEqualTo("agent");
    }

    @Test
    void aReadOnlyAgentReadsAndIsRefusedEverythingElse() {
        decide("{\"access\": {\"%s\": \"read\"}}".formatted(group));

        assertThat(status(jun, get(ticket))).isEqualTo(200);
        assertThat(status(jun, get(ticket + "/messages"))).isEqualTo(200);
        assertRefused(403, "not-in-this-group", ask(jun, change()));
        assertRefused(403, "not-in-this-group", ask(jun, answer()));
        assertRefused(403, "not-in-this-group", ask(jun, open(group)));
    }

    @Test
    void whoMayCreateOpensTicketsAndChangesNone() {
        decide("{\"access\": {\"%s\": \"create\"}}".formatted(group));

        assertThat(status(jun, open(group))).isEqualTo(201);
        assertRefused(403, "not-in-this-group", ask(jun, change()));
    }

    @Test
    void whoMayChangeTicketsMergesOnlyWithEverything() {
        var other = opened(group);
        decide("{\"access\": {\"%s\": \"change\"}}".formatted(group));
        var merge = post(ticket + "/merge").content("{\"into\": \"%s\", \"acrossCustomers\": true}".formatted(other));
        assertRefused(403, "not-in-this-group", ask(jun, merge));
        decide("{\"access\": {\"%s\": \"full\"}}".formatted(group));
        assertThat(status(jun, merge)).isEqualTo(200);
    }

    @Test
    void aTicketIsMovedOnlyWhereTheAgentMayCreate() {
        var other = made("h-" + Ids.next());
        var move = patch(ticket).content("{\"group\": \"%s\"}".formatted(other));
        assertRefused(403, "not-in-this-group", ask(jun, move));

        decide("{\"access\": {\"%s\": \"change\", \"%s\": \"create\"}}".formatted(group, other));
        assertThat(status(jun, move)).isEqualTo(200);
    }

    @Test
    void whatIsTakenBackIsGoneAtOnceAndComesBackWithTheLoginsWord() {
        assertThat(status(jun, get(ticket))).isEqualTo(200);
        decide("{\"access\": {}}");

        for (var page : List.of("", "/messages", "/history", "/messages/1")) {
            assertThat(status(jun, get(ticket + page))).as(page).isEqualTo(404);
        }
        assertThat(json(ask(jun, get("/api/v1/tickets?list=unassigned")))
                        .path("tickets")
                        .isEmpty())
                .isTrue();
        assertThat(status(jun, change())).isEqualTo(404);

        decide("{\"access\": null}");
        assertThat(status(jun, get(ticket))).isEqualTo(200);
    }

    @Test
    void whoIsAssignedAndLosesTheGroupSeesTheTicketNoMore() {
        assertThat(status(jun, patch(ticket).content("{\"assignee\": \"%s\"}".formatted(junsId))))
                .isEqualTo(200);
        decide("{\"access\": {}}");

        assertThat(status(jun, get(ticket))).isEqualTo(404);
        assertThat(json(ask(jun, get("/api/v1/tickets?list=mine")))
                        .path("tickets")
                        .isEmpty())
                .isTrue();
        assertThat(json(ask(admin(), get("/api/v1/tickets?list=mine&agent=" + junsId)))
                        .path("tickets")
                        .size())
                .isEqualTo(1);
    }

    @Test
    void anInactiveAgentIsTurnedAwayEverywhere() {
        decide("{\"active\": false}");
        for (var path :
                List.of("/api/v1/me", "/api/v1/tickets", "/api/v1/groups", "/api/v1/states", "/api/v1/agents")) {
            assertRefused(403, "agent-inactive", ask(jun, get(path)));
        }
        decide("{\"active\": true}");
        assertThat(status(jun, get("/api/v1/me"))).isEqualTo(200);
    }

    @Test
    void onlyWhoMayWorkInAGroupIsGivenItsTickets() {
        var others = "agent-of-" + made("o-" + Ids.next());
        assertThat(status(agentOf(others.substring("agent-of-".length())), get("/api/v1/me")))
                .isEqualTo(200);
        assertRefused(400, "may not work", ask(jun, patch(ticket).content("{\"assignee\": \"%s\"}".formatted(others))));
        assertThat(choice()).contains(junsId).doesNotContain(others);

        decide("{\"access\": {\"%s\": \"read\"}}".formatted(group));
        assertThat(choice()).doesNotContain(junsId);
        assertRefused(
                400, "may not work", ask(admin(), patch(ticket).content("{\"assignee\": \"%s\"}".formatted(junsId))));
    }

    @Test
    void aTicketThatMovesIsTakenFromAnAgentWhoMayNotWorkThere() {
        var other = made("m-" + Ids.next());
        ask(jun, patch(ticket).content("{\"assignee\": \"%s\"}".formatted(junsId)));
        var moved = json(ask(admin(), patch(ticket).content("{\"group\": \"%s\"}".formatted(other))));
        assertThat(moved.at("/group/id").asString()).isEqualTo(other);
        assertThat(moved.has("assignee")).isFalse();
    }

    @Test
    void aRoleIsWhatItsPermissionsSayAndAChangedRoleIsToldOfEachWhoHasIt() {
        var role = "reader-" + Ids.next();
        assertThat(status(admin(), post("/api/v1/roles").content("""
                {"id": "%s", "name": "Reader", "permissions": ["ticket.read"]}""".formatted(role))))
                .isEqualTo(201);
        decide("{\"roles\": [\"%s\"]}".formatted(role));
        assertThat(status(jun, get(ticket))).isEqualTo(200);
        assertRefused(403, "ticket.change", ask(jun, change()));
        assertRefused(403, "person.read", ask(jun, get("/api/v1/people")));
        assertRefused(409, "role-in-use", ask(admin(), delete("/api/v1/roles/" + role)));

        assertThat(status(admin(), patch("/api/v1/roles/" + role).content("""
                {"permissions": ["ticket.read", "ticket.change"]}"""))).isEqualTo(200);
        assertThat(status(jun, change())).isEqualTo(200);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> published().permissions(), List.of("ticket.read", "ticket.change")::equals);

        decide("{\"roles\": null}");
        assertThat(status(admin(), delete("/api/v1/roles/" + role))).isEqualTo(204);
    }

    @Test
    void whatWasDecidedIsPublishedForTheOtherServices() {
        decide("{\"active\": false, \"roles\": [\"agent\"], \"access\": {\"%s\": \"read\", \"*\": \"create\"}}"
                .formatted(group));
        assertThat(published().inactive()).isTrue();
        assertThat(published().accessGiven()).isTrue();
        assertThat(published().access()).containsEntry(group, "read").containsEntry("*", "create");
        assertThat(published().permissions()).contains("ticket.read").doesNotContain("admin.access");
    }

    @Test
    void someRightsAreGivenToTheDeskWithoutTheOthers() {
        var role = "designer-" + Ids.next();
        ask(admin(), post("/api/v1/roles").content("""
                {"id": "%s", "name": "Designer", "permissions": ["admin.desk"]}""".formatted(role)));
        decide("{\"roles\": [\"%s\"]}".formatted(role));
        assertThat(status(jun, patch("/api/v1/groups/" + group).content("{\"name\": \"Renamed\"}")))
                .isEqualTo(200);
        assertRefused(
                403, "admin.access", ask(jun, patch("/api/v1/agents/" + junsId).content("{\"roles\": null}")));
        assertThat(status(jun, get(ticket))).isEqualTo(404);
    }

    @Test
    void nobodyLocksTheDoorBehindThemselves() {
        ask(admin(), get("/api/v1/me"));
        for (var wish : List.of("{\"active\": false}", "{\"roles\": [\"agent\"]}", "{\"roles\": []}")) {
            assertRefused(
                    409,
                    "own-access",
                    ask(admin(), patch("/api/v1/agents/admin").content(wish)));
        }
        var role = "keys-" + Ids.next();
        ask(admin(), post("/api/v1/roles").content("""
                {"id": "%s", "name": "Keys", "permissions": ["admin.access"]}""".formatted(role)));
        decide("{\"roles\": [\"%s\"]}".formatted(role));
        assertRefused(409, "own-access", ask(jun, patch("/api/v1/roles/" + role).content("{\"permissions\": []}")));
    }

    @Test
    void whatCannotBeIsRefusedWithTheWayOut() {
        var juns = "/api/v1/agents/" + junsId;
        assertRefused(400, "There is no role nobody", ask(admin(), patch(juns).content("{\"roles\": [\"nobody\"]}")));
        assertRefused(
                400, "There is no group none", ask(admin(), patch(juns).content("{\"access\": {\"none\": \"read\"}}")));
        assertRefused(
                400,
                "read, create, change, full",
                ask(admin(), patch(juns).content("{\"access\": {\"%s\": \"all\"}}".formatted(group))));
        assertRefused(
                404,
                "agent-not-found",
                ask(admin(), patch("/api/v1/agents/nobody").content("{}")));
        assertRefused(400, "ticket.read", ask(admin(), post("/api/v1/roles").content("""
                {"id": "x", "name": "X", "permissions": ["ticket.fly"]}""")));
        assertRefused(
                409, "role-built-in", ask(admin(), patch("/api/v1/roles/agent").content("{\"name\": \"X\"}")));
        assertRefused(409, "role-exists", ask(admin(), post("/api/v1/roles").content("""
                {"id": "admin", "name": "X", "permissions": []}""")));
    }

    @Test
    void accessIsTheDesksBusiness() {
        var jan = customer("jan-" + Ids.next() + "@customer.example");
        for (var path : List.of("/api/v1/agents", "/api/v1/agents/" + junsId, "/api/v1/roles", "/api/v1/roles/agent")) {
            assertThat(status(jan, get(path))).as(path).isEqualTo(403);
        }
        for (var refused : List.of(
                ask(jun, patch("/api/v1/agents/" + junsId).content("{\"access\": {\"*\": \"full\"}}")),
                ask(jun, post("/api/v1/roles").content("""
                        {"id": "mine", "name": "Mine", "permissions": ["admin.access"]}""")))) {
            assertRefused(403, "admin.access", refused);
        }
    }

    @Test
    void anInactiveGroupTakesNoNewTicketsAndKeepsItsOwn() {
        assertThat(status(admin(), patch("/api/v1/groups/" + group).content("{\"active\": false}")))
                .isEqualTo(200);
        assertRefused(409, "group-inactive", ask(jun, open(group)));
        assertThat(status(jun, change())).isEqualTo(200);
    }

    @Test
    void aCustomersWordToAClosedTicketBeginsANewOneWhereTheGroupWantsIt() {
        assertRefused(
                400,
                "followUp.days",
                ask(
                        admin(),
                        patch("/api/v1/groups/" + group).content("{\"followUp\": {\"rule\": \"reopen-within\"}}")));
        assertThat(status(
                        admin(),
                        patch("/api/v1/groups/" + group).content("{\"followUp\": {\"rule\": \"new-ticket\"}}")))
                .isEqualTo(200);
        var jan = customer("jan@customer.example");
        assertThat(status(jun, patch(ticket).content("{\"state\": \"closed\"}")))
                .isEqualTo(200);

        var word = post(ticket + "/messages").header("Idempotency-Key", "again").content("{\"body\": \"Still wrong\"}");
        var first = json(ask(jan, word));
        var repeated = json(ask(jan, word));

        var next = first.path("ticketId").asString();
        assertThat(ticket).doesNotEndWith(next);
        assertThat(repeated).isEqualTo(first);
        var opened = json(ask(jun, get("/api/v1/tickets/" + next)));
        assertThat(opened.at("/group/id").asString()).isEqualTo(group);
        assertThat(opened.at("/landmarks/messageCount").asInt()).isEqualTo(1);
        assertThat(ticket).endsWith(opened.at("/links/0/ticketId").asString());
        var closed = json(ask(jun, get(ticket)));
        assertThat(closed.at("/state/id").asString()).isEqualTo("closed");
        assertThat(closed.at("/links/0/ticketId").asString()).isEqualTo(next);
        assertThat(status(jan, get("/api/v1/tickets/" + next + "/messages"))).isEqualTo(200);
    }

    private List<String> choice() {
        return json(ask(admin(), get("/api/v1/agents?group=" + group)))
                .path("agents")
                .valueStream()
                .map(agent -> agent.path("id").asString())
                .toList();
    }

    private void decide(String wish) {
        var answer = ask(admin(), patch("/api/v1/agents/" + junsId).content(wish));
        assertThat(answer.getStatus()).as(text(answer)).isEqualTo(200);
    }

    private AgentCurrent published() {
        var document = database.getCollection("people")
                .find(new Document("_id", junsId))
                .first();
        return sources.stream()
                .filter(source -> source.collection().equals("people"))
                .flatMap(source -> source.current(document, List.of()).stream())
                .filter(AgentCurrent.class::isInstance)
                .map(AgentCurrent.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private String made(String id) {
        assertThat(status(admin(), post("/api/v1/groups").content("""
                {"id": "%s", "name": "Group %s"}""".formatted(id, id))))
                .isEqualTo(201);
        return id;
    }

    private String opened(String into) {
        return json(ask(admin(), open(into))).path("id").asString();
    }

    private static MockHttpServletRequestBuilder open(String into) {
        return post("/api/v1/tickets").content("""
                {"subject": "Invoice", "body": "Wrong", "group": "%s", "customer": {"email": "jan@customer.example"}}""".formatted(into));
    }

    private MockHttpServletRequestBuilder change() {
        return patch(ticket).content("{\"subject\": \"Changed\"}");
    }

    private MockHttpServletRequestBuilder answer() {
        return post(ticket + "/messages").content("{\"body\": \"Hello\", \"visibility\": \"internal\"}");
    }

    private int status(RequestPostProcessor caller, MockHttpServletRequestBuilder request) {
        return ask(caller, request).getStatus();
    }

    private MockHttpServletResponse ask(RequestPostProcessor caller, MockHttpServletRequestBuilder request) {
        try {
            return mvc.perform(request.contentType(MediaType.APPLICATION_JSON).with(caller))
                    .andReturn()
                    .getResponse();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertRefused(int status, String naming, MockHttpServletResponse answer) {
        assertThat(answer.getStatus()).as(text(answer)).isEqualTo(status);
        assertThat(text(answer)).contains(naming);
    }

    private static JsonNode json(MockHttpServletResponse answer) {
        return EventJson.mapper().readTree(text(answer));
    }

    private static String text(MockHttpServletResponse answer) {
        return new String(answer.getContentAsByteArray(), StandardCharsets.UTF_8);
    }
}
