package io.tidings.webhooks.endpoint;

import static java.util.stream.Collectors.toMap;

import io.tidings.events.filter.Filter;
import io.tidings.spine.outgoing.Seal;
import io.tidings.spine.outgoing.SecretMeantElsewhere;
import io.tidings.spine.outgoing.SubscriptionRules;
import io.tidings.spine.web.InvalidField;
import io.tidings.webhooks.body.Subscription;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** What an endpoint may be, checked when somebody saves it and said in a sentence where it may not. */
@Component
class EndpointRules {

    private static final String SECRET_PREFIX = "whsec_";
    private static final int MOST_HEADERS = 20;
    private static final int LONGEST_AUTH = 2000;

    private static final int MOST_PER_MINUTE = 60_000;
    private static final int MOST_AT_ONCE = 16;

    /** Hours; a week. */
    private static final int MOST_OVERLAP = 168;

    private static final List<String> METHODS = List.of("POST", "PUT", "PATCH", "DELETE", "GET");

    /** RFC 9110's token, without the rarer signs. */
    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9_-]{1,100}");

    private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7e]{0,2000}");

    /** Ours, or the connection's. */
    private static final Set<String> RESERVED = Set.of(
            "host",
            "content-length",
            "content-type",
            "transfer-encoding",
            "connection",
            "keep-alive",
            "te",
            "trailer",
            "upgrade",
            "expect",
            "proxy-authorization");

    private final SubscriptionRules subscriptions;
    private final Seal seal;
    private final SecureRandom random = new SecureRandom();

    EndpointRules(SubscriptionRules subscriptions, Seal seal) {
        this.subscriptions = subscriptions;
        this.seal = seal;
    }

    String name(String name) {
        return subscriptions.name(name);
    }

    String url(@Nullable String url) {
        return subscriptions.url(url, "An endpoint needs a url.");
    }

    Set<String> events(@Nullable Set<String> events) {
        if (events == null || events.isEmpty()) {
            throw new InvalidField(
                    "events",
                    "An endpoint needs at least one event type, or \"*\" for all of them. "
                            + SubscriptionRules.known());
        }
        return subscriptions.events(events);
    }

    Filter filter(@Nullable JsonNode filter) {
        return subscriptions.filter(filter);
    }

    String method(@Nullable String method) {
        if (method == null) {
            return "POST";
        }
        if (!METHODS.contains(method)) {
            throw new InvalidField("method", "A method is one of " + String.join(", ", METHODS) + ".");
        }
        return method;
    }

    /** What a body of such an endpoint has to do for. */
    static Subscription subscription(Set<String> events, Filter filter, Audience audience) {
        return new Subscription(
                events.contains(SubscriptionRules.EVERY_EVENT) ? Set.copyOf(SubscriptionRules.EVENTS) : events,
                filter::matches,
                audience::partOf);
    }

    /** The headers of a new endpoint. */
    Map<String, String> sealedHeaders(@Nullable Map<String, @Nullable String> headers, String endpointId) {
        return sealedHeaders(headers == null ? Map.<String, @Nullable String>of() : headers, Map.of(), endpointId);
    }

    /**
     * The headers of a changed endpoint. Where a name comes without a value, the one that it has stays: nobody is told it, so nobody
     * could say it again.
     *
     * @param headers absent for those that it has
     * @param url of the endpoint from now on
     */
    Map<String, String> sealedHeaders(@Nullable Map<String, @Nullable String> headers, Endpoint known, String url) {
        var wished = headers == null ? withoutValues(known.sealedHeaders()) : headers;
        if (SubscriptionRules.leadsElsewhere(known.url(), url)) {
            var kept = wished.entrySet().stream()
                    .filter(header ->
                            header.getValue() == null && known.sealedHeaders().containsKey(header.getKey()))
                    .map(Map.Entry::getKey)
                    .sorted()
                    .toList();
            if (!kept.isEmpty()) {
                throw new SecretMeantElsewhere("headers", "The value of " + String.join(", ", kept), known.url());
            }
        }
        return sealedHeaders(wished, known.sealedHeaders(), known.id());
    }

    private static Map<String, @Nullable String> withoutValues(Map<String, String> headers) {
        var names = new HashMap<String, @Nullable String>();
        headers.keySet().forEach(name -> names.put(name, null));
        return names;
    }

    private Map<String, String> sealedHeaders(
            Map<String, @Nullable String> headers, Map<String, String> known, String endpointId) {
        if (headers.size() > MOST_HEADERS) {
            throw new InvalidField("headers", "An endpoint has at most " + MOST_HEADERS + " headers.");
        }
        return headers.entrySet().stream().collect(toMap(Map.Entry::getKey, header -> {
            var kept = header.getValue() == null ? known.get(header.getKey()) : null;
            return kept == null ? seal.seal(checked(header.getKey(), header.getValue()), endpointId) : kept;
        }));
    }

    /** How requests of a new endpoint sign in. */
    Auth auth(@Nullable AuthWish wish, String endpointId) {
        return auth(wish, Auth.NONE, endpointId);
    }

    /**
     * How requests of a changed endpoint sign in. A secret that is not given anew stays.
     *
     * @param wish absent for as they do
     * @param url of the endpoint from now on
     */
    Auth auth(@Nullable AuthWish wish, Endpoint known, String url) {
        var auth = wish == null ? known.auth() : auth(wish, known.auth(), known.id());
        // Sealing never gives the same twice: what is equal was not said again.
        var isKept = auth.sealedSecret() != null
                && auth.sealedSecret().equals(known.auth().sealedSecret());
        if (isKept && SubscriptionRules.leadsElsewhere(known.url(), url)) {
            throw new SecretMeantElsewhere(
                    "auth." + auth.kind().secret(), "The " + auth.kind().secret(), known.url());
        }
        return auth;
    }

    private Auth auth(@Nullable AuthWish wish, Auth known, String endpointId) {
        if (wish == null || wish.type() == null || wish.type() == Auth.Kind.NONE) {
            return Auth.NONE;
        }
        var kept = known.kind() == wish.type() ? known.sealedSecret() : null;
        return switch (wish.type()) {
            case NONE -> Auth.NONE;
            case BASIC -> {
                var username = required("auth.username", wish.username(), "Basic needs a username.");
                if (username.contains(":")) {
                    throw new InvalidField("auth.username", "A username holds no colon.");
                }
                yield new Auth(
                        Auth.Kind.BASIC,
                        username,
                        null,
                        null,
                        null,
                        secretOf("auth.password", wish.password(), kept, endpointId));
            }
            case BEARER ->
                new Auth(
                        Auth.Kind.BEARER,
                        null,
                        null,
                        null,
                        null,
                        secretOf("auth.token", wish.token(), kept, endpointId));
            case OAUTH2 -> {
                var tokenUrl = subscriptions.url("auth.tokenUrl", wish.tokenUrl(), "OAuth2 needs a tokenUrl.");
                // A secret goes only where it was meant to go.
                var isSame = tokenUrl.equals(known.tokenUrl());
                yield new Auth(
                        Auth.Kind.OAUTH2,
                        null,
                        tokenUrl,
                        required("auth.clientId", wish.clientId(), "OAuth2 needs a clientId."),
                        wish.scope() == null || wish.scope().isBlank()
                                ? null
                                : required("auth.scope", wish.scope(), ""),
                        secretOf("auth.clientSecret", wish.clientSecret(), isSame ? kept : null, endpointId));
            }
        };
    }

    private static String required(String field, @Nullable String value, String absent) {
        if (value == null || value.isBlank()) {
            throw new InvalidField(field, absent);
        }
        if (value.length() > LONGEST_AUTH || value.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw new InvalidField(
                    field, "It has at most " + LONGEST_AUTH + " characters, none of which is a control character.");
        }
        return value;
    }

    private String secretOf(String field, @Nullable String given, @Nullable String kept, String endpointId) {
        if (given == null || given.isEmpty()) {
            if (kept == null) {
                throw new InvalidField(field, "This way to sign in needs its secret.");
            }
            return kept;
        }
        // A token stands in the header as it is; the others are encoded.
        if (field.equals("auth.token") && !HEADER_VALUE.matcher(given).matches()) {
            throw new InvalidField(field, "It must be printable ASCII, at most 2000 characters.");
        }
        return seal.seal(required(field, given, ""), endpointId);
    }

    /** Two ways to fill one header would hide one another. */
    static void checkTogether(Auth auth, Map<String, String> headers) {
        if (auth.kind() != Auth.Kind.NONE && headers.keySet().stream().anyMatch("authorization"::equalsIgnoreCase)) {
            throw new InvalidField(
                    "headers", "The header Authorization is set by auth; leave it out of the headers or choose none.");
        }
    }

    private static String checked(String name, @Nullable String value) {
        if (!HEADER_NAME.matcher(name).matches()) {
            throw new InvalidField("headers", "A header's name consists of letters, digits and hyphens.");
        }
        var lower = name.toLowerCase(Locale.ROOT);
        if (RESERVED.contains(lower) || lower.startsWith("webhook-") || lower.startsWith("x-hub-signature")) {
            throw new InvalidField("headers", "The header " + name + " is set by the delivery itself.");
        }
        if (value == null) {
            throw new InvalidField("headers", "The header " + name + " has no value that it could keep; give it one.");
        }
        if (!HEADER_VALUE.matcher(value).matches()) {
            throw new InvalidField(
                    "headers",
                    "The value of the header " + name + " must be printable ASCII, at most 2000 characters.");
        }
        return value;
    }

    /** The wished secret, or a new one of 32 random bytes. */
    String secret(@Nullable String wished) {
        if (wished == null) {
            var bytes = new byte[32];
            random.nextBytes(bytes);
            return SECRET_PREFIX + Base64.getEncoder().encodeToString(bytes);
        }
        if (!isSecret(wished)) {
            throw new InvalidField(
                    "secret",
                    "A secret is whsec_ followed by 24 to 64 random bytes in base64, or whsk_ followed by the 64 bytes of"
                            + " an Ed25519 key pair (Standard Webhooks).");
        }
        return wished;
    }

    private static boolean isSecret(String wished) {
        if (Ed25519.isNamedBy(wished)) {
            return Ed25519.isKey(wished);
        }
        if (!wished.startsWith(SECRET_PREFIX)) {
            return false;
        }
        try {
            var bytes = Base64.getDecoder().decode(wished.substring(SECRET_PREFIX.length()));
            return bytes.length >= 24 && bytes.length <= 64;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** What is null in a wish stays as it is known; 0 takes a limit away. */
    static Pace pace(@Nullable PaceWish wish, Pace known) {
        if (wish == null) {
            return known;
        }
        return new Pace(
                limit("pace.perMinute", wish.perMinute(), known.perMinute(), MOST_PER_MINUTE),
                limit("pace.concurrency", wish.concurrency(), known.concurrency(), MOST_AT_ONCE),
                wish.ordered() == null ? known.ordered() : wish.ordered());
    }

    private static @Nullable Integer limit(String field, @Nullable Integer wished, @Nullable Integer known, int most) {
        if (wished == null) {
            return known;
        }
        if (wished < 0 || wished > most) {
            throw new InvalidField(field, "It is a number from 1 to " + most + ", or 0 for no limit.");
        }
        return wished == 0 ? null : wished;
    }

    /** How long an old key goes on signing. */
    static Duration overlap(@Nullable Integer hours) {
        if (hours == null) {
            return Duration.ofHours(24);
        }
        if (hours < 0 || hours > MOST_OVERLAP) {
            throw new InvalidField("hours", "An old key signs for 0 to " + MOST_OVERLAP + " hours more.");
        }
        return Duration.ofHours(hours);
    }

    String sealed(String secret, String endpointId) {
        return seal.seal(secret, endpointId);
    }

    String opened(String sealedSecret, String endpointId) {
        return seal.open(sealedSecret, endpointId);
    }
}
