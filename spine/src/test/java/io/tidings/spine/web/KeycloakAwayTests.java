package io.tidings.spine.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidings.spine.reaction.DependencyAway;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtException;

class KeycloakAwayTests {

    private Keycloak keycloak;

    @BeforeEach
    void start() throws Exception {
        keycloak = new Keycloak();
    }

    @AfterEach
    void stop() {
        keycloak.close();
    }

    @Test
    void withoutKeysNobodySaysThatATokenIsBad() {
        var tokens = tokens();
        keycloak.away = true;

        // Not a BadJwtException, which would be answered with 401.
        assertThatExceptionOfType(JwtException.class)
                .isThrownBy(() -> tokens.decode(keycloak.token(Keycloak.agent())))
                .isNotInstanceOf(BadJwtException.class);

        keycloak.away = false;
        assertThat(tokens.decode(keycloak.token(Keycloak.agent())).getSubject()).endsWith("0002");
    }

    @Test
    void keysThatAreKnownStayGoodWhileKeycloakIsAway() {
        var tokens = tokens();
        tokens.decode(keycloak.token(Keycloak.agent()));
        keycloak.away = true;

        assertThat(tokens.decode(keycloak.token(Keycloak.agent().claim("i", 2))).getSubject())
                .endsWith("0002");
    }

    @Test
    void aTokenThatWasGoodIsBadOnceExpired() {
        var expiry = Instant.now().plusSeconds(60);
        var token = keycloak.token(Keycloak.agent().expirationTime(Date.from(expiry)));
        var good = tokens().decode(token);
        var asked = new java.util.concurrent.atomic.AtomicInteger();
        var time = new AdjustableClock(Clock.systemUTC());
        var tokens = new VerifiedTokens(
                _ -> {
                    if (asked.incrementAndGet() > 1) {
                        throw new BadJwtException("expired");
                    }
                    return good;
                },
                time);

        assertThat(tokens.decode(token)).isSameAs(tokens.decode(token));
        time.moveTo(expiry.plusSeconds(1));
        assertThatExceptionOfType(BadJwtException.class).isThrownBy(() -> tokens.decode(token));
    }

    @Test
    void aServiceKeepsItsOwnTokenUntilItIsNearlyOver() {
        var time = new AdjustableClock(Clock.fixed(Instant.parse("2026-11-02T09:00:00Z"), ZoneOffset.UTC));
        var own = new ServiceTokens(URI.create(keycloak.url("/token")), "ticket-service", "s3cret&more", time);

        var first = own.bearer();
        time.advance(Duration.ofSeconds(260));
        assertThat(own.bearer()).isEqualTo(first);
        time.advance(Duration.ofSeconds(20));
        assertThat(own.bearer()).isNotEqualTo(first);
        assertThat(keycloak.tokensAsked).hasValue(2);
    }

    @Test
    void withoutKeycloakATokenIsADependencyThatIsAway() {
        var own = new ServiceTokens(URI.create(keycloak.url("/token")), "ticket-service", "s", Clock.systemUTC());
        keycloak.away = true;
        assertThatExceptionOfType(DependencyAway.class).isThrownBy(own::bearer);
        keycloak.close();
        assertThatExceptionOfType(DependencyAway.class).isThrownBy(own::bearer);
    }

    private VerifiedTokens tokens() {
        return VerifiedTokens.from(
                URI.create(keycloak.url("/certs")),
                Keycloak.ISSUER,
                "tidings",
                new CustomerSessions("", "tidings", Clock.systemUTC()),
                new ExchangedTokens(ExchangedTokens.keysAt(URI.create("http://localhost:1")), "tidings"));
    }
}
