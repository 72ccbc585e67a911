package io.tidings.notifier.alert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.patch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import com.mongodb.client.MongoDatabase;
import com.sun.net.httpserver.HttpServer;
import io.tidings.events.Event;
import io.tidings.surroundings.MovableClock;
import io.tidings.surroundings.Surroundings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
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
import org.springframework.test.web.servlet.RequestBuilder;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A running notifier with messengers that refuse what the real ones would refuse, and a clock for each test. */
@SpringBootTest
@AutoConfigureMockMvc
@Import(MovableClock.class)
abstract class AlertFlow {

    static final JsonMapper JSON = JsonMapper.shared();

    record Said(int status, String text, String... headers) {}

    @DynamicPropertySource
    static void surroundings(DynamicPropertyRegistry properties) {
        Surroundings.connect(properties, "alert_flow");
        properties.add("tidings.url", () -> "https://desk.example");
        properties.add("tidings.outgoing.allowed-ranges", () -> "127.0.0.0/8");
    }

    @Autowired
    MockMvc mvc;

    @Autowired
    MongoDatabase database;

    @Autowired
    MovableClock clock;

    @Autowired
    Consumer<Event> planAlerts;

    final List<String> texts = new CopyOnWriteArrayList<>();
    final Queue<Said> answers = new ConcurrentLinkedQueue<>();
    final List<String> routes = new ArrayList<>();
    final List<JsonNode> posts = new CopyOnWriteArrayList<>();
    volatile int lostPost = -1;
    HttpServer slack;

    /** Refuses what Slack would refuse. */
    @BeforeEach
    void recorder() throws IOException {
        slack = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 50);
        slack.createContext("/services/T/B/secret-part", exchange -> {
            var body = JSON.readTree(exchange.getRequestBody().readAllBytes());
            var said = body.path("text").asString("").isEmpty() ? new Said(400, "no_text") : answers.poll();
            said = said == null ? new Said(200, "ok") : said;
            texts.add(body.path("text").asString(""));
            for (var i = 0; i < said.headers().length; i += 2) {
                exchange.getResponseHeaders().add(said.headers()[i], said.headers()[i + 1]);
            }
            exchange.sendResponseHeaders(said.status(), said.text().length());
            exchange.getResponseBody().write(said.text().getBytes(UTF_8));
            exchange.close();
        });
        slack.createContext("/webhook/agit", exchange -> {
            var body = JSON.readTree(exchange.getRequestBody().readAllBytes());
            posts.add(body);
            var isLost = body.path("parent_id").asInt(0) == lostPost;
            var said = isLost ? "{}" : "{\"id\": " + (100 + posts.size()) + "}";
            exchange.sendResponseHeaders(isLost ? 404 : 200, said.length());
            exchange.getResponseBody().write(said.getBytes(UTF_8));
            exchange.close();
        });
        slack.start();
    }

    @AfterEach
    void tidy() throws Exception {
        clock.reset();
        for (var id : routes) {
            mvc.perform(delete("/api/v1/alert-routes/" + id).with(admin()));
        }
        slack.stop(0);
    }

    /** The alert once it was sent or is held. */
    Document awaited(Event event, String routeId) {
        await().until(() -> alert(event, routeId).containsKey("gather")
                || "SENT".equals(alert(event, routeId).getString("state")));
        return alert(event, routeId);
    }

    static RequestBuilder testing(String id, String json) {
        return post("/api/v1/alert-routes/" + id + "/test")
                .with(admin())
                .contentType(MediaType.APPLICATION_JSON)
                .content(json);
    }

    Document alert(Event event, String routeId) {
        return database.getCollection("alerts")
                .find(new Document("_id", event.id() + ":" + routeId))
                .first();
    }

    String route(String json) throws Exception {
        var url = at("/services/T/B/secret-part");
        JsonNode made = JSON.readTree(mvc.perform(creating(json.formatted(url)))
                .andExpect(status().isCreated())
                .andReturn()
                .getResponse()
                .getContentAsByteArray());
        routes.add(made.path("id").asString());
        return made.path("id").asString();
    }

    static RequestBuilder creating(String json) {
        return post("/api/v1/alert-routes")
                .with(admin())
                .contentType(MediaType.APPLICATION_JSON)
                .content(json);
    }

    static RequestBuilder changing(String id, String json) {
        return patch("/api/v1/alert-routes/" + id)
                .with(admin())
                .contentType(MediaType.APPLICATION_JSON)
                .content(json);
    }

    /** An address of the same server as the messenger's. */
    String at(String path) {
        return "http://127.0.0.1:" + slack.getAddress().getPort() + path;
    }

    void refused(String json, String field, String words) throws Exception {
        mvc.perform(creating(json))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.field", is(field)))
                .andExpect(jsonPath("$.detail", containsString(words)));
    }

    static RequestPostProcessor admin() {
        return jwt().jwt(token ->
                token.subject("00000000-0000-4000-8000-000000000001").claim("roles", List.of("admin")));
    }
}
