package io.tidings.notifier.notification;

import static io.tidings.notifier.Surroundings.just;
import static io.tidings.notifier.Surroundings.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import com.mongodb.client.MongoDatabase;
import io.tidings.events.Event;
import io.tidings.notifier.MovableClock;
import io.tidings.notifier.Surroundings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Bean;
import org.springframework.http.MediaType;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@SpringBootTest
@AutoConfigureMockMvc
class NotificationFlowTests {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String MAYA = "maya";
    private static final String JUN = "jun";
    private static final String JAN = "jan-the-person";
    private static final RequestPostProcessor AS_JAN =
            jwt().jwt(token -> token.subject("jan-the-login").claim("roles", List.of("customer")));
    private static final AtomicInteger EVENTS = new AtomicInteger();

    @TestConfiguration
    static class Time {
        @Bean
        MovableClock clock() {
            return new MovableClock();
        }
    }

    @DynamicPropertySource
    static void surroundings(DynamicPropertyRegistry properties) {
        properties.add("spring.kafka.bootstrap-servers", Surroundings::kafka);
        properties.add("spring.cloud.stream.kafka.binder.brokers", Surroundings::kafka);
        properties.add("spring.mongodb.uri", Surroundings::mongo);
        properties.add("spring.mongodb.database", () -> "notification_flow");
        // Another class's service may still run, on another database.
        for (var reaction : List.of("planAlerts", "notifyPeople", "keepPeople", "keepMembers", "keepAgents")) {
            properties.add(
                    "spring.cloud.stream.bindings." + reaction + "-in-0.group", () -> "notification-flow-" + reaction);
        }
        properties.add("server.port", () -> "0");
        properties.add("tidings.url", () -> "https://desk.example");
        properties.add("tidings.encryption-key", () -> Base64.getEncoder().encodeToString(new byte[32]));
    }

    @Autowired
    private MockMvc mvc;

    @Autowired
    private MongoDatabase database;

    @Autowired
    private MovableClock clock;

    @Autowired
    private Consumer<Event> notifyPeople;

    @Autowired
    private Consumer<Event> keepPeople;

    @Autowired
    private Consumer<Event> keepAgents;

    private final String ticket = UUID.randomUUID().toString();

    @BeforeEach
    void nobodyWasTold() {
        database.getCollection("notifications").deleteMany(new Document());
        database.getCollection("notification_preferences").deleteMany(new Document());
        keepPeople.accept(just("current.person.v1", 1, node -> {
            data(node).put("id", JAN);
            data(node).putArray("identities").add("jan-the-login");
        }));
    }

    @AfterEach
    void now() {
        clock.reset();
    }

    @Test
    void whoGetsATicketIsToldAndWhoGaveItIsNot() throws Exception {
        notifyPeople.accept(event("ticket.assigned.v1", node -> assignee(node, MAYA)));

        var told = list(agent(MAYA)).path("notifications");
        assertThat(told).hasSize(1);
        assertThat(told.get(0).path("kind").asString()).isEqualTo("assigned");
        assertThat(told.get(0).path("by").path("id").asString()).isEqualTo(JUN);
        assertThat(told.get(0).path("ticket").path("key").asString()).isEqualTo("T-1042");
        assertThat(told.get(0).path("ticket").path("subject").asString()).isEqualTo("환불을 요청합니다");
        assertThat(unread(agent(JUN))).isZero();

        notifyPeople.accept(event("ticket.assigned.v1", node -> assignee(node, JUN)));
        assertThat(unread(agent(JUN))).as("of what one took oneself").isZero();
    }

    @Test
    void eachIsToldOnceAndForTheNearestReason() throws Exception {
        notifyPeople.accept(event("ticket.message-added.v1", node -> {
            assignee(node, MAYA);
            watchers(node, MAYA, "eve", JUN);
            data(node).putArray("mentioned").add(MAYA);
            message(node).put("visibility", "internal").put("text", "  @Maya,\n look at   this ");
        }));

        assertThat(kinds(agent(MAYA))).containsExactly("mentioned");
        assertThat(kinds(agent("eve"))).containsExactly("watched");
        assertThat(kinds(agent(JUN))).as("who wrote it").isEmpty();
        var told = list(agent(MAYA)).path("notifications").get(0);
        assertThat(told.path("what").asString()).isEqualTo("note");
        assertThat(told.path("excerpt").asString()).isEqualTo("@Maya, look at this");
        assertThat(told.path("by").path("name").asString()).isEqualTo("Maya Lind");
    }

