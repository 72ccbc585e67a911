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

    /** What the server said when it was asked last: a token, or the sentence why there is none. */
    private record Said(Auth of, @Nullable String token, String refusal, Instant until) {

        String orNoToken() throws NoToken {
            if (token == null) {
                throw new NoToken(refusal);
            }
            return token;
        }
    }

    /** One endpoint's, whose deliveries wait for whoever asks first, and take what that one is told. */
    private static final class Slot {

        private @Nullable Said said;
        private volatile int asked;
    }

    /** RFC 6749 leaves it open; a server that says nothing is asked often. */
    private static final Duration UNSAID = Duration.ofMinutes(5);

    /** Whatever the server says: one that is asked for daily is also taken back within a day. */
    private static final Duration LONGEST = Duration.ofDays(1);

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
        var askedBefore = slot.asked;
        synchronized (slot) {
            // The machine's clock: the server counts by its own.
            var now = Instant.now();
            var said = slot.said;
            // One who stood in line while another asked does not ask after it: a line behind a server that does not
            // answer would
            // last longer than a claim.
            var isNews = slot.asked != askedBefore;
            if (said == null || !said.of().equals(endpoint.auth()) || !(isNews || now.isBefore(said.until()))) {
                said = ask(endpoint, now);
                slot.said = said;
                slot.asked++;
            }
            return said.orNoToken();
        }
    }

    private Said ask(Endpoint endpoint, Instant now) {
        try {
            return asked(endpoint, now);
        } catch (NoToken e) {
            return new Said(endpoint.auth(), null, e.sentence(), now);
        }
    }

    private Said asked(Endpoint endpoint, Instant now) throws NoToken {
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

    private static Said token(Auth auth, JsonNode answer, Instant now) throws NoToken {
        var value = answer.path("access_token").asString("");
        if (value.isEmpty() || !value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new NoToken("No token: the authorization server's answer has no access_token.");
        }
        return new Said(
                auth, value, "", now.plus(lasts(answer.path("expires_in"))).minus(MARGIN));
    }

    /** A number that no clock reaches is somebody else's mistake, and no reason to fail here. */
    private static Duration lasts(JsonNode seconds) {
        return seconds.isNumber()
                ? Duration.ofSeconds(Math.clamp(seconds.asLong(UNSAID.toSeconds()), 0, LONGEST.toSeconds()))
                : UNSAID;
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
