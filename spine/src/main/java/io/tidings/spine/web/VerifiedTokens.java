package io.tidings.spine.web;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * Checks tokens. The keys are fetched at the first token, kept, and still used while Keycloak is away; a token that was found
 * good stays good until it expires, without checking its signature at every request.
 */
final class VerifiedTokens implements JwtDecoder {

    private static final int REMEMBERED = 5_000;
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

    private final JwtDecoder decoder;
    private final Clock clock;

    private final Map<String, Jwt> good = Collections.synchronizedMap(new LinkedHashMap<>(256, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Jwt> eldest) {
            return size() > REMEMBERED;
        }
    });

    /** @param clock real time: tokens are another system's, which does not follow the desk's clock */
    VerifiedTokens(JwtDecoder decoder, Clock clock) {
        this.decoder = decoder;
        this.clock = clock;
    }

    /**
     * Accepts what {@code issuer} (compared as a string) signed with RS256 for {@code audience}, customers' sessions, and what API
     * tokens are exchanged for. Each kind is checked with its own keys only, whatever a token says of itself.
     */
    static VerifiedTokens from(
            URI keys, String issuer, String audience, CustomerSessions sessions, ExchangedTokens exchanged) {
        var logins = logins(keys, issuer, audience);
        return new VerifiedTokens(
                token -> {
                    if (CustomerSessions.isOne(token)) {
                        return sessions.decode(token);
                    }
                    return ExchangedTokens.isOne(token) ? exchanged.decode(token) : logins.decode(token);
                },
                Clock.systemUTC());
    }

    private static JwtDecoder logins(URI keys, String issuer, String audience) {
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.RS256, keySource(keys)));
        // The claims are checked below, with sentences of our own.
        processor.setJWTClaimsSetVerifier((_, _) -> {});
        var decoder = new NimbusJwtDecoder(processor);
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(List.of(
                new JwtTimestampValidator(CLOCK_SKEW),
                new JwtClaimValidator<>("exp", expiry -> expiry != null),
                new JwtClaimValidator<>("iss", issuer::equals),
                new JwtClaimValidator<List<String>>(
                        "aud", audiences -> audiences != null && audiences.contains(audience)))));
        return decoder;
    }

    private static JWKSource<SecurityContext> keySource(URI keys) {
        try {
            return JWKSourceBuilder.create(keys.toURL(), new DefaultResourceRetriever(2_000, 2_000, 256 * 1024))
                    .cache(
                            Duration.ofMinutes(15).toMillis(),
                            Duration.ofSeconds(5).toMillis())
                    .rateLimited(Duration.ofSeconds(5).toMillis())
                    .outageTolerantForever()
                    .build();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("tidings.web.keys is not a URL: " + keys, e);
        }
    }

    @Override
    public Jwt decode(String token) {
        var known = good.get(token);
        if (known != null && clock.instant().isBefore(expiry(known))) {
            return known;
        }
        good.remove(token);
        var checked = decoder.decode(token);
        good.put(token, checked);
        return checked;
    }

    private static java.time.Instant expiry(Jwt token) {
        var expiry = token.getExpiresAt();
        return expiry == null ? java.time.Instant.MIN : expiry;
    }
}
