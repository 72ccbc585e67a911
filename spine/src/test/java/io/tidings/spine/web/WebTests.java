package io.tidings.spine.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoTimeoutException;
import io.tidings.surroundings.Surroundings;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A small service over HTTP: who gets in, and in which form the others are told why not. */
class WebTests {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static Keycloak keycloak;
    private static ConfigurableApplicationContext service;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Notes.class)
    static class SmallService {}

    @RestController
    static class Notes {

        record NewNote(@NotBlank String text, int weight, List<Line> lines) {}

        record Line(String text) {}

        static final class NoteNotFound extends Problem {
            NoteNotFound(String id) {
                super(HttpStatus.NOT_FOUND, "note-not-found", "There is no note " + id + ".", Map.of("note", id));
            }
        }

        @GetMapping("/api/v1/me")
        Caller me(Caller caller) {
            return caller;
        }

        @PostMapping("/api/v1/notes")
        Map<String, Object> make(@RequestBody @Valid NewNote note) {
            return Map.of("text", note.text());
        }

        @GetMapping("/api/v1/notes/{id}")
        Map<String, Object> note(@PathVariable String id) {
            switch (id) {
                case "away" -> throw new MongoTimeoutException("No server");
                case "broken" -> throw new IllegalStateException("secret detail");
                default -> throw new NoteNotFound(id);
            }
        }

        @GetMapping("/api/v1/open/hello")
        Map<String, Object> hello() {
            return Map.of("hello", "there");
        }
    }

    @BeforeAll
    static void start() throws Exception {
        keycloak = new Keycloak();
        service = SpringApplication.run(
                SmallService.class,
                "--spring.application.name=small-service",
                "--server.port=0",
                "--spring.kafka.bootstrap-servers=" + Surroundings.kafka(),
                "--spring.mongodb.uri=" + Surroundings.mongo(),
                "--spring.mongodb.database=web_tests",
                "--tidings.web.issuer=" + Keycloak.ISSUER,
                "--tidings.web.keys=" + keycloak.url("/certs"),
                "--tidings.web.tokens=" + keycloak.url("/token"),
                "--tidings.web.public-paths=/api/v1/open/**",
                "--tidings.web.max-body=2KB",
                "--tidings.clock.adjustable=true");
    }

    @AfterAll
    static void stop() {
        service.close();
        keycloak.close();
    }

    @Test
    void aCallerIsWhoTheTokenSays() throws Exception {
        var answer = get("/api/v1/me", keycloak.token(Keycloak.agent()));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).toString())
                .contains(
                        "\"id\":\"00000000-0000-4000-8000-000000000002\"",
                        "\"name\":\"Maya Lind\"",
                        "\"roles\":[\"AGENT\"]")
                .contains("\"groups\":[\"support\"]", "\"emailVerified\":true");
    }

    record Bad(String why, Token token) {
        interface Token {
            String make() throws Exception;
        }

        @Override
        public String toString() {
            return why;
        }
    }

    static List<Bad> badTokens() {
        var longAgo = Date.from(Instant.now().minusSeconds(120));
        return List.of(
                new Bad("another issuer", () -> keycloak.token(Keycloak.agent().issuer(Keycloak.ISSUER + "/"))),
                new Bad(
                        "another audience",
                        () -> keycloak.token(Keycloak.agent().audience("account"))),
                new Bad("no audience", () -> keycloak.token(Keycloak.agent().audience((String) null))),
                new Bad("expired", () -> keycloak.token(Keycloak.agent().expirationTime(longAgo))),
                new Bad("no expiry", () -> keycloak.token(Keycloak.agent().expirationTime(null))),
                new Bad(
                        "not yet valid",
                        () -> keycloak.token(Keycloak.agent()
                                .notBeforeTime(Date.from(Instant.now().plusSeconds(90))))),
                new Bad("alg none", () -> Keycloak.unsigned(Keycloak.agent())),
                new Bad("HS256 with the public key", () -> keycloak.confused(Keycloak.agent())),
                new Bad("another key of the same name", () -> keycloak.forged(Keycloak.agent())),
                new Bad("a changed claim", () -> {
                    var parts = keycloak.token(Keycloak.agent()).split("\\.");
                    var claims = Keycloak.unsigned(Keycloak.agent().claim("roles", List.of("admin")))
                            .split("\\.")[1];
                    return parts[0] + "." + claims + "." + parts[2];
                }),
                new Bad("not a token", () -> "abc"));
    }

    @ParameterizedTest
    @MethodSource("badTokens")
    void aBadTokenIsRefused(Bad bad) throws Exception {
        var answer = get("/api/v1/me", bad.token().make());

        assertProblem(answer, 401, "unauthenticated");
        assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    }

    @Test
    void withoutATokenOnlyPublicPathsAnswer() throws Exception {
        assertProblem(get("/api/v1/me", null), 401, "unauthenticated");
        assertProblem(get("/api/v1/nowhere", null), 401, "unauthenticated");
        assertThat(get("/api/v1/open/hello", null).statusCode()).isEqualTo(200);
        assertThat(get("/actuator/health/liveness", null).statusCode()).isEqualTo(200);
        assertThat(get("/actuator/prometheus", null).body()).contains("tidings_outbox_depth");
    }

    @Test
    void aProblemOfTheServiceIsAnsweredWithItsFacts() throws Exception {
        var answer = get("/api/v1/notes/n7", keycloak.token(Keycloak.agent()));

        assertProblem(answer, 404, "note-not-found");
        assertThat(json(answer).path("type").asString()).isEqualTo("urn:tidings:problem:note-not-found");
        assertThat(json(answer).path("title").asString()).isEqualTo("Note not found");
        assertThat(json(answer).path("detail").asString()).isEqualTo("There is no note n7.");
        assertThat(json(answer).path("note").asString()).isEqualTo("n7");
    }

    @Test
    void anUnknownPathIsNotFound() throws Exception {
        assertProblem(get("/api/v1/nowhere", keycloak.token(Keycloak.agent())), 404, "not-found");
    }

    @Test
    void anUnknownFieldIsRefusedByName() throws Exception {
        var answer = post("/api/v1/notes", "{\"text\": \"a\", \"lines\": [{\"txet\": \"b\"}]}");

        assertProblem(answer, 400, "unknown-field");
        assertThat(json(answer).path("field").asString()).isEqualTo("lines[0].txet");
        assertThat(json(answer).path("known").toString()).isEqualTo("[\"text\"]");
    }

    @Test
    void theNameOfAnUnknownFieldIsRepeatedByItsBeginning() throws Exception {
        var answer = post("/api/v1/notes", "{\"text\": \"a\", \"weight\": 1, \"" + "x".repeat(1_800) + "\": 1}");

        assertProblem(answer, 400, "unknown-field");
        var field = json(answer).path("field").asString();
        assertThat(field).startsWith("xxx").endsWith("x…").hasSize(256);
        assertThat(json(answer).path("detail").asString())
                .isEqualTo("There is no field " + field + "; known here are lines, text, weight.");
    }

    @Test
    void aValueThatDoesNotFitIsRefusedByNameAndWithoutOurClassNames() throws Exception {
        var answer = post("/api/v1/notes", "{\"text\": \"a\", \"weight\": \"heavy\"}");

        assertProblem(answer, 400, "invalid-field");
        assertThat(json(answer).path("field").asString()).isEqualTo("weight");
        assertThat(json(answer).path("detail").asString())
                .isEqualTo("The value of weight does not fit: it has to be a whole number.");
        for (var body : List.of(
                "[]",
                "{\"text\": []}",
                "{\"text\": {}}",
                "{\"lines\": {}}",
                "{\"lines\": [7]}",
                "{\"weight\": 1e99}")) {
            assertThat(post("/api/v1/notes", body).body())
                    .as(body)
                    .doesNotContain("io.tidings", "java.", "NewNote", "Line", "List", "String", "`");
        }
    }

    @Test
    void whatIsNoJsonIsRefused() throws Exception {
        assertProblem(post("/api/v1/notes", "{\"text\": "), 400, "malformed-json");
        assertProblem(post("/api/v1/notes", ""), 400, "malformed-request");
        for (var body :
                List.of("{\"text\": ", "{'text'}", "[".repeat(2_000), "{\"weight\": " + "9".repeat(1_900) + "}")) {
            assertThat(post("/api/v1/notes", body).body())
                    .as(body)
                    .doesNotContain("StreamRead", "Source", "Object", "`");
        }
    }

    @Test
    void aMissingFieldIsRefusedByName() throws Exception {
        var answer = post("/api/v1/notes", "{\"text\": \" \", \"weight\": 1}");

        assertProblem(answer, 400, "invalid-fields");
        assertThat(json(answer).path("fields").path(0).path("field").asString()).isEqualTo("text");
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedWhetherAnnouncedOrNot() throws Exception {
        var large = "{\"text\": \"" + "x".repeat(3_000) + "\"}";

        assertProblem(post("/api/v1/notes", large), 413, "too-large");
        var chunked = HTTP.send(
                request("/api/v1/notes", keycloak.token(Keycloak.agent()))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(large.getBytes())))
                        .build(),
                BodyHandlers.ofString());
        assertProblem(chunked, 413, "too-large");
    }

    @Test
    void aDependencyThatIsAwayIsTheAnswer503() throws Exception {
        var answer = get("/api/v1/notes/away", keycloak.token(Keycloak.agent()));

        assertProblem(answer, 503, "temporarily-unavailable");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void aFaultOfOursSaysNothingOfItself() throws Exception {
        var answer = get("/api/v1/notes/broken", keycloak.token(Keycloak.agent()));

        assertProblem(answer, 500, "unexpected");
        assertThat(answer.body()).doesNotContain("secret detail");
    }

    @Test
    void theKeysAreFetchedOnceForManyTokens() throws Exception {
        for (var i = 0; i < 20; i++) {
            assertThat(get("/api/v1/me", keycloak.token(Keycloak.agent().claim("i", i)))
                            .statusCode())
                    .isEqualTo(200);
        }

        assertThat(keycloak.keysAsked.get()).isLessThanOrEqualTo(2);
    }

    @Test
    void theClockMovesForAdminsOnly() throws Exception {
        var admin = keycloak.token(Keycloak.agent().claim("roles", List.of("admin")));
        var clock = service.getBean(Clock.class);

        assertProblem(moveClock(keycloak.token(Keycloak.agent()), "{\"advance\": \"PT1H\"}"), 403, "forbidden");
        assertThat(moveClock(admin, "{\"advance\": \"PT1H\"}").statusCode()).isEqualTo(200);
        assertThat(Duration.between(Instant.now(), clock.instant()))
                .isBetween(Duration.ofMinutes(59), Duration.ofMinutes(61));
        // Tokens are checked against real time.
        assertThat(moveClock(admin, "{\"at\": \"2030-01-07T09:00:00Z\"}").statusCode())
                .isEqualTo(200);
        assertThat(clock.instant())
                .isBetween(Instant.parse("2030-01-07T09:00:00Z"), Instant.parse("2030-01-07T09:01:00Z"));
        assertThat(moveClock(admin, "{\"reset\": true}").statusCode()).isEqualTo(200);
        assertThat(Duration.between(clock.instant(), Instant.now())).isLessThan(Duration.ofSeconds(5));
    }

    private static HttpResponse<String> moveClock(String token, String body) throws Exception {
        return HTTP.send(
                request("/actuator/clock", token)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(String path, String token) throws Exception {
        return HTTP.send(request(path, token).build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(String path, String body) throws Exception {
        return HTTP.send(
                request(path, keycloak.token(Keycloak.agent()))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String path, String token) {
        var port = service.getEnvironment().getProperty("local.server.port");
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
        assertThat(json(answer).path("code").asString()).isEqualTo(code);
        assertThat(json(answer).path("status").asInt()).isEqualTo(status);
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return new JsonMapper().readTree(answer.body());
    }
}
