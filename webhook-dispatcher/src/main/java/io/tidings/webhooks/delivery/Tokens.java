package io.tidings.webhooks.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidings.spine.outgoing.GuardedHttp;
import io.tidings.spine.outgoing.OutgoingRequest;
import io.tidings.spine.outgoing.OutgoingResult.Answered;
import io.tidings.spine.outgoing.OutgoingResult.Failed;
import io.tidings.spine.outgoing.Seal;
import io.tidings.spine.outgoing.Why;
import io.tidings.webhooks.endpoint.Auth;
import io.tidings.webhooks.endpoint.Endpoint;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Fills the header {@code Authorization}. Tokens of OAuth2 are asked for by the same guarded client as everything else that goes
 * to an address somebody chose, and kept in memory until shortly before they end; each endpoint's deliveries share one.
 */
@Component
class Tokens {

    /** There is none; the sentence is for the attempt log, and holds nothing secret. */
    static final class NoToken extends Exception {

        private static final long serialVersionUID = 1L;

        NoToken(String sentence) {
            super(sentence);
        }

        String sentence() {
            return String.valueOf(getMessage());
        }

        Why why() {
            return Why.of("no-token", "{said}", Map.of("said", sentence()));
        }
    }

    private record Token(Auth of, String value, Instant until) {}

    /** One endpoint's, whose deliveries wait for whoever asks first. */
    private static final class Slot {

        private @Nullable Token token;
    }

    /** RFC 6749 leaves it open; a server that says nothing is asked often. */
    private static final Duration UNSAID = Duration.ofMinutes(5);

    /** Enough for the request that takes it along. */
    private static final Duration MARGIN = Duration.ofSeconds(30);

    private static final JsonMapper JSON = JsonMapper.shared();

    private final GuardedHttp http;
    private final Seal seal;
    private final Map<String, Slot> slots = new ConcurrentHashMap<>();

    Tokens(GuardedHttp http, Seal seal) {
        this.http = http;
        this.seal = seal;
    }

    /**
     * The header's value; null where the endpoint wants none.
     *
     * @throws NoToken where the authorization server gives none
     */
    @Nullable
    String authorization(Endpoint endpoint) throws NoToken {
        var auth = endpoint.auth();
        return switch (auth.kind()) {
            case NONE -> null;
            case BASIC -> basic(Objects.requireNonNull(auth.username()), secretOf(endpoint));
            case BEARER -> "Bearer " + secretOf(endpoint);
            case OAUTH2 -> "Bearer " + token(endpoint);
        };
    }

    /** The receiver did not take it: the next request asks for another. */
    void refused(Endpoint endpoint) {
        slots.remove(endpoint.id());
    }

    private String token(Endpoint endpoint) throws NoToken {
        var slot = slots.computeIfAbsent(endpoint.id(), _ -> new Slot());
        synchronized (slot) {
            // The machine's clock: the server counts by its own.
            var now = Instant.now();
            var known = slot.token;
            if (known != null && known.of().equals(endpoint.auth()) && now.isBefore(known.until())) {
                return known.value();
            }
            var fresh = ask(endpoint, now);
            slot.token = fresh;
            return fresh.value();
        }
    }

    private Token ask(Endpoint endpoint, Instant now) throws NoToken {
        var auth = endpoint.auth();
        var form = "grant_type=client_credentials" + (auth.scope() == null ? "" : "&scope=" + encoded(auth.scope()));
        var request = OutgoingRequest.post(
                Objects.requireNonNull(auth.tokenUrl()),
                Map.of(
                        "Authorization",
                        // RFC 6749 §2.3.1 has both encoded as in a form.
                        basic(encoded(Objects.requireNonNull(auth.clientId())), encoded(secretOf(endpoint))),
                        "Accept",
                        "application/json",
                        "Content-Type",
                        "application/x-www-form-urlencoded"),
                form.getBytes(UTF_8));
        return switch (http.send(request)) {
            case Failed failed -> throw new NoToken("No token: " + failed.text());
            case Answered answered
            when answered.status() != 200 ->
                throw new NoToken(
                        "No token: the authorization server answered " + answered.status() + errorIn(answered) + ".");
            case Answered answered -> token(auth, read(answered), now);
        };
    }

    private static Token token(Auth auth, JsonNode answer, Instant now) throws NoToken {
        var value = answer.path("access_token").asString("");
        if (value.isEmpty() || !value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new NoToken("No token: the authorization server's answer has no access_token.");
        }
        var lasts = answer.path("expires_in").isNumber()
                ? Duration.ofSeconds(answer.path("expires_in").asLong())
                : UNSAID;
        return new Token(auth, value, now.plus(lasts).minus(MARGIN));
    }

    private static JsonNode read(Answered answered) throws NoToken {
        try {
            return JSON.readTree(answered.bodyStart());
        } catch (JacksonException e) {
            throw new NoToken("No token: the authorization server's answer is no JSON.");
        }
    }

    /** RFC 6749 §5.2 names the error by a word; anything else of the answer stays out of the log, for it may repeat a secret. */
    private static String errorIn(Answered answered) {
        try {
            var error = JSON.readTree(answered.bodyStart()).path("error").asString("");
            return error.matches("[a-z_]{1,50}") ? " (" + error + ")" : "";
        } catch (JacksonException e) {
            return "";
        }
    }

    private String secretOf(Endpoint endpoint) {
        return seal.open(Objects.requireNonNull(endpoint.auth().sealedSecret()), endpoint.id());
    }

    private static String basic(String name, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(UTF_8));
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, UTF_8);
    }
}
