package io.tidings.webhooks.catcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.request;

import io.tidings.webhooks.MovableClock;
import io.tidings.webhooks.Surroundings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Senders on the real port, people behind the API, and our own deliveries in between. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@AutoConfigureMockMvc
class CatcherTests {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final Detour INSIDE = new Detour();

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
        properties.add("spring.mongodb.database", () -> "catcher_tests");
        properties.add("server.port", () -> "0");
        // Nothing private may be asked, and the public name has no address: as in a closed network.
        properties.add("tidings.url", () -> "https://desk.invalid");
        properties.add("tidings.outgoing.catchers", INSIDE::url);
        properties.add("tidings.outgoing.response-timeout", () -> "1s");
        properties.add("tidings.encryption-key", () -> Base64.getEncoder().encodeToString(new byte[32]));
        properties.add("tidings.catchers.most", () -> "8");
        properties.add("tidings.catchers.requests", () -> "3");
        properties.add("tidings.catchers.bytes", () -> "10000B");
        properties.add("tidings.catchers.body", () -> "6000B");
        // A burst of fifteen.
        properties.add("tidings.catchers.per-second", () -> "3");
    }

    @AfterAll
    static void close() {
        INSIDE.close();
    }

    @Autowired
    private MockMvc mvc;

    @Autowired
    private MovableClock clock;

    @Autowired
    private CatcherStreams streams;

    @LocalServerPort
    private int port;

    private final HttpClient sender = HttpClient.newHttpClient();
    private final List<String> endpoints = new ArrayList<>();

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

    @Test
    void whatIsSentIsShownByteForByteAndAnsweredAsTold() throws Exception {
        var catcher = catcher("{\"name\": \"Mine\"}");

        var answer = send(
                catcher,
                "/deeper?a=b%20c",
                "PUT",
                " {\"big\": 12345678901234567890}\n",
                "Authorization",
                "Bearer what?");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("ok");
        assertThat(answer.headers().map()).doesNotContainKey("set-cookie");
        assertThat(answer.headers().firstValue("content-security-policy").orElse(""))
                .contains("sandbox");
        var shown = onlyRequest(catcher);
        assertThat(shown.path("method").asString()).isEqualTo("PUT");
        assertThat(shown.path("path").asString()).isEqualTo("/deeper");
        assertThat(shown.path("query").asString()).isEqualTo("a=b%20c");
        assertThat(shown.path("body").asString()).isEqualTo(" {\"big\": 12345678901234567890}\n");
        assertThat(shown.path("headers").toString()).contains("Bearer what?");
        assertThat(shown.path("checks").isEmpty()).isTrue();
    }

    @Test
    void formsAndUploadsAreShownAsTheyCame() throws Exception {
        var catcher = catcher("{}");
        var multipart = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x--\r\n";

        send(catcher, "", "POST", "b=2&a=1", "Content-Type", "application/x-www-form-urlencoded");
        assertThat(newest(catcher).path("body").asString()).isEqualTo("b=2&a=1");
        send(catcher, "", "PATCH", "b=2", "Content-Type", "application/x-www-form-urlencoded");
        assertThat(newest(catcher).path("body").asString()).isEqualTo("b=2");
        send(catcher, "", "POST", multipart, "Content-Type", "multipart/form-data; boundary=x");
        assertThat(newest(catcher).path("body").asString()).isEqualTo(multipart);
    }

    @Test
    void aDeliveryMeetsEachPresetAsItWouldMeetTheRealThing() throws Exception {
        var catcher = catcher("{}");
        var endpoint = endpoint("https://1.1.1.1/");

        for (var good : List.of("slack", "json", "custom")) {
            answer(catcher, "{\"preset\": \"%s\"}".formatted(good));
            var delivered = ended(test(endpoint, catcher), 1);
            assertThat(delivered.path("state").asString())
                    .as("%s", delivered.path("attempts"))
                    .isEqualTo("delivered");
        }
        answer(catcher, "{\"preset\": \"error\"}");
        var failed = ended(test(endpoint, catcher), 1);
        assertThat(failed.path("state").asString()).isEqualTo("waiting");
        assertThat(failed.path("attempts").get(0).path("status").asInt()).isEqualTo(500);

        answer(catcher, "{\"preset\": \"slow\"}");
        var slow = ended(test(endpoint, catcher), 1);
        assertThat(slow.path("attempts").get(0).path("reason").asString()).isEqualTo("timed_out");

        answer(catcher, "{\"preset\": \"rate-limited\", \"retryAfter\": 9}");
        var limited = ended(test(endpoint, catcher), 1);
        assertThat(limited.path("attempts").get(0).path("status").asInt()).isEqualTo(429);
        var wait = Duration.between(
                clock.instant(), Instant.parse(limited.path("due").asString()));
        assertThat(wait).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(10));

        call("DELETE", path(catcher) + "/requests", null, agent("maya"));
        answer(catcher, "{\"preset\": \"json\"}");
        clock.advance(Duration.ofSeconds(10));
        var id = limited.path("id").asString();
        assertThat(ended(id, 2).path("state").asString()).isEqualTo("delivered");
        assertThat(requests(catcher).toString()).contains("\"fits\"").doesNotContain("\"differs\"");
    }

    @Test
    void aTestToACatcherThatIsGoneLeavesTheEndpointAlone() throws Exception {
        var catcher = catcher("{}");
        var endpoint = endpoint("https://1.1.1.1/");
        call("DELETE", path(catcher), null, agent("maya"));

        var delivery = ended(test(endpoint, catcher), 1);

        assertThat(delivery.path("state").asString()).isEqualTo("abandoned");
        assertThat(call("GET", "/api/v1/webhook-endpoints/" + endpoint, null, admin())
                        .path("enabled")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void aTestGoesToTheEndpointOrToACatcherAndNowhereElse() throws Exception {
        var endpoint = endpoint("https://1.1.1.1/");

        var refused = call(
                "POST",
                "/api/v1/webhook-endpoints/" + endpoint + "/test",
                "{\"url\": \"https://1.1.1.1/other\"}",
                admin());

        assertThat(refused.path("code").asString()).isEqualTo("invalid-field");
        assertThat(refused.path("field").asString()).isEqualTo("url");
    }

    @Test
    void anEndpointMayBeACatcherAndItsSignatureIsChecked() throws Exception {
        var catcher = catcher("{}");
        var endpoint = endpoint(catcher.path("url").asString());

        var delivery = call("POST", "/api/v1/webhook-endpoints/" + endpoint + "/test", "{}", admin());

        assertThat(ended(delivery.path("id").asString(), 1).path("state").asString())
                .isEqualTo("delivered");
        var check = onlyRequest(catcher).path("checks").get(0);
        assertThat(check.path("outcome").asString()).isEqualTo("fits");
        assertThat(check.path("keyOf").asString()).isEqualTo("Warehouse");
    }

    @Test
    void aKeyThatIsToldLaterChecksWhatCameBefore() throws Exception {
        var catcher = catcher("{}");
        send(
                catcher,
                "",
                "POST",
                "Hello, World!",
                "X-Hub-Signature-256",
                "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17");
        assertThat(onlyRequest(catcher).path("checks").get(0).path("outcome").asString())
                .isEqualTo("no-key");

        var changed = call("PATCH", path(catcher), "{\"secret\": \"It's a Secret to Everybody\"}", agent("maya"));

        assertThat(changed.path("hasSecret").asBoolean()).isTrue();
        assertThat(changed.toString()).doesNotContain("Everybody");
        assertThat(onlyRequest(catcher).path("checks").get(0).path("outcome").asString())
                .isEqualTo("fits");
    }

    @Test
    void onlyTheNewestAreKeptInNumberAndInBytes() throws Exception {
        var catcher = catcher("{}");
        for (var n = 1; n <= 5; n++) {
            send(catcher, "/" + n, "POST", "x");
        }
        assertThat(requests(catcher).path("requests"))
                .extracting(request -> request.path("path").asString())
                .containsExactly("/5", "/4", "/3");

        send(catcher, "/6", "POST", "x".repeat(6_000));
        send(catcher, "/7", "POST", "x".repeat(6_000));
        assertThat(requests(catcher).path("requests"))
                .extracting(request -> request.path("path").asString())
                .containsExactly("/7");
        assertThat(call("GET", path(catcher), null, agent("maya"))
                        .path("caught")
                        .asInt())
                .isEqualTo(7);
    }

    @Test
    void ofABodyThatIsTooLargeTheBeginningIsKeptAndTheSenderTold() throws Exception {
        var catcher = catcher("{}");

        var answer = send(catcher, "", "POST", "x".repeat(6_001));

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(onlyRequest(catcher).path("cut").asBoolean()).isTrue();
        assertThat(onlyRequest(catcher).path("bytes").asInt()).isEqualTo(6_000);
    }

    @Test
    void aFloodIsAnswered429() throws Exception {
        var catcher = catcher("{}");
        var statuses = new ArrayList<Integer>();
        for (var n = 0; n < 60; n++) {
            statuses.add(send(catcher, "", "POST", "x").statusCode());
        }
        assertThat(statuses).contains(200, 429);
        assertThat(statuses.subList(0, 15)).containsOnly(200);
    }

    @Test
    void anExpiredCatcherIsGoneAndCanBeExtendedBefore() throws Exception {
        var catcher = catcher("{\"hours\": 2}");
        clock.advance(Duration.ofMinutes(90));
        call("PATCH", path(catcher), "{\"hours\": 2}", agent("maya"));
        clock.advance(Duration.ofMinutes(90));
        assertThat(send(catcher, "", "POST", "x").statusCode()).isEqualTo(200);

        clock.advance(Duration.ofMinutes(90));
        assertThat(send(catcher, "", "POST", "x").statusCode()).isEqualTo(410);
        assertThat(call("GET", path(catcher), null, agent("maya")).path("code").asString())
                .isEqualTo("catcher-not-found");
    }

    @Test
    void anAgentSeesHisOwnAnAdministratorAllAndACustomerNone() throws Exception {
        var catcher = catcher("{}");

        assertThat(call("GET", path(catcher), null, agent("jan")).path("code").asString())
                .isEqualTo("catcher-not-found");
        assertThat(call("GET", path(catcher) + "/requests", null, agent("jan"))
                        .path("code")
                        .asString())
                .isEqualTo("catcher-not-found");
        assertThat(call("GET", "/api/v1/catchers", null, agent("jan"))
                        .path("catchers")
                        .isEmpty())
                .isTrue();
        assertThat(call("GET", "/api/v1/catchers", null, admin())
                        .path("catchers")
                        .size())
                .isEqualTo(1);
        var customer = jwt().jwt(token -> token.subject("c").claim("roles", List.of("customer")));
        assertThat(call("POST", "/api/v1/catchers", "{}", customer).path("code").asString())
                .isEqualTo("forbidden");
    }

    @Test
    void theSameKeyAnswersTheFirstResult() throws Exception {
        var first = create("{\"name\": \"A\"}", "k1");

        assertThat(create("{\"name\": \"A\"}", "k1").path("id")).isEqualTo(first.path("id"));
        assertThat(create("{\"name\": \"B\"}", "k1").path("code").asString()).isEqualTo("idempotency-key-reused");
        assertThat(create("{\"name\": \"A\"}", "k2").path("id")).isNotEqualTo(first.path("id"));
    }

    @Test
    void thereAreNoMoreThanThereMayBe() throws Exception {
        for (var n = 0; n < 8; n++) {
            catcher("{}");
        }
        assertThat(call("POST", "/api/v1/catchers", "{}", admin()).path("code").asString())
                .isEqualTo("too-many-catchers");
    }

    @Test
    void whatCannotBeAnsweredIsRefused() throws Exception {
        for (var answer : List.of(
                "{\"preset\": \"custom\", \"status\": 101}",
                "{\"preset\": \"custom\", \"contentType\": \"text/html\"}",
                "{\"preset\": \"rate-limited\", \"retryAfter\": -1}",
                "{\"preset\": \"custom\", \"body\": \"%s\"}".formatted("x".repeat(5_000)),
                "{}")) {
            assertThat(call("POST", "/api/v1/catchers", "{\"answer\": %s}".formatted(answer), admin())
                            .path("field")
                            .asString())
                    .isEqualTo("answer");
        }
    }

    @Test
    void anOpenPageHearsOfEachRequestAndOfTheEnd() throws Exception {
        var catcher = catcher("{}");
        var out = new ByteArrayOutputStream();
        var reader = Thread.ofVirtual().start(() -> {
            try {
                streams.run(catcher.path("id").asString(), Instant.MAX, out);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        await().until(() -> out.toString(UTF_8).contains("retry"));

        send(catcher, "", "POST", "x");
        await().until(() -> out.toString(UTF_8).contains("event: caught"));
        call("DELETE", path(catcher), null, agent("maya"));
        await().until(() -> !reader.isAlive());
        assertThat(out.toString(UTF_8)).endsWith("event: gone\ndata: {}\n\n");
    }

    private JsonNode catcher(String json) throws Exception {
        var made = call("POST", "/api/v1/catchers", json, agent("maya"));
        assertThat(made.path("url").asString()).matches("https://desk\\.invalid/catch/[A-Za-z0-9_-]{43}");
        return made;
    }

    private JsonNode create(String json, String key) throws Exception {
        return read(mvc.perform(request(HttpMethod.POST, "/api/v1/catchers")
                .with(agent("maya"))
                .header("Idempotency-Key", key)
                .contentType(MediaType.APPLICATION_JSON)
                .content(json)));
    }

    private void answer(JsonNode catcher, String answer) throws Exception {
        call("PATCH", path(catcher), "{\"answer\": %s}".formatted(answer), agent("maya"));
    }

    private String endpoint(String url) throws Exception {
        var made = call(
                "POST",
                "/api/v1/webhook-endpoints",
                "{\"name\": \"Warehouse\", \"url\": \"%s\", \"events\": [\"*\"], \"secret\": \"%s\"}"
                        .formatted(url, SECRET),
                admin());
        var id = made.path("id").asString();
        endpoints.add(id);
        return id;
    }

    private String test(String endpoint, JsonNode catcher) throws Exception {
        return call(
                        "POST",
                        "/api/v1/webhook-endpoints/" + endpoint + "/test",
                        "{\"type\": \"ticket.opened.v1\", \"url\": \"%s\"}"
                                .formatted(catcher.path("url").asString()),
                        admin())
                .path("id")
                .asString();
    }

    /** The delivery once so many attempts have come to their end. */
    private JsonNode ended(String delivery, int attempts) {
        return await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> call("GET", "/api/v1/webhook-deliveries/" + delivery, null, admin()),
                        found -> found.path("attempts").size() == attempts
                                && found.path("attempts").get(attempts - 1).has("millis"));
    }

    private JsonNode requests(JsonNode catcher) throws Exception {
        return call("GET", path(catcher) + "/requests", null, agent("maya"));
    }

    private JsonNode newest(JsonNode catcher) throws Exception {
        var id = requests(catcher).path("requests").get(0).path("id").asString();
        return call("GET", path(catcher) + "/requests/" + id, null, agent("maya"));
    }

    private JsonNode onlyRequest(JsonNode catcher) throws Exception {
        assertThat(requests(catcher).path("requests").size()).isEqualTo(1);
        return newest(catcher);
    }

    private static String path(JsonNode catcher) {
        return "/api/v1/catchers/" + catcher.path("id").asString();
    }

    private HttpResponse<String> send(JsonNode catcher, String behind, String method, String body, String... headers)
            throws Exception {
        var path = URI.create(catcher.path("url").asString()).getPath();
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path + behind))
                .method(method, BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return sender.send(request.build(), BodyHandlers.ofString());
    }

    private JsonNode call(
            String method, String path, @org.jspecify.annotations.Nullable String json, RequestPostProcessor who)
            throws Exception {
        var call = request(HttpMethod.valueOf(method), path).with(who);
        if (json != null) {
            call.contentType(MediaType.APPLICATION_JSON).content(json);
        }
        return read(mvc.perform(call));
    }

    private static JsonNode read(org.springframework.test.web.servlet.ResultActions result) throws Exception {
        var body = result.andReturn().getResponse().getContentAsByteArray();
        return body.length == 0 ? JSON.nullNode() : JSON.readTree(body);
    }

    private static RequestPostProcessor admin() {
        return jwt().jwt(token -> token.subject("root").claim("roles", List.of("admin")));
    }

    private static RequestPostProcessor agent(String who) {
        return jwt().jwt(token -> token.subject(who).claim("roles", List.of("agent")));
    }
}