    @Test
    void aCustomersAnswerIsForTheOneWhoseTicketItIsAndForNobodyWhereAMachineWroteIt() throws Exception {
        notifyPeople.accept(event("ticket.message-added.v1", node -> {
            assignee(node, MAYA);
            fromTheCustomer(node);
        }));
        notifyPeople.accept(event("ticket.message-added.v1", node -> {
            assignee(node, MAYA);
            fromTheCustomer(node);
            message(node).put("automatic", true);
        }));

        assertThat(kinds(agent(MAYA))).containsExactly("answered");
        assertThat(kinds(AS_JAN)).isEmpty();
    }

    @Test
    void aCustomerHearsOfAnswersAndOfTheEndAndNeverOfANote() throws Exception {
        notifyPeople.accept(event(
                "ticket.message-added.v1",
                node -> message(node).put("visibility", "internal").put("text", "internal-words")));
        assertThat(list(AS_JAN).toString()).doesNotContain("internal-words");
        assertThat(unread(AS_JAN)).isZero();

        notifyPeople.accept(event("ticket.message-added.v1", node -> {}));
        notifyPeople.accept(event("ticket.state-changed.v1", NotificationFlowTests::closed));

        assertThat(kinds(AS_JAN)).containsExactly("progress", "answered");
        var answer = list(AS_JAN).path("notifications").get(1);
        assertThat(answer.path("excerpt").asString()).isEqualTo("안녕하세요, 확인 중입니다.");
        assertThat(answer.path("by").path("name").asString()).isEqualTo("Maya Lind");
        assertThat(list(AS_JAN).toString()).doesNotContain("internal");
    }

    @Test
    void aCustomerWithoutALoginHasNoList() {
        notifyPeople.accept(
                event("ticket.message-added.v1", node -> customer(node).put("id", "somebody-who-only-writes-mails")));

        assertThat(database.getCollection("notifications").countDocuments()).isZero();
    }

    @Test
    void aStateThatCameWithAMessageIsNotToldBesideIt() throws Exception {
        notifyPeople.accept(event("ticket.message-added.v1", node -> {
            node.put("correlationid", "one-act");
            watchers(node, "eve");
        }));
        notifyPeople.accept(event("ticket.state-changed.v1", node -> {
            closed(node).put("correlationid", "one-act");
            watchers(node, "eve", "late");
        }));

        assertThat(kinds(agent("eve"))).containsExactly("watched");
        assertThat(list(agent("late")).path("notifications").get(0).path("what").asString())
                .isEqualTo("closed");
        assertThat(kinds(AS_JAN)).containsExactly("answered");
    }

    @Test
    void theSameEventAgainIsToldOnceAndStaysRead() throws Exception {
        var event = event("ticket.assigned.v1", node -> assignee(node, MAYA));
        publish(event);
        await().until(() -> unread(agent(MAYA)) == 1);
        read(agent(MAYA), "{\"ticket\": \"%s\"}".formatted(ticket));

        notifyPeople.accept(event);
        publish(event);
        var next = event("ticket.assigned.v1", node -> assignee(node, MAYA));
        publish(next);
        await().until(() -> kinds(agent(MAYA)).size() > 1);

        assertThat(list(agent(MAYA)).path("notifications"))
                .extracting(told -> told.path("id").asString())
                .containsExactly(next.id() + ":maya", event.id() + ":maya");
        assertThat(unread(agent(MAYA))).isEqualTo(1);
    }

    @Test
    void whatIsOldOrImportedIsToldToNobody() throws Exception {
        notifyPeople.accept(event("ticket.assigned.v1", node -> {
            assignee(node, MAYA);
            node.put("time", Instant.now().minus(Duration.ofHours(49)).toString());
        }));
        notifyPeople.accept(event("ticket.assigned.v1", node -> {
            assignee(node, MAYA);
            node.put("imported", true);
        }));

        assertThat(unread(agent(MAYA))).isZero();
    }

    @Test
    void whoMayNotSeeTheTicketIsNotTold() throws Exception {
        keepAgents.accept(access("outsider", "{\"sales\": \"full\"}", false));
        keepAgents.accept(access("insider", "{\"support\": \"read\"}", false));
        keepAgents.accept(access("gone", "{\"*\": \"full\"}", true));

        notifyPeople.accept(event("ticket.message-added.v1", node -> watchers(node, "outsider", "insider", "gone")));

        assertThat(database.getCollection("notifications")
                        .distinct("person", String.class)
                        .into(new ArrayList<>()))
                .containsExactlyInAnyOrder("insider", JAN);
    }

