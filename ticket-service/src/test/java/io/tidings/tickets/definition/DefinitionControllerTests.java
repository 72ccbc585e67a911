package io.tidings.tickets.definition;

import static io.tidings.tickets.Callers.admin;
import static io.tidings.tickets.Callers.agent;
import static io.tidings.tickets.Callers.customer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.patch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import com.mongodb.client.MongoDatabase;
import io.tidings.events.CurrentFact;
import io.tidings.events.CurrentFact.FieldCurrent;
import io.tidings.events.CurrentFact.Removed;
import io.tidings.events.CurrentFact.StateCurrent;
import io.tidings.events.EventJson;
import io.tidings.events.StateType;
import io.tidings.spine.outbox.OutboxSource;
import io.tidings.tickets.Ids;
import io.tidings.tickets.TicketServiceTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import tools.jackson.databind.JsonNode;

@TicketServiceTest
class DefinitionControllerTests {

    private static final String API = "/api/v1/";

    @Autowired
    MockMvc mvc;

    @Autowired
    MongoDatabase database;

    @Autowired
    List<OutboxSource> sources;

    @Autowired
    DefinitionStore definitions;

    /** All test classes share one store, so what was defined here goes again. */
    @AfterEach
    void asItWas() {
        definitions.change(_ -> DefaultDefinitions.definitions());
    }

    @Test
    void anAdministratorMakesAStateThatTicketsEnter() {
        var made = ask(admin(), post(API + "states").content("""
                {"id": "at-supplier", "type": "waiting", "label": {"en": "At the supplier"}, "order": 2}"""));

        assertThat(made.getStatus()).isEqualTo(201);
        assertThat(made.getHeader("Location")).isEqualTo(API + "states/at-supplier");
        assertThat(json(made).at("/customerLabel/en").asString()).isEqualTo("At the supplier");
        // It stands before the one that stood for waiting until now, so follow-ups go to it.
        assertThat(json(made).path("default").asBoolean()).isTrue();
        assertThat(ids("states")).startsWith("new", "open", "at-supplier", "waiting");

        var ticket = ticket("");
        assertThat(json(ask(agent(), patch(ticket).content("{\"state\": \"at-supplier\"}")))
                        .at("/state/type")
                        .asString())
                .isEqualTo("waiting");
        var other = ticket("");
        ask(agent(), post(other + "/messages").content("{\"body\": \"We asked the supplier\"}"));
        assertThat(read(other).at("/state/id").asString()).isEqualTo("at-supplier");
    }

    @Test
    void aStateThatTicketsHaveStaysAndCanBeMadeInactive() {
        state("on-hold", "open");
        var ticket = ticket("");
        ask(agent(), patch(ticket).content("{\"state\": \"on-hold\"}"));

        assertRefused(409, "make it inactive", ask(admin(), delete(API + "states/on-hold")));
        var inactive = ask(admin(), patch(API + "states/on-hold").content("{\"active\": false}"));

        assertThat(json(inactive).path("active").asBoolean()).isFalse();
        assertThat(read(ticket).at("/state/id").asString()).isEqualTo("on-hold");
        assertRefused(400, "on-hold", ask(agent(), patch(ticket("")).content("{\"state\": \"on-hold\"}")));
    }

    @Test
    void aStateThatNoTicketHasIsRemovedAndReadersAreTold() {
        state("odd", "open");
        assertThat(current())
                .contains(new StateCurrent("odd", StateType.OPEN, Map.of("en", "odd"), Map.of("en", "odd"), 7, true));

        assertThat(ask(admin(), delete(API + "states/odd")).getStatus()).isEqualTo(204);
        assertThat(ids("states")).doesNotContain("odd");
        assertThat(current()).contains(new Removed("state:odd"));
        assertRefused(404, "odd", ask(admin(), delete(API + "states/odd")));

        state("odd", "closed");
        assertThat(current()).doesNotContain(new Removed("state:odd"));
    }

    @Test
    void theLastActiveStateOfATypeThatTheDeskNeedsStays() {
        assertRefused(
                409,
                "last active one",
                ask(admin(), patch(API + "states/closed").content("{\"active\": false}")));
        assertThat(ask(admin(), patch(API + "states/pending-close").content("{\"active\": false}"))
                        .getStatus())
                .isEqualTo(200);
    }

