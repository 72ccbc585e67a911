package io.tidings.notifier.notification;

import static io.tidings.surroundings.Examples.just;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import com.mongodb.client.MongoDatabase;
import io.tidings.events.Event;
import io.tidings.surroundings.MovableClock;
import io.tidings.surroundings.Surroundings;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The service with the lists of people, what happens to their tickets, and what they ask. */
@SpringBootTest
@AutoConfigureMockMvc
@Import(MovableClock.class)
abstract class NotificationTest {

    static final JsonMapper JSON = JsonMapper.shared();
    static final String MAYA = "maya";
    static final String JUN = "jun";
    static final String JAN = "jan-the-person";
    static final RequestPostProcessor AS_JAN =
            jwt().jwt(token -> token.subject("jan-the-login").claim("roles", List.of("customer")));
    static final AtomicInteger EVENTS = new AtomicInteger();

    @DynamicPropertySource
    static void surroundings(DynamicPropertyRegistry properties) {
        Surroundings.connect(properties, "notification_flow");
        // Another class's service may still run, on another database.
        for (var reaction : List.of("planAlerts", "notifyPeople", "keepPeople", "keepMembers", "keepAgents")) {
            properties.add(
                    "spring.cloud.stream.bindings." + reaction + "-in-0.group", () -> "notification-flow-" + reaction);
        }
        properties.add("tidings.url", () -> "https://desk.example");
    }

    @Autowired
    MockMvc mvc;

    @Autowired
    MongoDatabase database;

    @Autowired
    MovableClock clock;

    @Autowired
    Consumer<Event> notifyPeople;

    @Autowired
    Consumer<Event> keepPeople;

    @Autowired
    Consumer<Event> keepAgents;

    final String ticket = UUID.randomUUID().toString();

    @BeforeEach
    void nobodyWasTold() {
        database.getCollection("notifications").deleteMany(new Document());
        database.getCollection("notification_preferences").deleteMany(new Document());
        database.getCollection("notification_mails").deleteMany(new Document());
        database.getCollection("attendance").deleteMany(new Document());
        keepPeople.accept(just("current.person.v1", 1, node -> {
            data(node).put("id", JAN);
            data(node).putArray("identities").add("jan-the-login");
        }));
    }

    @AfterEach
    void now() {
        clock.reset();
    }

    void prefer(RequestPostProcessor who, String body) throws Exception {
        mvc.perform(preferring(who, body)).andExpect(status().isOk());
    }

    static org.springframework.test.web.servlet.RequestBuilder preferring(RequestPostProcessor who, String body) {
        return put("/api/v1/notifications/preferences")
                .with(who)
                .contentType(MediaType.APPLICATION_JSON)
                .content(body);
    }

    /** @return how many are left */
    int read(RequestPostProcessor who, String body) throws Exception {
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

    int unread(RequestPostProcessor who) throws Exception {
        return JSON.readTree(mvc.perform(get("/api/v1/notifications/unread").with(who))
                        .andExpect(status().isOk())
                        .andReturn()
                        .getResponse()
                        .getContentAsByteArray())
                .path("unread")
                .asInt();
    }

    JsonNode list(RequestPostProcessor who) throws Exception {
        return JSON.readTree(mvc.perform(get("/api/v1/notifications").with(who))
                .andExpect(status().isOk())
                .andReturn()
                .getResponse()
                .getContentAsByteArray());
    }

    List<String> kinds(RequestPostProcessor who) throws Exception {
        return list(who)
                .path("notifications")
                .valueStream()
                .map(told -> told.path("kind").asString())
                .toList();
    }

    String stored() {
        return database.getCollection("notifications")
                .find()
                .map(Document::toJson)
                .into(new ArrayList<>())
                .toString();
    }

    /** Something that Jun did just now to a ticket of the group support, whose customer is Jan; each has a later id. */
    Event event(String type, Consumer<ObjectNode> change) {
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

    static Event access(String agent, String access, boolean inactive) {
        return access(agent, access, inactive, 1);
    }

    static Event access(String agent, String access, boolean inactive, long version) {
        return just("current.agent.v1", 1, node -> {
            node.put("ticketversion", version);
            data(node).put("id", agent).put("accessGiven", true).put("inactive", inactive);
            data(node).set("access", JSON.readTree(access));
        });
    }

    static ObjectNode closed(ObjectNode node) {
        ((ObjectNode) snapshot(node).path("state")).put("id", "closed").put("type", "closed");
        return node;
    }

    static void fromTheCustomer(ObjectNode node) {
        node.put("actor", "mail:m1");
        ((ObjectNode) message(node).path("author"))
                .put("role", "customer")
                .put("id", JAN)
                .put("name", "Jan Kowalski");
    }

    static void assignee(ObjectNode node, String agent) {
        snapshot(node).putObject("assignee").put("id", agent);
    }

    static void watchers(ObjectNode node, String... agents) {
        var watchers = snapshot(node).putArray("watchers");
        List.of(agents).forEach(watchers::add);
    }

    static ObjectNode customer(ObjectNode node) {
        return (ObjectNode) snapshot(node).path("customer");
    }

    static ObjectNode snapshot(ObjectNode node) {
        return (ObjectNode) data(node).path("ticket");
    }

    static ObjectNode message(ObjectNode node) {
        return (ObjectNode) data(node).path("message");
    }

    static ObjectNode data(ObjectNode node) {
        return (ObjectNode) node.path("data");
    }

    static RequestPostProcessor agent(String id) {
        return agentOf("support", id);
    }

    static RequestPostProcessor agentOf(String group, String id) {
        return jwt().jwt(token ->
                token.subject(id).claim("roles", List.of("agent")).claim("groups", List.of(group)));
    }
}
