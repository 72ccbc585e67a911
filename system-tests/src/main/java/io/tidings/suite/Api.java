package io.tidings.suite;

import io.tidings.events.EventJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** The public API as one signed-in person uses it, through the gateway. */
public final class Api {

    /** An answer with its body as JSON, missing where it has none. */
    public record Answer(int status, Map<String, String> headers, JsonNode body, String text) {

        public String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }
    }

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    private final RunningSuite suite;
    private final @Nullable Supplier<JsonNode> login;
    private volatile @Nullable String token;
    private volatile Instant tokenUntil = Instant.EPOCH;

    private Api(RunningSuite suite, @Nullable Supplier<JsonNode> login) {
        this.suite = suite;
        this.login = login;
    }

    /** @param user a demo user, whose password is the same word */
    public static Api as(RunningSuite suite, String user) {
        return new Api(suite, () -> login(suite, user));
    }

    /** @param name of an account that is there for one purpose: import or site */
    public static Api program(RunningSuite suite, String name) {
        return new Api(suite, () -> EventJson.mapper()
                .createObjectNode()
                .put("access_token", suite.run("token", name).strip())
                .put("expires_in", Duration.ofMinutes(1).toSeconds()));
    }

    /** A customer who is signed in at another site, as that names it. */
    public static Api inSession(RunningSuite suite, Map<String, String> customer) {
        var site = program(suite, "site");
        return new Api(suite, () -> EventJson.mapper()
                .createObjectNode()
                .put(
                        "access_token",
                        site.post("/api/v1/customer-sessions", customer)
                                .body()
                                .path("token")
                                .asString())
                .put("expires_in", Duration.ofMinutes(15).toSeconds()));
    }

    public static Api anonymous(RunningSuite suite) {
        return new Api(suite, null);
    }

    public Answer get(String path) {
        return send(request(path).GET());
    }

    public Answer post(String path, Object body, String... headers) {
        return send(withHeaders(request(path), headers)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json(body))));
    }

    public Answer put(String path, Object body, String... headers) {
        return send(withHeaders(request(path), headers)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(json(body))));
    }

    public Answer patch(String path, Object body, String... headers) {
        return send(withHeaders(request(path), headers)
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(json(body))));
    }

    public Answer delete(String path) {
        return send(request(path).DELETE());
    }

    private static HttpRequest.Builder withHeaders(HttpRequest.Builder request, String... headers) {
        return headers.length == 0 ? request : request.headers(headers);
    }

    private static String json(Object body) {
        return body instanceof String text ? text : EventJson.mapper().writeValueAsString(body);
    }

    private HttpRequest.Builder request(String path) {
        var uri = path.startsWith("http") ? path : suite.url() + path;
        var request = HttpRequest.newBuilder(URI.create(uri)).timeout(Duration.ofSeconds(30));
        return login == null ? request : request.header("Authorization", "Bearer " + token());
    }

    /** Answers whatever came, also where the body is no JSON. */
    public static Answer send(HttpRequest.Builder request) {
        try {
            var response = CLIENT.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
            var headers = response.headers().map().entrySet().stream()
                    .collect(Collectors.toMap(
                            header -> header.getKey().toLowerCase(Locale.ROOT),
                            header -> String.join(", ", header.getValue())));
            return new Answer(response.statusCode(), headers, tree(response.body()), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    private static JsonNode tree(String body) {
        try {
            return body.isBlank()
                    ? MissingNode.getInstance()
                    : EventJson.mapper().readTree(body);
        } catch (JacksonException _) {
            return MissingNode.getInstance();
        }
    }

    /** A fresh enough access token. */
    public String token() {
        var current = token;
        if (current != null && Instant.now().isBefore(tokenUntil)) {
            return current;
        }
        synchronized (this) {
            var again = token;
            if (again != null && Instant.now().isBefore(tokenUntil)) {
                return again;
            }
            var answer = login();
            var fetched = answer.path("access_token").asString();
            token = fetched;
            // Half of its life leaves room for a slow request, and for a Keycloak that is away just then.
            tokenUntil = Instant.now().plusSeconds(answer.path("expires_in").asLong() / 2);
            return fetched;
        }
    }

    /** A login of its own, held by its refresh token. */
    public Tokens tokens() {
        return new Tokens(suite, login().path("refresh_token").asString());
    }

    private JsonNode login() {
        return Objects.requireNonNull(login, "Nobody has signed in here").get();
    }

    private static JsonNode login(RunningSuite suite, String user) {
        var answer =
                ask(suite, Map.of("grant_type", "password", "scope", "openid", "username", user, "password", user));
        if (answer.status() != 200) {
            throw new IllegalStateException("No token for " + user + ": " + answer.status() + " " + answer.text());
        }
        return answer.body();
    }

    private static Answer ask(RunningSuite suite, Map<String, String> fields) {
        var form = new HashMap<>(fields);
        form.put("client_id", "tidings-cli");
        var body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send(
                HttpRequest.newBuilder(URI.create(suite.url() + "/auth/realms/tidings/protocol/openid-connect/token"))
                        .timeout(Duration.ofSeconds(30))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(body)));
    }

    /** A login that lives in Keycloak. */
    public static final class Tokens {

        private final RunningSuite suite;
        private final String refreshToken;

        private Tokens(RunningSuite suite, String refreshToken) {
            this.suite = suite;
            this.refreshToken = refreshToken;
        }

        /** Asks Keycloak for a new access token: 200 while it knows the login, 400 once it has forgotten it. */
        public Answer renew() {
            return ask(suite, Map.of("grant_type", "refresh_token", "refresh_token", refreshToken));
        }
    }
}
