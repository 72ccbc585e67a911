package io.tidings.tickets.person;

import static io.tidings.tickets.Callers.admin;
import static io.tidings.tickets.Callers.agent;
import static io.tidings.tickets.Callers.customer;
import static io.tidings.tickets.Callers.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.patch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import com.mongodb.client.MongoDatabase;
import io.tidings.events.CurrentFact;
import io.tidings.events.CurrentFact.AgentCurrent;
import io.tidings.events.CurrentFact.PersonCurrent;
import io.tidings.events.EventJson;
import io.tidings.spine.outbox.OutboxSource;
import io.tidings.tickets.Ids;
import io.tidings.tickets.TicketServiceTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import tools.jackson.databind.JsonNode;

@TicketServiceTest
class PersonControllerTests {

    private static final String PEOPLE = "/api/v1/people";

    @Autowired
    MockMvc mvc;

    @Autowired
    People people;

    @Autowired
    PersonStore store;

    @Autowired
    MongoDatabase database;

    @Autowired
    List<OutboxSource> sources;

    @Test
    void aPersonIsCreatedFoundAndChanged() {
        var address = Ids.next() + "@Customer.example";
        var created = ask(agent(), post(PEOPLE).content("""
                {"name": "Jan", "emails": ["%s"], "externalId": "%s", "language": "pl"}""".formatted(address, address)));
        assertThat(created.getStatus()).isEqualTo(201);
        var id = json(created).path("id").asString();

        assertThat(json(ask(agent(), get(PEOPLE + "?email=" + address.toUpperCase())))
                        .at("/people/0/id")
                        .asString())
                .isEqualTo(id);
        assertThat(json(ask(agent(), get(PEOPLE + "?externalId=" + address)))
                        .at("/people/0/id")
                        .asString())
                .isEqualTo(id);
        var changed = json(ask(agent(), patch(PEOPLE + "/" + id).content("{\"name\": \"Jan Kowalski\"}")));
        assertThat(changed.path("name").asString()).isEqualTo("Jan Kowalski");
        assertThat(changed.at("/emails/0").asString()).isEqualTo(address.toLowerCase());
        assertThat(json(ask(service(), get(PEOPLE + "/" + id))).path("name").asString())
                .isEqualTo("Jan Kowalski");
    }

    @Test
    void aPersonHasEverythingThatTheDeskWantsToKnow() {
        var mark = Ids.next();
        var created = json(ask(agent(), post(PEOPLE).content("""
                {"name": "Jan", "externalId": "%s", "phones": ["+48 22 123 45 67"], "jobTitle": "Buyer",
                 "language": "pl", "timeZone": "Europe/Warsaw", "notes": "likes tea",
                 "fields": {"plan": "gold", "size": {"value": 3, "visibility": "public"}}}""".formatted(mark))));
        var path = PEOPLE + "/" + created.path("id").asString();

        assertThat(created.path("emails").isEmpty()).isTrue();
        var changed = json(ask(agent(), patch(path).content("""
                {"jobTitle": null, "phones": ["02-555-1234"], "notes": "likes coffee", "fields": {"plan": null}}""")));
        assertThat(changed.has("jobTitle")).isFalse();
        assertThat(changed.at("/phones/0").asString()).isEqualTo("02-555-1234");
        assertThat(changed.path("notes").asString()).isEqualTo("likes coffee");
        assertThat(changed.path("fields").propertyNames()).containsExactly("size");
        for (var bad : List.of(
                "{\"phones\": [\"no number\"]}",
                "{\"timeZone\": \"Mars/Base\"}",
                "{\"language\": \"polski język\"}",
                "{\"name\": 3}",
                "{\"unknown\": 3}")) {
            assertThat(ask(agent(), patch(path).content(bad)).getStatus())
                    .as(bad)
                    .isEqualTo(400);
        }
        assertThat(ask(agent(), delete(path)).getStatus()).isEqualTo(409);
        // Somebody without an address has tickets like everybody; there is only nobody to mail.
        var ticket = json(ask(agent(), post("/api/v1/tickets").content("""
                {"subject": "a", "body": "b", "customer": {"externalId": "%s"}}""".formatted(mark))));
        assertThat(ticket.at("/customer/id").asString())
                .isEqualTo(created.path("id").asString());
        assertThat(ticket.path("customer").has("email")).isFalse();
        assertThat(json(ask(agent(), get(path + "/tickets"))).at("/tickets/0/id"))
                .isEqualTo(ticket.path("id"));
    }

