package io.tidings.spine.web;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * The tokens of customers who are signed in at another site: signed with a key that the services share (HS256), where those of
 * logins are signed by Keycloak (RS256). Either kind is checked with its own key only, whatever a token says of itself.
 */
public final class CustomerSessions {

    /** Short, since nobody can take a session back; a page asks its site for the next one. */
    private static final Duration LASTS = Duration.ofMinutes(15);

    private static final String ISSUER = "urn:tidings:customer-sessions";
    private static final String IDENTITY = "site:";
    private static final String ROLES = "roles";
    private static final List<String> CUSTOMER = List.of("customer");
    private static final int KEY_BYTES = 32;

    /** @param expiresAt after this the token is refused with 401 */
    public record Session(String token, Instant expiresAt) {}

    private final Optional<SecretKeySpec> key;
    private final String audience;
    private final Clock clock;
    private final JwtDecoder decoder;

    /**
     * @param key 32 bytes in base64; empty where this installation gives no sessions
     * @param clock real time, as for every other token
     * @throws IllegalArgumentException where the key is not 32 bytes
     */
    CustomerSessions(String key, String audience, Clock clock) {
        this.key = key.isBlank() ? Optional.empty() : Optional.of(read(key));
        this.audience = audience;
        this.clock = clock;
        decoder = this.key.<JwtDecoder>map(secret -> checking(secret, audience)).orElse(_ -> {
            throw new BadJwtException("This service knows no customers' sessions");
        });
    }

    private static SecretKeySpec read(String key) {
        var bytes = Base64.getDecoder().decode(key.strip());
        if (bytes.length != KEY_BYTES) {
            throw new IllegalArgumentException(
                    "TIDINGS_SESSION_KEY must hold 32 bytes in base64 (openssl rand -base64 32), not " + bytes.length);
        }
        return new SecretKeySpec(bytes, "HmacSHA256");
    }

    private static JwtDecoder checking(SecretKeySpec key, String audience) {
        var decoder = NimbusJwtDecoder.withSecretKey(key)
                .macAlgorithm(MacAlgorithm.HS256)
                .build();
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(List.of(
                new JwtTimestampValidator(Duration.ofSeconds(30)),
                new JwtClaimValidator<>("exp", expiry -> expiry != null),
                new JwtClaimValidator<>("iss", ISSUER::equals),
                new JwtClaimValidator<List<String>>(
                        "aud", audiences -> audiences != null && audiences.contains(audience)),
                new JwtClaimValidator<List<String>>(ROLES, CUSTOMER::equals),
                new JwtClaimValidator<String>("sub", subject -> subject != null && isIdentity(subject)))));
        return decoder;
    }

    /** What a person who comes by way of a site is known by, besides the logins. */
    public static String identityOf(String personId) {
        return IDENTITY + personId;
    }

    static boolean isIdentity(String subject) {
        return subject.startsWith(IDENTITY);
    }

    /** Back from {@link #identityOf(String)}. */
    static String personOf(String identity) {
        return identity.substring(IDENTITY.length());
    }

    /** Whether this is for {@link #decode} to check, as the token's header says. */
    static boolean isOne(String token) {
        try {
            return SignedJWT.parse(token).getHeader().getAlgorithm().equals(JWSAlgorithm.HS256);
        } catch (ParseException e) {
            return false;
        }
    }

    /** Whether this installation gives any. */
    public boolean areGiven() {
        return key.isPresent();
    }

    /**
     * A session of a person who has {@link #identityOf(String)} among its identities.
     *
     * @throws IllegalStateException where none are given
     */
    public Session begin(String personId, @Nullable String name) {
        var now = clock.instant();
        var expiresAt = now.plus(LASTS);
        var claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(audience)
                .subject(identityOf(personId))
                .issueTime(Date.from(now))
                .expirationTime(Date.from(expiresAt))
                .claim(ROLES, CUSTOMER)
                .claim("name", name == null ? "" : name)
                .build();
        var token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .type(new JOSEObjectType("customer-session+jwt"))
                        .build(),
                claims);
        try {
            token.sign(new MACSigner(
                    key.orElseThrow(() -> new IllegalStateException("No key for customers' sessions: areGiven()"))));
        } catch (JOSEException e) {
            throw new IllegalStateException("A customer's session cannot be signed", e);
        }
        return new Session(token.serialize(), expiresAt.truncatedTo(ChronoUnit.SECONDS));
    }

    /** @throws org.springframework.security.oauth2.jwt.JwtException where this is not one that was given here, or is over */
    Jwt decode(String token) {
        return decoder.decode(token);
    }
}
