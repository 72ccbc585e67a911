package io.tidings.webhooks;

import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.patch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import com.mongodb.client.MongoDatabase;
import io.tidings.events.Event;
import io.tidings.events.EventJson;
import io.tidings.surroundings.MovableClock;
import io.tidings.surroundings.Surroundings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One running dispatcher for several test classes, with a receiver and a clock for each test. */
@SpringBootTest
@AutoConfigureMockMvc
@Import({MovableClock.class, Inserts.class})
abstract class EndpointFlow {

    static final JsonMapper JSON = JsonMapper.shared();
    static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String ENDPOINTS = "/api/v1/webhook-endpoints";

    @DynamicPropertySource
    static void surroundings(DynamicPropertyRegistry properties) {
        Surroundings.connect(properties, "webhook_endpoints");
        properties.add("tidings.outgoing.allowed-ranges", () -> "127.0.0.0/8,::1/128");
        properties.add("tidings.outgoing.trusted-certificates", House::authority);
    }

    @Autowired
    MockMvc mvc;

    @Autowired
    MongoDatabase database;

    @Autowired
    MovableClock clock;

    @Autowired
    private Consumer<Message<List<byte[]>>> reaction;

    /** One event by itself, handled when this returns. */
    final Consumer<Event> planDeliveries = event -> plan(EventJson.write(event));

    final Receiver receiver = new Receiver();
    private final List<String> endpoints = new ArrayList<>();

    @AfterEach
    void tidy() throws Exception {
        clock.reset();
        for (var id : endpoints) {
            mvc.perform(delete(ENDPOINTS + "/" + id).with(admin()));
        }
        receiver.close();
    }

    /** These as one poll brings them: events, or what is none. */
    void plan(byte[]... records) {
        reaction.accept(MessageBuilder.withPayload(List.of(records)).build());
    }

    /** An endpoint at the receiver that hears of opened tickets, and what else is said of it. */
    String make(Map<String, ?> more) throws Exception {
        return made(wish(more)).path("id").asString();
    }

    JsonNode made(Map<String, ?> wish) throws Exception {
        var made = JSON.readTree(mvc.perform(creating(wish))
                .andExpect(status().isCreated())
                .andReturn()
                .getResponse()
                .getContentAsByteArray());
        endpoints.add(made.path("id").asString());
        return made;
    }

    Map<String, Object> wish(Map<String, ?> more) {
        return with(
                with(more, "url", more.containsKey("url") ? more.get("url") : receiver.url()),
                "events",
                more.containsKey("events") ? more.get("events") : List.of("ticket.opened.v1"));
    }

    static MockHttpServletRequestBuilder creating(Map<String, ?> wish) {
        return posting(ENDPOINTS, wish);
    }

    static MockHttpServletRequestBuilder changing(String id, Map<String, ?> changes) {
        return patch(ENDPOINTS + "/" + id)
                .with(admin())
                .contentType(MediaType.APPLICATION_JSON)
                .content(JSON.writeValueAsString(changes));
    }

    static MockHttpServletRequestBuilder reading(String id) {
        return get(ENDPOINTS + "/" + id).with(admin());
    }

    static MockHttpServletRequestBuilder posting(String path, Map<String, ?> body) {
        return post(path).with(admin()).contentType(MediaType.APPLICATION_JSON).content(JSON.writeValueAsString(body));
    }

    static MockHttpServletRequestBuilder preview(Map<String, ?> draft) {
        return posting(ENDPOINTS + "/preview", draft);
    }

    /** The delivery as it is stored; empty of attempts before it is. */
    Document delivery(Event event, String endpoint) {
        var found = database.getCollection("deliveries")
                .find(new Document("_id", event.id() + ":" + endpoint))
                .first();
        return found == null ? new Document("state", "none").append("attempts", List.of()) : found;
    }

    static boolean hasEnded(Document delivery, int attempts) {
        var made = delivery.getList("attempts", Document.class);
        return made.size() >= attempts && made.get(attempts - 1).get("millis") != null;
    }

    static Map<String, Object> with(Map<String, ?> map, String name, Object value) {
        var more = new java.util.HashMap<String, Object>(map);
        more.put(name, value);
        return more;
    }

    static ObjectNode tree(Event event) {
        return (ObjectNode) JSON.readTree(EventJson.writeString(event));
    }

    static RequestPostProcessor admin() {
        return jwt().jwt(token ->
                token.subject("00000000-0000-4000-8000-000000000001").claim("roles", List.of("admin")));
    }

    static RequestPostProcessor agent() {
        return jwt().jwt(token -> token.subject("a").claim("roles", List.of("agent")));
    }
}