    @Test
    void whatIsWrongInADefinitionIsPointedAt() {
        assertPointed("/id", post(API + "states").content("{\"type\": \"open\", \"label\": {\"en\": \"a\"}}"));
        assertPointed(
                "/id",
                post(API + "states").content("{\"id\": \"A b\", \"type\": \"open\", \"label\": {\"en\": \"a\"}}"));
        assertPointed("/label", post(API + "states").content("{\"id\": \"a\", \"type\": \"open\", \"label\": {}}"));
        assertPointed("/label/pl", patch(API + "states/open").content("{\"label\": {\"en\": \"a\", \"pl\": \" \"}}"));
        assertPointed("/label/English", patch(API + "states/open").content("{\"label\": {\"English\": \"a\"}}"));
        assertPointed(
                "/weight",
                post(API + "priorities").content("{\"id\": \"a\", \"weight\": 3, \"label\": {\"en\": \"a\"}}"));
        assertPointed(
                "/transitions/nowhere", patch(API + "types/incident").content("{\"transitions\": {\"nowhere\": []}}"));
        assertPointed(
                "/transitions/open/1",
                patch(API + "types/incident").content("{\"transitions\": {\"open\": [\"closed\", \"gone\"]}}"));
        assertPointed(
                "/transitions/open/0",
                patch(API + "types/incident").content("{\"transitions\": {\"open\": [\"new\"]}}"));
        assertPointed("/priority", patch(API + "types/incident").content("{\"priority\": \"extreme\"}"));
        assertPointed("/keyPrefix", patch(API + "ticket-settings").content("{\"keyPrefix\": \"a-1\"}"));
        assertPointed(
                "/kind",
                post(API + "fields").content("{\"target\": \"ticket\", \"name\": \"a\", \"label\": {\"en\": \"a\"}}"));
        assertPointed("/options", field("a", "select", ""));
        assertPointed(
                "/options/1/id",
                field(
                        "a",
                        "select",
                        ", \"options\": [{\"id\": \"x\", \"label\": {\"en\": \"x\"}}, {\"id\": \"x\", \"label\": {\"en\": \"x\"}}]"));
        assertPointed(
                "/options/0/parent",
                field(
                        "a",
                        "select",
                        ", \"options\": [{\"id\": \"x\", \"label\": {\"en\": \"x\"}, \"parent\": \"y\"}]"));
        assertPointed(
                "/options/0/parent",
                field("a", "tree", ", \"options\": [{\"id\": \"x\", \"label\": {\"en\": \"x\"}, \"parent\": \"x\"}]"));
        assertPointed("/types/0", field("a", "text", ", \"types\": [\"none\"]"));
        assertPointed("/editable/states/0", field("a", "text", ", \"editable\": {\"states\": [\"none\"]}"));
        assertPointed("/shown/roles/0", field("a", "text", ", \"shown\": {\"roles\": [\"king\"]}"));
        assertPointed("/editable/roles", field("a", "text", ", \"editable\": {\"roles\": [\"customer\"]}"));
        assertRefused(400, "colour", ask(admin(), patch(API + "states/open").content("{\"colour\": \"red\"}")));
    }

    @Test
    void onlyAdministratorsDefine() {
        for (var request :
                List.of(post(API + "states"), post(API + "priorities"), post(API + "types"), post(API + "fields"))) {
            assertThat(ask(agent(), request.content("{}")).getStatus()).isEqualTo(403);
        }
        assertThat(ask(agent(), patch(API + "ticket-settings").content("{}")).getStatus())
                .isEqualTo(403);
        assertThat(ask(agent(), delete(API + "states/open")).getStatus()).isEqualTo(403);
        assertThat(ask(customer("jan@customer.example"), get(API + "ticket-settings"))
                        .getStatus())
                .isEqualTo(403);
    }

    @Test
    void aPriorityHasAWeightUntilTicketsHaveIt() {
        var made = ask(admin(), post(API + "priorities").content("""
                {"id": "critical", "weight": 9, "label": {"en": "Critical"}}"""));
        assertThat(made.getStatus()).isEqualTo(201);
        assertThat(json(ask(admin(), patch(API + "priorities/critical").content("{\"weight\": 10}")))
                        .path("weight")
                        .asInt())
                .isEqualTo(10);
        assertThat(ask(admin(), patch(API + "ticket-settings").content("{\"priority\": \"critical\"}"))
                        .getStatus())
                .isEqualTo(200);
        assertThat(read(ticket("")).at("/priority/weight").asInt()).isEqualTo(10);

        assertPointed("/weight", patch(API + "priorities/critical").content("{\"weight\": 11}"));
        assertRefused(409, "name none", ask(admin(), delete(API + "priorities/critical")));
        ask(admin(), patch(API + "ticket-settings").content("{\"priority\": \"normal\"}"));
        assertRefused(409, "make it inactive", ask(admin(), delete(API + "priorities/critical")));
    }