    @Test
    void whatMovesOutOfSightIsNeitherShownNorCounted() throws Exception {
        notifyPeople.accept(event("ticket.assigned.v1", node -> assignee(node, MAYA)));
        assertThat(unread(agent(MAYA))).isEqualTo(1);

        notifyPeople.accept(event("ticket.moved.v1", node -> {
            node.put("ticketversion", 7);
            snapshot(node).putObject("group").put("id", "sales").put("name", "Sales");
        }));

        assertThat(unread(agent(MAYA))).isZero();
        assertThat(kinds(agent(MAYA))).isEmpty();
        assertThat(list(agentOf("sales", MAYA)).path("notifications")).hasSize(1);
        // A late repeat of what was before changes nothing.
        notifyPeople.accept(event("ticket.moved.v1", node -> node.put("ticketversion", 6)));
        assertThat(unread(agent(MAYA))).isZero();
    }

    @Test
    void theSubjectIsTheOneThatTheTicketHasNow() throws Exception {
        notifyPeople.accept(event("ticket.assigned.v1", node -> assignee(node, MAYA)));
        notifyPeople.accept(event("ticket.subject-changed.v1", node -> {
            node.put("ticketversion", 9);
            ((ObjectNode) snapshot(node).path("subject")).put("value", "Refund for A-17");
        }));

        assertThat(list(agent(MAYA)).at("/notifications/0/ticket/subject").asString())
                .isEqualTo("Refund for A-17");
    }

    @Test
    void anAnswerThatIsTakenBackVanishesAndALateRepeatDoesNotBringItBack() throws Exception {
        var answer = event("ticket.message-added.v1", node -> {});
        notifyPeople.accept(answer);
        assertThat(unread(AS_JAN)).isEqualTo(1);

        notifyPeople.accept(event("ticket.message-changed.v1", node -> {
            message(node).put("visibility", "internal");
            data(node).put("previousVisibility", "public");
        }));
        notifyPeople.accept(answer);

        assertThat(kinds(AS_JAN)).isEmpty();
        assertThat(unread(AS_JAN)).isZero();
        assertThat(stored()).doesNotContain("안녕하세요");
    }

    @Test
    void aTicketThatIsGivenToAnotherCustomerLeavesTheListOfTheFirst() throws Exception {
        notifyPeople.accept(event("ticket.message-added.v1", node -> {}));
        notifyPeople.accept(
                event("ticket.customer-changed.v1", node -> customer(node).put("id", "another")));

        assertThat(kinds(AS_JAN)).isEmpty();
    }

    @Test
    void whatConcernsAnErasedPersonVanishesWithEveryWord() throws Exception {
        var answer = event("ticket.message-added.v1", node -> {
            assignee(node, MAYA);
            fromTheCustomer(node);
        });
        notifyPeople.accept(answer);
        notifyPeople.accept(event("ticket.message-added.v1", node -> {}));
        prefer(AS_JAN, "{\"kinds\": {\"progress\": {\"bell\": false}}}");

        notifyPeople.accept(just("person.erased.v1", 1, node -> {
            data(node).put("personId", JAN);
            data(node).putArray("ticketIds").add(ticket);
            data(node).putArray("messageIds").add(ticket + ":2");
        }));
        notifyPeople.accept(answer);

        assertThat(kinds(AS_JAN)).isEmpty();
        assertThat(kinds(agent(MAYA))).isEmpty();
        assertThat(stored()).doesNotContain("안녕하세요", "환불을", "Jan Kowalski");
        assertThat(database.getCollection("notification_preferences").countDocuments())
                .isZero();
    }

