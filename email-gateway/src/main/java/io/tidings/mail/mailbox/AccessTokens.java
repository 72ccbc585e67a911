package io.tidings.mail.mailbox;

import io.tidings.mail.mailbox.RemoteMailbox.OAuth;
import io.tidings.spine.outgoing.GuardedHttp;
import io.tidings.spine.outgoing.OutgoingRequest;
import io.tidings.spine.outgoing.OutgoingResult.Answered;
import io.tidings.spine.outgoing.OutgoingResult.Failed;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Gets the access tokens that log in to mailboxes without a password (OAuth 2.0, RFC 6749 and RFC 7523), and keeps each until
 * shortly before its end. The provider's address was chosen by somebody, so it is asked as carefully as every chosen address.
 */
@Component
class AccessTokens {

    /** Before the end: longer than a connection waits for news before it looks at its token again. */
    private static final Duration MARGIN = Duration.ofMinutes(7);

    private static final Duration USUAL_LIFE = Duration.ofHours(1);
    private static final String JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private record Token(OAuth of, String value, Instant end) {}

    private final GuardedHttp http;
    private final Secrets secrets;
    private final MailboxStore store;
    private final Clock clock;
    private final Map<String, Token> known = new ConcurrentHashMap<>();

    AccessTokens(GuardedHttp http, Secrets secrets, MailboxStore store, Clock clock) {
        this.http = http;
        this.secrets = secrets;
        this.store = store;
        this.clock = clock;
    }

    /** Whether there is one that was asked for earlier, which the provider may have withdrawn since. */
    boolean has(RemoteMailbox mailbox, OAuth login) {
        var token = known.get(mailbox.id());
        return token != null && token.of().equals(login) && !endsSoon(token);
    }

    /** A token that is good for some minutes more. */
    String of(RemoteMailbox mailbox, OAuth login) throws FetchFailure {
        var token = known.get(mailbox.id());
        if (token != null && token.of().equals(login) && !endsSoon(token)) {
            return token.value();
        }
        var fresh = asked(mailbox, login);
        known.put(mailbox.id(), fresh);
        return fresh.value();
    }

    /** Whether a connection that was made with the mailbox's token is to be made anew with another one. */
    boolean endsSoon(RemoteMailbox mailbox) {
        var token = known.get(mailbox.id());
        return token != null && endsSoon(token);
    }

    /** The server does not accept it. */
    void forget(RemoteMailbox mailbox) {
        known.remove(mailbox.id());
    }

    private boolean endsSoon(Token token) {
        return clock.instant().isAfter(token.end());
    }

    private Token asked(RemoteMailbox mailbox, OAuth login) throws FetchFailure {
        var headers = Map.of("Content-Type", "application/x-www-form-urlencoded", "Accept", "application/json");
        var body = form(parameters(mailbox, login)).getBytes(StandardCharsets.US_ASCII);
        return switch (http.send(OutgoingRequest.post(login.tokenUrl(), headers, body))) {
            case Failed failed -> throw failure(Fault.Kind.TOKEN_AWAY, mailbox, login, failed.text());
            case Answered answered -> token(mailbox, login, answered);
        };
    }

    private Token token(RemoteMailbox mailbox, OAuth login, Answered answered) throws FetchFailure {
        var answer = json(answered.bodyStart());
        var value = answer.path("access_token").asString("");
        if (answered.status() != 200 || value.isEmpty()) {
            throw failure(
                    answered.status() >= 500 ? Fault.Kind.TOKEN_AWAY : Fault.Kind.TOKEN,
                    mailbox,
                    login,
                    refusal(answered.status(), answer));
        }
        var rotated = answer.path("refresh_token").asString("");
        var kept = login.sealedRefreshToken();
        var of = login;
        if (!rotated.isEmpty() && kept != null && !rotated.equals(opened(mailbox, login, kept))) {
            // The provider may refuse the old one from now on (RFC 6749 §6).
            var sealed = secrets.seal(rotated, mailbox.id());
            store.rotate(mailbox.id(), kept, sealed);
            of = login.with(sealed);
        }
        var seconds = answer.path("expires_in").asLong(USUAL_LIFE.toSeconds());
        var margin = Math.min(MARGIN.toSeconds(), seconds / 2);
        return new Token(of, value, clock.instant().plusSeconds(seconds - margin));
    }

