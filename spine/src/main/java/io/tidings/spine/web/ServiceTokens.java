package io.tidings.spine.web;

import static java.net.URLEncoder.encode;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidings.spine.reaction.DependencyAway;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** A service's own access token (OAuth 2 client credentials), for requests to other services. */
public final class ServiceTokens {

    /** Renewed before it ends, so that none expires on its way. */
    private static final Duration EARLY = Duration.ofSeconds(30);

    private record Token(String value, Instant until) {}

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final JsonMapper json = new JsonMapper();
    private final URI endpoint;
    private final String clientId;
    private final String secret;
    private final Clock clock;
    private volatile @Nullable Token newest;

    /** @param endpoint where Keycloak gives tokens to the client of that id */
    public ServiceTokens(URI endpoint, String clientId, String secret, Clock clock) {
        this.endpoint = endpoint;
        this.clientId = clientId;
        this.secret = secret;
        this.clock = clock;
    }

    /**
     * The token itself, for {@code headers.setBearerAuth(…)}.
     *
     * @throws DependencyAway where there is none and Keycloak does not give one
     */
    public String bearer() {
        var token = newest;
        return token != null && clock.instant().isBefore(token.until()) ? token.value() : renewed();
    }

    private synchronized String renewed() {
        var token = newest;
        if (token != null && clock.instant().isBefore(token.until())) {
            return token.value();
        }
        var fresh = ask();
        newest = fresh;
        return fresh.value();
    }

    private Token ask() {
        var form = "grant_type=client_credentials&client_id=" + encode(clientId, UTF_8) + "&client_secret="
                + encode(secret, UTF_8);
        var request = HttpRequest.newBuilder(endpoint)
                .timeout(Duration.ofSeconds(5))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        try {
            var answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new DependencyAway(
                        "Keycloak gives " + clientId + " no token: status " + answer.statusCode(), null);
            }
            var body = json.readTree(answer.body());
            var lifetime =
                    Duration.ofSeconds(body.path("expires_in").asLong(60)).minus(EARLY);
            return new Token(
                    body.path("access_token").asString(), clock.instant().plus(lifetime));
        } catch (IOException | JacksonException e) {
            throw new DependencyAway("Keycloak does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DependencyAway("Interrupted while asking Keycloak for a token", e);
        }
    }
}