    @Test
    void readingIsByOneByTicketOrUpToWhatWasSeen() throws Exception {
        var other = UUID.randomUUID().toString();
        var first = event("ticket.assigned.v1", node -> assignee(node, MAYA));
        var second = event("ticket.assigned.v1", node -> {
            assignee(node, MAYA);
            snapshot(node).put("id", other);
        });
        var third = event("ticket.assigned.v1", node -> assignee(node, MAYA));
        var fourth = event("ticket.assigned.v1", node -> assignee(node, MAYA));
        List.of(first, second, third, fourth).forEach(notifyPeople);

        mvc.perform(get("/api/v1/notifications/unread").with(agent(MAYA)))
                .andExpect(jsonPath("$.unread", is(4)))
                .andExpect(jsonPath("$.more", is(false)))
                .andExpect(jsonPath("$.tickets", is(List.of(ticket, other))));
        assertThat(read(agent(MAYA), "{\"ids\": [\"%s:maya\"]}".formatted(third.id())))
                .isEqualTo(3);
        assertThat(read(agent("eve"), "{\"ids\": [\"%s:maya\"]}".formatted(fourth.id())))
                .as("another's are not hers to read")
                .isZero();
        assertThat(unread(agent(MAYA))).isEqualTo(3);
        assertThat(read(agent(MAYA), "{\"upTo\": \"%s:maya\"}".formatted(second.id())))
                .isEqualTo(1);
        var unread = JSON.readTree(
                mvc.perform(get("/api/v1/notifications?unread=true").with(agent(MAYA)))
                        .andReturn()
                        .getResponse()
                        .getContentAsByteArray());
        assertThat(unread.at("/notifications/0/id").asString()).isEqualTo(fourth.id() + ":maya");
        assertThat(read(agent(MAYA), "{\"ticket\": \"%s\"}".formatted(ticket))).isZero();
        assertThat(list(agent(MAYA)).path("notifications")).hasSize(4).allMatch(told -> told.path("readAt")
                .isString());
    }

    @Test
    void readingSaysWhat() throws Exception {
        for (var body : List.of("{}", "{\"ticket\": \"a\", \"upTo\": \"b\"}")) {
            mvc.perform(post("/api/v1/notifications/read")
                            .with(agent(MAYA))
                            .contentType(MediaType.APPLICATION_JSON)
                            .content(body))
                    .andExpect(status().isBadRequest())
                    .andExpect(jsonPath("$.detail", containsString("one of ids, ticket and upTo")));
        }
    }

    @Test
    void aLongListComesByPages() throws Exception {
        for (var i = 0; i < 7; i++) {
            notifyPeople.accept(event("ticket.assigned.v1", node -> assignee(node, MAYA)));
        }
        var seen = new ArrayList<String>();
        var path = "/api/v1/notifications?limit=3";
        for (var cursor = ""; cursor != null; ) {
            var page = JSON.readTree(mvc.perform(get(path + cursor).with(agent(MAYA)))
                    .andExpect(status().isOk())
                    .andReturn()
                    .getResponse()
                    .getContentAsByteArray());
            page.path("notifications").forEach(told -> seen.add(told.path("id").asString()));
            cursor = page.path("next").isString()
                    ? "&cursor=" + page.path("next").asString()
                    : null;
        }

        assertThat(seen).hasSize(7).isSortedAccordingTo(Comparator.reverseOrder());
    }

    @Test
    void aKindThatIsSwitchedOffIsNotTold() throws Exception {
        mvc.perform(get("/api/v1/notifications/preferences").with(agent(MAYA)))
                .andExpect(jsonPath("$.kinds.assigned.bell", is(true)))
                .andExpect(jsonPath("$.kinds.progress").doesNotExist());
        prefer(agent(MAYA), "{\"kinds\": {\"assigned\": {\"bell\": false}}}");

        notifyPeople.accept(event("ticket.assigned.v1", node -> assignee(node, MAYA)));
        notifyPeople.accept(event("ticket.message-added.v1", node -> watchers(node, MAYA)));

        assertThat(kinds(agent(MAYA))).containsExactly("watched");
        prefer(agent(MAYA), "{\"kinds\": {}}");
        notifyPeople.accept(event("ticket.assigned.v1", node -> assignee(node, MAYA)));
        assertThat(kinds(agent(MAYA))).containsExactly("assigned", "watched");
    }

