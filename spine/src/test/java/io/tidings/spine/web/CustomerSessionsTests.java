package io.tidings.spine.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.JwtException;

class CustomerSessionsTests {

    private static final byte[] KEY =
            "a key that two services share...".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private final CustomerSessions sessions = with(KEY, Clock.systemUTC());
    private Keycloak keycloak;
    private VerifiedTokens tokens;

    @BeforeEach
    void start() throws Exception {
        keycloak = new Keycloak();
        tokens = VerifiedTokens.from(
                URI.create(keycloak.url("/certs")), Keycloak.ISSUER, "tidings", sessions, exchanged());
    }

    @AfterEach
    void stop() {
        keycloak.close();
    }

    private static ExchangedTokens exchanged() {
        return new ExchangedTokens(ExchangedTokens.keysAt(URI.create("http://localhost:1")), "tidings");
    }

    private static CustomerSessions with(byte[] key, Clock clock) {
        return new CustomerSessions(Base64.getEncoder().encodeToString(key), "tidings", clock);
    }

    @Test
    void aSessionIsACustomerAndNothingElse() {
        var caller = Caller.of(tokens.decode(sessions.begin("p1", "Jan").token()));

        assertThat(caller.id()).isEqualTo("site:p1");
        assertThat(caller.name()).isEqualTo("Jan");
        assertThat(caller.roles()).containsExactly(Role.CUSTOMER);
        assertThat(caller.isInCustomerSession()).isTrue();
        assertThat(caller.personId()).isEqualTo("p1");
        assertThat(caller.email()).isNull();
    }

    @Test
    void aLoginIsStillChecked() {
        assertThat(tokens.decode(keycloak.token(Keycloak.agent())).getSubject()).endsWith("0002");
    }

    @Test
    void aSessionEndsAfterAQuarterOfAnHour() {
        var yesterday = Clock.fixed(Instant.now().minus(Duration.ofMinutes(16)), ZoneOffset.UTC);

        refused(with(KEY, yesterday).begin("p1", "Jan").token());
    }

    @Test
    void aSessionOfAnotherKeyIsRefused() {
        refused(with(new byte[32], Clock.systemUTC()).begin("p1", "Jan").token());
    }

    @Test
    void whereThereIsNoKeyNoSessionIsBelievedAndNoneIsGiven() {
        var none = new CustomerSessions("", "tidings", Clock.systemUTC());
        var deaf =
                VerifiedTokens.from(URI.create(keycloak.url("/certs")), Keycloak.ISSUER, "tidings", none, exchanged());

        assertThat(none.areGiven()).isFalse();
        assertThatExceptionOfType(JwtException.class)
                .isThrownBy(() -> deaf.decode(sessions.begin("p1", "Jan").token()));
    }

    /** Whoever holds the key must not make an agent with it either, nor somebody who has a login. */
    @Test
    void theKeyIsGoodForCustomersOnly() throws Exception {
        tokens.decode(signed(claims -> claims));

        refused(signed(claims -> claims.claim("roles", List.of("agent"))));
        refused(signed(claims -> claims.claim("roles", List.of("customer", "admin"))));
        refused(signed(claims -> claims.subject("00000000-0000-4000-8000-000000000002")));
        refused(signed(claims -> claims.issuer(Keycloak.ISSUER)));
        refused(signed(claims -> claims.audience("another")));
        refused(signed(claims -> claims.expirationTime(null)));
    }

    @Test
    void aKeyOfAnotherLengthIsRefusedAtTheStart() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with(new byte[31], Clock.systemUTC()))
                .withMessageContaining("TIDINGS_SESSION_KEY");
    }

    private void refused(String token) {
        assertThatExceptionOfType(JwtException.class).isThrownBy(() -> tokens.decode(token));
    }

    private static String signed(UnaryOperator<JWTClaimsSet.Builder> change) throws JOSEException {
        var claims = new JWTClaimsSet.Builder()
                .issuer("urn:tidings:customer-sessions")
                .audience("tidings")
                .subject("site:p1")
                .expirationTime(Date.from(Instant.now().plusSeconds(60)))
                .claim("roles", List.of("customer"));
        var token = new SignedJWT(
                new JWSHeader(JWSAlgorithm.HS256), change.apply(claims).build());
        token.sign(new MACSigner(KEY));
        return token.serialize();
    }
}