    @Test
    void aTypeAllowsSomeStepsAndBringsItsPriority() {
        ask(admin(), patch(API + "types/incident").content("""
                {"priority": "high", "transitions": {"new": ["open"], "closed": []}}"""));
        var ticket = ticket(", \"type\": \"incident\"");

        assertThat(read(ticket).at("/priority/id").asString()).isEqualTo("high");
        assertRefused(409, "from new to closed", ask(agent(), patch(ticket).content("{\"state\": \"closed\"}")));
        ask(agent(), post(ticket + "/messages").content("{\"body\": \"We look\"}"));
        assertThat(read(ticket).at("/state/id").asString())
                .as("an answer moves it only where the type allows it")
                .isEqualTo("new");
        ask(agent(), patch(ticket).content("{\"state\": \"open\"}"));
        ask(agent(), patch(ticket).content("{\"state\": \"closed\"}"));
        assertRefused(409, "from closed to open", ask(agent(), patch(ticket).content("{\"state\": \"open\"}")));

        assertRefused(400, "question", ask(agent(), patch(ticket).content("{\"type\": \"none\"}")));
        assertRefused(409, "make it inactive", ask(admin(), delete(API + "types/incident")));
        assertThat(ask(admin(), delete(API + "types/request")).getStatus()).isEqualTo(204);
    }

    @Test
    void aFieldIsCheckedByItsKindAndSeenAsItsDefinitionSays() {
        ask(admin(), field("plan", "select", """
                , "visibility": "public", "options": [
                    {"id": "gold", "label": {"en": "Gold"}}, {"id": "basic", "label": {"en": "Basic"}}]"""));
        ask(admin(), field("seats", "number", ""));
        var ticket = ticket(", \"fields\": {\"plan\": \"gold\", \"free\": \"as ever\"}");

        assertThat(read(ticket).at("/fields/plan/visibility").asString()).isEqualTo("public");
        assertThat(read(ticket).at("/fields/free/visibility").asString()).isEqualTo("internal");
        assertRefused(400, "fields.plan", ask(agent(), patch(ticket).content("{\"fields\": {\"plan\": \"iron\"}}")));
        assertRefused(400, "fields.seats", ask(agent(), patch(ticket).content("{\"fields\": {\"seats\": \"many\"}}")));
        assertRefused(
                400,
                "leave the visibility out",
                ask(
                        agent(),
                        patch(ticket)
                                .content("{\"fields\": {\"seats\": {\"value\": 1, \"visibility\": \"public\"}}}")));

        var renamed = ask(admin(), patch(API + "fields/ticket.plan").content("""
                {"label": {"en": "Tariff"}, "options": [{"id": "basic", "label": {"en": "Simple"}}]}"""));

        assertThat(json(renamed).at("/options/1/active").asBoolean()).isFalse();
        assertThat(read(ticket).at("/fields/plan/value").asString()).isEqualTo("gold");
        assertRefused(400, "basic", ask(agent(), patch(ticket).content("{\"fields\": {\"plan\": \"gold\"}}")));
        assertThat(current()).anySatisfy(fact -> assertThat(fact)
                .isInstanceOfSatisfying(
                        FieldCurrent.class, field -> assertThat(field.label()).containsEntry("en", "Tariff")));
        assertRefused(
                400, "kind", ask(admin(), patch(API + "fields/ticket.plan").content("{\"kind\": \"text\"}")));
    }

    @Test
    void aFieldOfATypeIsNeededBeforeItsTicketsAreClosed() {
        ask(admin(), field("cause", "paragraph", ", \"types\": [\"incident\"], \"required\": \"closing\""));
        ask(admin(), field("impact", "text", ", \"types\": [\"incident\"], \"required\": \"opening\""));

        assertRefused(400, "fields.impact", ask(agent(), opening(", \"type\": \"incident\"")));
        assertRefused(400, "fields.cause", ask(agent(), opening(", \"fields\": {\"cause\": \"x\"}")));
        var ticket = ticket(", \"type\": \"incident\", \"fields\": {\"impact\": \"two offices\"}");
        assertRefused(409, "cause", ask(agent(), patch(ticket).content("{\"state\": \"closed\"}")));
        assertRefused(400, "fields.impact", ask(agent(), patch(ticket).content("{\"fields\": {\"impact\": null}}")));
        assertThat(ask(agent(), patch(ticket).content("{\"state\": \"closed\", \"fields\": {\"cause\": \"a fuse\"}}"))
                        .getStatus())
                .isEqualTo(200);
    }