    @Test
    void aKindThatIsNotForTheCallerIsRefused() throws Exception {
        mvc.perform(preferring(AS_JAN, "{\"kinds\": {\"assigned\": {\"bell\": false}}}"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.field", is("kinds.assigned")))
                .andExpect(jsonPath("$.detail", containsString("answered, progress")));
        mvc.perform(preferring(AS_JAN, "{\"kinds\": {\"answered\": {}}}")).andExpect(status().isBadRequest());
        mvc.perform(preferring(AS_JAN, "{}")).andExpect(status().isBadRequest());
    }

    private void prefer(RequestPostProcessor who, String body) throws Exception {
        mvc.perform(preferring(who, body)).andExpect(status().isOk());
    }

    private static org.springframework.test.web.servlet.RequestBuilder preferring(
            RequestPostProcessor who, String body) {
        return put("/api/v1/notifications/preferences")
                .with(who)
                .contentType(MediaType.APPLICATION_JSON)
                .content(body);
    }

    /** @return how many are left */
    private int read(RequestPostProcessor who, String body) throws Exception {
        return JSON.readTree(mvc.perform(post("/api/v1/notifications/read")
                                .with(who)
                                .contentType(MediaType.APPLICATION_JSON)
                                .content(body))
                        .andExpect(status().isOk())
                        .andReturn()
                        .getResponse()
                        .getContentAsByteArray())
                .path("unread")
                .asInt();
    }

    private int unread(RequestPostProcessor who) throws Exception {
        return JSON.readTree(mvc.perform(get("/api/v1/notifications/unread").with(who))
                        .andExpect(status().isOk())
                        .andReturn()
                        .getResponse()
                        .getContentAsByteArray())
                .path("unread")
                .asInt();
    }

    private JsonNode list(RequestPostProcessor who) throws Exception {
        return JSON.readTree(mvc.perform(get("/api/v1/notifications").with(who))
                .andExpect(status().isOk())
                .andReturn()
                .getResponse()
                .getContentAsByteArray());
    }

    private List<String> kinds(RequestPostProcessor who) throws Exception {
        return list(who)
                .path("notifications")
                .valueStream()
                .map(told -> told.path("kind").asString())
                .toList();
    }

    private String stored() {
        return database.getCollection("notifications")
                .find()
                .map(Document::toJson)
                .into(new ArrayList<>())
                .toString();
    }

    /** Something that Jun did just now to a ticket of the group support, whose customer is Jan; each has a later id. */
    private Event event(String type, Consumer<ObjectNode> change) {
        return just(type, 1, node -> {
            node.put("id", "0192f0c1-2222-7000-8000-%012d".formatted(EVENTS.incrementAndGet()))
                    .put("subject", ticket)
                    .put("correlationid", UUID.randomUUID().toString())
                    .put("actor", "person:" + JUN);
            snapshot(node).put("id", ticket).remove(List.of("assignee", "watchers"));
            customer(node).put("id", JAN);
            if (data(node).path("message") instanceof ObjectNode message) {
                message.put("id", ticket + ":2").put("ticketId", ticket);
                ((ObjectNode) message.path("author")).put("id", JUN);
            }
            change.accept(node);
        });
    }

    private static Event access(String agent, String access, boolean inactive) {
        return just("current.agent.v1", 1, node -> {
            data(node).put("id", agent).put("accessGiven", true).put("inactive", inactive);
            data(node).set("access", JSON.readTree(access));
        });
    }

    private static ObjectNode closed(ObjectNode node) {
        ((ObjectNode) snapshot(node).path("state")).put("id", "closed").put("type", "closed");
        return node;
    }

    private static void fromTheCustomer(ObjectNode node) {
        node.put("actor", "mail:m1");
        ((ObjectNode) message(node).path("author"))
                .put("role", "customer")
                .put("id", JAN)
                .put("name", "Jan Kowalski");
    }

    private static void assignee(ObjectNode node, String agent) {
        snapshot(node).putObject("assignee").put("id", agent);
    }

    private static void watchers(ObjectNode node, String... agents) {
        var watchers = snapshot(node).putArray("watchers");
        List.of(agents).forEach(watchers::add);
    }

    private static ObjectNode customer(ObjectNode node) {
        return (ObjectNode) snapshot(node).path("customer");
    }

    private static ObjectNode snapshot(ObjectNode node) {
        return (ObjectNode) data(node).path("ticket");
    }

    private static ObjectNode message(ObjectNode node) {
        return (ObjectNode) data(node).path("message");
    }

    private static ObjectNode data(ObjectNode node) {
        return (ObjectNode) node.path("data");
    }

    private static RequestPostProcessor agent(String id) {
        return agentOf("support", id);
    }

    private static RequestPostProcessor agentOf(String group, String id) {
        return jwt().jwt(token ->
                token.subject(id).claim("roles", List.of("agent")).claim("groups", List.of(group)));
    }
}
