package io.tidings.webhooks.catcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.request;

import io.tidings.surroundings.MovableClock;
import io.tidings.surroundings.Surroundings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A running dispatcher with senders on its real port, and people behind the API. Nothing private may be asked, as in a closed network. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@AutoConfigureMockMvc
@Import(MovableClock.class)
abstract class CatcherFlow {

    static final JsonMapper JSON = JsonMapper.shared();
    static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    /** Ends with the process: the classes share one dispatcher. */
    private static final Detour INSIDE = new Detour();

    @DynamicPropertySource
    static void surroundings(DynamicPropertyRegistry properties) {
        Surroundings.connect(properties, "catcher_tests");
        // Nothing private may be asked, and the public name has no address: as in a closed network.
        properties.add("tidings.url", () -> "https://desk.invalid");
        properties.add("tidings.outgoing.catchers", INSIDE::url);
        properties.add("tidings.outgoing.response-timeout", () -> "1s");
        properties.add("tidings.catchers.most", () -> "8");
        properties.add("tidings.catchers.requests", () -> "3");
        properties.add("tidings.catchers.bytes", () -> "10000B");
        properties.add("tidings.catchers.body", () -> "6000B");
        // A burst of fifteen.
        properties.add("tidings.catchers.per-second", () -> "3");
    }

    @Autowired
    MockMvc mvc;

    @Autowired
    MovableClock clock;

    @Autowired
    CatcherStreams streams;

    @LocalServerPort
    int port;

    final HttpClient sender = HttpClient.newHttpClient();
    final List<String> endpoints = new ArrayList<>();

    @BeforeEach
    void open() {
        INSIDE.port = port;
    }

    @AfterEach
    void tidy() throws Exception {
        clock.reset();
        for (var id : endpoints) {
            call("DELETE", "/api/v1/webhook-endpoints/" + id, null, admin());
        }
        for (var catcher : call("GET", "/api/v1/catchers", null, admin()).path("catchers")) {
            call("DELETE", "/api/v1/catchers/" + catcher.path("id").asString(), null, admin());
        }
    }

    JsonNode catcher(String json) throws Exception {
        var made = call("POST", "/api/v1/catchers", json, agent("maya"));
        assertThat(made.path("url").asString()).matches("https://desk\\.invalid/catch/[A-Za-z0-9_-]{43}");
        return made;
    }

    JsonNode create(String json, String key) throws Exception {
        return read(mvc.perform(request(HttpMethod.POST, "/api/v1/catchers")
                .with(agent("maya"))
                .header("Idempotency-Key", key)
                .contentType(MediaType.APPLICATION_JSON)
                .content(json)));
    }

    JsonNode requests(JsonNode catcher) throws Exception {
        return call("GET", path(catcher) + "/requests", null, agent("maya"));
    }

    JsonNode newest(JsonNode catcher) throws Exception {
        var id = requests(catcher).path("requests").get(0).path("id").asString();
        return call("GET", path(catcher) + "/requests/" + id, null, agent("maya"));
    }

    JsonNode onlyRequest(JsonNode catcher) throws Exception {
        assertThat(requests(catcher).path("requests").size()).isEqualTo(1);
        return newest(catcher);
    }

    static String path(JsonNode catcher) {
        return "/api/v1/catchers/" + catcher.path("id").asString();
    }

    HttpResponse<String> send(JsonNode catcher, String behind, String method, String body, String... headers)
            throws Exception {
        var path = URI.create(catcher.path("url").asString()).getPath();
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path + behind))
                .method(method, BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return sender.send(request.build(), BodyHandlers.ofString());
    }

    JsonNode call(String method, String path, @org.jspecify.annotations.Nullable String json, RequestPostProcessor who)
            throws Exception {
        var call = request(HttpMethod.valueOf(method), path).with(who);
        if (json != null) {
            call.contentType(MediaType.APPLICATION_JSON).content(json);
        }
        return read(mvc.perform(call));
    }

    static JsonNode read(org.springframework.test.web.servlet.ResultActions result) throws Exception {
        var body = result.andReturn().getResponse().getContentAsByteArray();
        return body.length == 0 ? JSON.nullNode() : JSON.readTree(body);
    }

    static RequestPostProcessor admin() {
        return jwt().jwt(token -> token.subject("root").claim("roles", List.of("admin")));
    }

    static RequestPostProcessor agent(String who) {
        return jwt().jwt(token -> token.subject(who).claim("roles", List.of("agent")));
    }
}