    @Test
    void peopleAreFoundByTheBeginningsOfWhateverTheyAreKnownBy() {
        var mark = Ids.next().replace("-", "");
        var id = json(ask(agent(), post(PEOPLE).content("""
                {"name": "Żaneta Kowalska 김민준", "emails": ["%s.zk@firma.example"], "phones": ["+48 601 %s"],
                 "externalId": "CRM-%s"}""".formatted(
                                mark, mark.replaceAll("\\D", "").substring(0, 9), mark))))
                .path("id")
                .asString();

        for (var typed : List.of(
                mark,
                mark.substring(0, mark.length() - 3),
                "żane " + mark,
                "kowalska ŻANETA " + mark,
                "민준 " + mark,
                "crm-" + mark,
                "firma " + mark,
                "+48 601 " + mark.replaceAll("\\D", "").substring(0, 9),
                "0601" + mark.replaceAll("\\D", "").substring(0, 9))) {
            assertThat(json(ask(agent(), get(PEOPLE).param("q", typed)))
                            .path("people")
                            .valueStream()
                            .map(person -> person.path("id").asString()))
                    .as(typed)
                    .containsExactly(id);
        }
        assertThat(json(ask(agent(), get(PEOPLE).param("q", "nobody " + mark)))
                        .path("people")
                        .isEmpty())
                .isTrue();
    }

    @Test
    void theListComesInPagesNewestFirst() {
        var mark = "p" + Ids.next().replace("-", "");
        var ids = IntStream.range(0, 5)
                .mapToObj(n -> json(ask(agent(), post(PEOPLE).content("{\"name\": \"%s %d\"}".formatted(mark, n))))
                        .path("id")
                        .asString())
                .toList();

        var found = new java.util.ArrayList<String>();
        String cursor = null;
        do {
            var asked = get(PEOPLE).param("q", mark).param("limit", "2");
            var page = json(ask(agent(), cursor == null ? asked : asked.param("cursor", cursor)));
            page.path("people").forEach(person -> found.add(person.path("id").asString()));
            cursor = page.path("next").asString(null);
        } while (cursor != null);

        assertThat(found).containsExactlyElementsOf(ids.reversed());
    }

    @Test
    void changesOfDifferentFieldsBothHoldAndOfTheSameOneNeither() {
        var path = PEOPLE + "/"
                + json(ask(agent(), post(PEOPLE).content("{\"name\": \"Jan\"}")))
                        .path("id")
                        .asString();
        ask(agent(), patch(path).header("If-Match", "\"1\"").content("{\"jobTitle\": \"Buyer\"}"));

        var merged = ask(admin(), patch(path).header("If-Match", "\"1\"").content("{\"notes\": \"tea\"}"));
        var refused = ask(admin(), patch(path).header("If-Match", "\"1\"").content("{\"jobTitle\": \"Boss\"}"));

        assertThat(merged.getStatus()).isEqualTo(200);
        assertThat(merged.getHeader("ETag")).isEqualTo("\"3\"");
        assertThat(refused.getStatus()).isEqualTo(412);
        assertThat(json(refused).at("/conflicts/jobTitle/yours").asString()).isEqualTo("Boss");
        assertThat(json(refused).at("/conflicts/jobTitle/theirs").asString()).isEqualTo("Buyer");
    }

    @Test
    void whoWasStoredBeforeThereWereListsIsFoundAfterTheNextStart() {
        var name = "Zenobia" + Ids.next().replace("-", "");
        var id = json(ask(agent(), post(PEOPLE).content("{\"name\": \"%s\"}".formatted(name))))
                .path("id")
                .asString();
        database.getCollection("people")
                .updateOne(
                        new Document("_id", id),
                        new Document(
                                "$unset",
                                new Document("listed", "").append("words", "").append("beginnings", "")));
        assertThat(json(ask(agent(), get(PEOPLE + "?q=" + name))).path("people"))
                .isEmpty();

        store.prepare();
        assertThat(json(ask(agent(), get(PEOPLE + "?q=" + name)))
                        .at("/people/0/id")
                        .asString())
                .isEqualTo(id);
    }

    @Test
    void anAddressBelongsToOnePerson() {
        var address = Ids.next() + "@customer.example";
        var body = "{\"emails\": [\"" + address + "\"]}";
        ask(agent(), post(PEOPLE).content(body));
        var other = json(ask(agent(), post(PEOPLE).content("{\"name\": \"Other\"}")))
                .path("id")
                .asString();

        assertThat(ask(agent(), post(PEOPLE).content(body)).getStatus()).isEqualTo(409);
        assertThat(ask(agent(), patch(PEOPLE + "/" + other).content(body)).getStatus())
                .isEqualTo(409);
        assertThat(ask(agent(), post(PEOPLE).content("{\"emails\": [\"not an address\"]}"))
                        .getStatus())
                .isEqualTo(400);
    }