    @Test
    void rolesAndStatesDecideWhoWritesAField() {
        ask(admin(), field("budget", "decimal", ", \"editable\": {\"roles\": [\"admin\"]}"));
        ask(admin(), field("triage", "text", ", \"editable\": {\"states\": [\"new\"]}"));
        ask(
                admin(),
                field(
                        "order",
                        "text",
                        ", \"visibility\": \"public\", \"editable\": {\"roles\": [\"customer\", \"agent\"]}"));
        var ticket = ticket("");

        assertRefused(403, "admin", ask(agent(), patch(ticket).content("{\"fields\": {\"budget\": 1.5}}")));
        assertThat(ask(admin(), patch(ticket).content("{\"fields\": {\"budget\": 1.5}}"))
                        .getStatus())
                .isEqualTo(200);
        ask(agent(), patch(ticket).content("{\"state\": \"open\"}"));
        assertRefused(409, "triage", ask(agent(), patch(ticket).content("{\"fields\": {\"triage\": \"a\"}}")));

        var own =
                json(ask(customer("ola@customer.example"), post(API + "tickets").content("""
                {"subject": "a", "body": "b", "type": "question", "fields": {"order": "A-1", "budget": 1, "free": 2}}""")));
        assertThat(own.path("fields").propertyNames()).containsExactly("order");
        assertThat(json(ask(customer("ola@customer.example"), get(API + "fields")))
                        .path("fields")
                        .valueStream()
                        .map(field -> field.path("name").asString()))
                .containsExactly("order");
    }

    @Test
    void aNewPrefixIsForNewTicketsAndTheOldKeysStillFindTheirs() {
        var old = read(ticket(""));
        ask(admin(), patch(API + "ticket-settings").content("{\"keyPrefix\": \"ATS\"}"));

        assertThat(read(ticket("")).path("key").asString()).matches("ATS-\\d+");
        var number = old.path("number").asLong();
        for (var name : List.of("T-" + number, "ATS-" + number, "ats-" + number, "" + number)) {
            assertThat(read(API + "tickets/" + name).path("id")).isEqualTo(old.path("id"));
        }
    }

    private static MockHttpServletRequestBuilder field(String name, String kind, String more) {
        return post(API + "fields").content("""
                {"target": "ticket", "name": "%s", "kind": "%s", "label": {"en": "%s"}%s}""".formatted(name, kind, name, more));
    }

    private void state(String id, String type) {
        var made = ask(admin(), post(API + "states").content("""
                {"id": "%s", "type": "%s", "label": {"en": "%s"}}""".formatted(id, type, id)));
        assertThat(made.getStatus()).isEqualTo(201);
    }

    private static MockHttpServletRequestBuilder opening(String more) {
        return post(API + "tickets").content("""
                {"subject": "a", "body": "b", "customer": {"email": "%s@customer.example"}%s}""".formatted(Ids.next(), more));
    }

    /** The address of a new ticket. */
    private String ticket(String more) {
        var answer = ask(agent(), opening(more));
        assertThat(answer.getStatus()).as(text(answer)).isEqualTo(201);
        return API + "tickets/" + json(answer).path("id").asString();
    }

    private JsonNode read(String ticket) {
        return json(ask(agent(), get(ticket)));
    }

    private List<String> ids(String list) {
        return json(ask(agent(), get(API + list)))
                .path(list)
                .valueStream()
                .map(each -> each.path("id").asString())
                .toList();
    }

    private List<CurrentFact> current() {
        var document = database.getCollection("definitions")
                .find(new Document("_id", "desk"))
                .first();
        return sources.stream()
                .filter(source -> source.collection().equals("definitions"))
                .findFirst()
                .orElseThrow()
                .current(document, List.of());
    }

    private void assertPointed(String pointer, MockHttpServletRequestBuilder request) {
        var answer = ask(admin(), request);
        assertThat(answer.getStatus()).as(text(answer)).isEqualTo(400);
        assertThat(json(answer).path("pointer").asString()).as(text(answer)).isEqualTo(pointer);
    }

    private static void assertRefused(int status, String word, MockHttpServletResponse answer) {
        assertThat(answer.getStatus()).as(text(answer)).isEqualTo(status);
        assertThat(text(answer)).contains(word);
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

    private static JsonNode json(MockHttpServletResponse answer) {
        return EventJson.mapper().readTree(text(answer));
    }

    private static String text(MockHttpServletResponse answer) {
        return new String(answer.getContentAsByteArray(), StandardCharsets.UTF_8);
    }
}
