package io.tidings.spine.web;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.tidings.events.Permission;
import java.net.MalformedURLException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * The short tokens that the gateway gets for API tokens: signed by the ticket-service (ES256), where those of logins are signed by
 * Keycloak (RS256). They say whose the API token is and what it allows at most, and never leave the installation.
 */
public final class ExchangedTokens {

    /** As long as a login's token; what was revoked is no longer handed on by the gateway. */
    public static final Duration LASTS = Duration.ofMinutes(5);

    private static final String ISSUER = "urn:tidings:api-tokens";
    private static final String ROLES = "roles";
    private static final String PERMISSIONS = "permissions";
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

    private final String audience;
    private final JwtDecoder decoder;

    /** @param keys of the replicas of the ticket-service */
    ExchangedTokens(JWKSource<SecurityContext> keys, String audience) {
        this.audience = audience;
        this.decoder = checking(keys, audience);
    }

    /** Asked at the first token and whenever a token names a key that is not known yet, as after a start. */
    static JWKSource<SecurityContext> keysAt(URI address) {
        try {
            return JWKSourceBuilder.create(address.toURL(), new DefaultResourceRetriever(2_000, 2_000, 256 * 1024))
                    .cache(
                            Duration.ofMinutes(15).toMillis(),
                            Duration.ofSeconds(5).toMillis())
                    .rateLimited(Duration.ofSeconds(1).toMillis())
                    .outageTolerantForever()
                    .build();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("tidings.web.exchanged-keys is not a URL: " + address, e);
        }
    }

    private static JwtDecoder checking(JWKSource<SecurityContext> keys, String audience) {
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.ES256, keys));
        processor.setJWTClaimsSetVerifier((_, _) -> {});
        var decoder = new NimbusJwtDecoder(processor);
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(List.of(
                new JwtTimestampValidator(CLOCK_SKEW),
                new JwtClaimValidator<>("exp", expiry -> expiry != null),
                new JwtClaimValidator<>("iss", ISSUER::equals),
                new JwtClaimValidator<List<String>>(
                        "aud", audiences -> audiences != null && audiences.contains(audience)),
                new JwtClaimValidator<List<String>>(PERMISSIONS, permissions -> permissions != null))));
        return decoder;
    }

    /**
     * What such a token says, to be signed.
     *
     * @param agentId whose the API token is
     * @param admin whether the agent's login is an administrator's
     * @param groups the ids of the groups that the agent's login names
     * @param permissions what the API token allows at most
     */
    public JWTClaimsSet claims(
            String agentId,
            @Nullable String name,
            boolean admin,
            Set<String> groups,
            Set<Permission> permissions,
            Instant now) {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(audience)
                .subject(agentId)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LASTS)))
                .claim("name", name == null ? "" : name)
                .claim(ROLES, List.of(admin ? "admin" : "agent"))
                .claim("groups", List.copyOf(groups))
                .claim(
                        PERMISSIONS,
                        permissions.stream().sorted().map(Permission::word).toList())
                .build();
    }

    /** Whether this is for {@link #decode} to check, as the token's header says. */
    static boolean isOne(String token) {
        try {
            return SignedJWT.parse(token).getHeader().getAlgorithm().equals(JWSAlgorithm.ES256);
        } catch (ParseException e) {
            return false;
        }
    }

    /** What the API token allows at most; null where a token is a login's or a session's. */
    static @Nullable Set<Permission> permissions(Jwt token) {
        if (!ISSUER.equals(token.getClaimAsString("iss"))) {
            return null;
        }
        var words = token.getClaimAsStringList(PERMISSIONS);
        return words == null ? Set.of() : Permission.known(words);
    }

    /** @throws org.springframework.security.oauth2.jwt.JwtException where this is not one that was given here, or is over */
    Jwt decode(String token) {
        return decoder.decode(token);
    }
}