    @Test
    void manyAtOnceFindOrMakeOnePerson() throws Exception {
        var address = Ids.next() + "@customer.example";
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var ids = threads
                    .invokeAll(IntStream.range(0, 8)
                            .<Callable<String>>mapToObj(_ ->
                                    () -> people.withEmail(address, "Jan", null).id())
                            .toList())
                    .stream()
                    .map(future -> future.resultNow())
                    .collect(Collectors.toSet());

            assertThat(ids).hasSize(1);
        }
    }

    @Test
    void peopleAreForTheDeskAlone() {
        var jan = customer("jan@customer.example");
        var id = json(ask(jan, get("/api/v1/me"))).path("id").asString();

        assertThat(ask(jan, get(PEOPLE)).getStatus()).isEqualTo(403);
        assertThat(ask(jan, get(PEOPLE + "/" + id)).getStatus()).isEqualTo(403);
        assertThat(ask(jan, patch(PEOPLE + "/" + id).content("{}")).getStatus()).isEqualTo(403);
        assertThat(ask(jan, post(PEOPLE).content("{}")).getStatus()).isEqualTo(403);
        assertThat(ask(jan, get("/api/v1/groups")).getStatus()).isEqualTo(403);
    }

    @Test
    void anAgentIsAPersonOnceSignedInAndTheOthersHearWhatItMaySee() {
        var me = json(ask(agent(), get("/api/v1/me")));
        assertThat(me.path("id").asString()).isEqualTo("maya");
        assertThat(me.at("/roles/0").asString()).isEqualTo("agent");
        assertThat(me.at("/access/support").asString()).isEqualTo("full");
        ask(admin(), get("/api/v1/me"));

        assertThat(json(ask(agent(), get(PEOPLE + "?agent=true")))
                        .path("people")
                        .valueStream()
                        .map(each -> each.path("id").asString()))
                .contains("maya", "admin");
        assertThat(current("maya"))
                .containsExactly(
                        new PersonCurrent(
                                "maya",
                                "Maya Lind",
                                List.of("maya@tidings.example"),
                                List.of("maya"),
                                null,
                                null,
                                null,
                                false),
                        new AgentCurrent(
                                "maya",
                                "Maya Lind",
                                "maya@tidings.example",
                                Map.of("support", "full"),
                                null,
                                null,
                                null,
                                null,
                                null,
                                null));
        assertThat(current("admin")).last().isInstanceOfSatisfying(AgentCurrent.class, fact -> {
            assertThat(fact.access()).containsEntry("*", "full");
            assertThat(fact.adminByLogin()).isTrue();
        });
    }

    @Test
    void groupsAreReadByTheDeskAndMadeByAdministrators() {
        var id = "billing-" + Ids.next();
        var body = "{\"id\": \"%s\", \"name\": \"Billing\", \"address\": \"billing@tidings.example\"}".formatted(id);

        assertThat(ask(agent(), post("/api/v1/groups").content(body)).getStatus())
                .isEqualTo(403);
        assertThat(ask(admin(), post("/api/v1/groups").content(body)).getStatus())
                .isEqualTo(201);
        assertThat(ask(admin(), post("/api/v1/groups").content(body)).getStatus())
                .isEqualTo(409);
        assertThat(json(ask(admin(), patch("/api/v1/groups/" + id).content("{\"signature\": \"Yours\"}")))
                        .path("signature")
                        .asString())
                .isEqualTo("Yours");
        assertThat(json(ask(agent(), get("/api/v1/groups")))
                        .path("groups")
                        .valueStream()
                        .map(group -> group.path("id").asString()))
                .contains("support", id);
        assertThat(ask(agent(), get("/api/v1/groups/none")).getStatus()).isEqualTo(404);
    }

    @Test
    void statesAndPrioritiesHaveNamesInThreeLanguages() {
        var states = json(ask(customer("jan@customer.example"), get("/api/v1/states")))
                .path("states");
        assertThat(states.valueStream()
                        .map(state -> state.at("/customerLabel/ko").asString())
                        .distinct())
                .containsExactly("신규", "검토중", "답변완료", "처리완료");
        for (var list :
                List.of(states, json(ask(agent(), get("/api/v1/priorities"))).path("priorities"))) {
            assertThat(list.valueStream())
                    .allSatisfy(each -> assertThat(each.path("label").propertyNames())
                            .containsExactlyInAnyOrderElementsOf(Set.of("en", "ko", "pl")));
        }
    }

    private List<CurrentFact> current(String id) {
        var document =
                database.getCollection("people").find(new Document("_id", id)).first();
        return sources.stream()
                .filter(source -> source.collection().equals("people"))
                .findFirst()
                .orElseThrow()
                .current(document, List.of());
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
        return EventJson.mapper().readTree(new String(answer.getContentAsByteArray(), StandardCharsets.UTF_8));
    }
}