    private Map<String, String> parameters(RemoteMailbox mailbox, OAuth login) throws FetchFailure {
        var parameters = new LinkedHashMap<String, String>();
        switch (login.flow()) {
            case CLIENT_CREDENTIALS -> {
                parameters.put("grant_type", "client_credentials");
                parameters.put("client_id", login.clientId());
                parameters.put("client_secret", secret(mailbox, login));
                parameters.put("scope", login.scope());
            }
            case REFRESH_TOKEN -> {
                var refreshToken = login.sealedRefreshToken();
                parameters.put("grant_type", "refresh_token");
                parameters.put("client_id", login.clientId());
                // A public client has no secret.
                if (login.sealedSecret() != null) {
                    parameters.put("client_secret", secret(mailbox, login));
                }
                parameters.put("refresh_token", refreshToken == null ? "" : opened(mailbox, login, refreshToken));
                parameters.put("scope", login.scope());
            }
            case SERVICE_ACCOUNT -> {
                parameters.put("grant_type", JWT_BEARER);
                parameters.put("assertion", assertion(mailbox, login));
            }
        }
        return parameters;
    }

    /** The service account speaks for the mailbox's user (RFC 7523; Google calls it domain-wide delegation). */
    private String assertion(RemoteMailbox mailbox, OAuth login) throws FetchFailure {
        var now = clock.instant().getEpochSecond();
        var claims = new LinkedHashMap<String, Object>();
        claims.put("iss", login.clientId());
        claims.put("sub", login.user());
        claims.put("scope", login.scope());
        claims.put("aud", login.tokenUrl());
        claims.put("iat", now);
        claims.put("exp", now + USUAL_LIFE.toSeconds());
        var signed = encoded(Map.of("alg", "RS256", "typ", "JWT")) + "." + encoded(claims);
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(privateKey(secret(mailbox, login)));
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new FetchFailure(Fault.of(Fault.Kind.SECRET, mailbox, null), e);
        }
    }

    /** @throws IllegalArgumentException where it is none in PEM form (PKCS #8) */
    static PrivateKey privateKey(String pem) {
        var body = pem.replaceAll("-----(BEGIN|END) PRIVATE KEY-----", "").replaceAll("(\\\\n|\\s)+", "");
        try {
            return KeyFactory.getInstance("RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("It is no RSA key", e);
        }
    }

    private static String encoded(Map<String, ?> part) {
        return BASE64.encodeToString(JSON.writeValueAsBytes(part));
    }

    private String secret(RemoteMailbox mailbox, OAuth login) throws FetchFailure {
        var sealed = login.sealedSecret();
        return sealed == null ? "" : opened(mailbox, login, sealed);
    }

    private String opened(RemoteMailbox mailbox, OAuth login, String sealed) throws FetchFailure {
        try {
            return secrets.open(sealed, mailbox.id());
        } catch (IllegalStateException e) {
            throw failure(Fault.Kind.SECRET, mailbox, login, null);
        }
    }

    private static FetchFailure failure(Fault.Kind kind, RemoteMailbox mailbox, OAuth login, @Nullable String detail) {
        return new FetchFailure(Fault.of(kind, mailbox, detail).with("tokenHost", host(login)));
    }

    private static String host(OAuth login) {
        var host = URI.create(login.tokenUrl()).getHost();
        return host == null ? login.tokenUrl() : host;
    }

    /** The provider's own words (RFC 6749 §5.2), which hold no secret of ours. */
    private static String refusal(int status, JsonNode answer) {
        var error = answer.path("error").asString("");
        var description = answer.path("error_description").asString("");
        var said = (error + ": " + description).replaceAll("\\p{Cntrl}+", " ").strip();
        return error.isEmpty() ? "It answered " + status + "." : said.length() > 300 ? said.substring(0, 300) : said;
    }

    private static JsonNode json(String body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException e) {
            return JSON.createObjectNode();
        }
    }

    private static String form(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
