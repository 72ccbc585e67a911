package io.tidings.webhooks.endpoint;

import static java.util.stream.Collectors.toMap;

import io.tidings.events.filter.Filter;
import io.tidings.spine.outgoing.Seal;
import io.tidings.spine.outgoing.SubscriptionRules;
import io.tidings.spine.web.InvalidField;
import java.security.SecureRandom;
import java.util.Base64;
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

    Map<String, String> sealedHeaders(Map<String, String> headers, String endpointId) {
        if (headers.size() > MOST_HEADERS) {
            throw new InvalidField("headers", "An endpoint has at most " + MOST_HEADERS + " headers.");
        }
        headers.forEach(EndpointRules::check);
        return headers.entrySet().stream()
                .collect(toMap(Map.Entry::getKey, header -> seal.seal(header.getValue(), endpointId)));
    }

    private static void check(String name, @Nullable String value) {
        if (!HEADER_NAME.matcher(name).matches()) {
            throw new InvalidField("headers", "A header's name consists of letters, digits and hyphens.");
        }
        var lower = name.toLowerCase(Locale.ROOT);
        if (RESERVED.contains(lower) || lower.startsWith("webhook-")) {
            throw new InvalidField("headers", "The header " + name + " is set by the delivery itself.");
        }
        if (value == null || !HEADER_VALUE.matcher(value).matches()) {
            throw new InvalidField(
                    "headers",
                    "The value of the header " + name + " must be printable ASCII, at most 2000 characters.");
        }
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
                    "secret", "A secret is whsec_ followed by 24 to 64 random bytes in base64 (Standard Webhooks).");
        }
        return wished;
    }

    private static boolean isSecret(String wished) {
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

    String sealed(String secret, String endpointId) {
        return seal.seal(secret, endpointId);
    }

    String opened(String sealedSecret, String endpointId) {
        return seal.open(sealedSecret, endpointId);
    }
}
