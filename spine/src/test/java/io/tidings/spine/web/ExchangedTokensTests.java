package io.tidings.spine.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.tidings.events.AccessLevel;
import io.tidings.events.CurrentFact.AgentCurrent;
import io.tidings.events.Permission;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.JwtException;

class ExchangedTokensTests {

    private static final Set<Permission> READING = Set.of(Permission.TICKET_READ, Permission.ADMIN_DESK);

    private final ECKey key = key("k1");
    private final ExchangedTokens exchanged =
            new ExchangedTokens(new ImmutableJWKSet<>(new JWKSet(key.toPublicJWK())), "tidings");
    private Keycloak keycloak;
    private VerifiedTokens tokens;

    @BeforeEach
    void start() throws Exception {
        keycloak = new Keycloak();
        tokens = VerifiedTokens.from(
                URI.create(keycloak.url("/certs")),
                Keycloak.ISSUER,
                "tidings",
                new CustomerSessions("", "tidings", Clock.systemUTC()),
                exchanged);
    }

    @AfterEach
    void stop() {
        keycloak.close();
    }

    @Test
    void theCallerIsTheAgentAndMayNoMoreThanTheTokenAllows() {
        var caller = Caller.of(tokens.decode(signed(claims(true, READING))));

        assertThat(caller.id()).isEqualTo("maya");
        assertThat(caller.isAgent()).isTrue();
        assertThat(caller.isByApiToken()).isTrue();
        assertThat(caller.rights().permissions()).isEqualTo(READING);
        assertThat(caller.may(Permission.ADMIN_ACCESS)).isFalse();
        assertThat(caller.rights().has(AccessLevel.FULL, "any")).isTrue();
    }

    @Test
    void whatTheAgentMayNotDoTheTokenDoesNotAllow() {
        var caller = Caller.of(tokens.decode(signed(claims(false, READING))));

        assertThat(caller.rights().permissions()).containsExactly(Permission.TICKET_READ);
    }

    /** An open stream asks anew what its caller may do, from the login on. */
    @Test
    void neitherADecisionNorAStreamThatLooksAgainMakesItMore() {
        var caller = Caller.of(tokens.decode(signed(claims(true, Set.of(Permission.TICKET_READ)))));
        var everything = Permission.ALL.stream().map(Permission::word).toList();
        var decided =
                new AgentCurrent("maya", "Maya", null, Map.of("*", "full"), true, everything, null, null, null, null);

        assertThat(caller.as(decided).rights().permissions()).containsExactly(Permission.TICKET_READ);
        assertThat(caller.as(decided).byLogin().rights().permissions()).containsExactly(Permission.TICKET_READ);
    }

    @Test
    void aTokenThatAllowsNothingIsNotTakenForALogin() {
        var caller = Caller.of(tokens.decode(signed(claims(true, Set.of()))));

        assertThat(caller.isByApiToken()).isTrue();
        assertThat(caller.rights().permissions()).isEmpty();
    }

    @Test
    void anotherKeyAnotherAlgorithmAndNoSignatureAreRefused() throws Exception {
        var claims = claims(true, Permission.ALL);

        refused(signed(claims, JWSAlgorithm.ES256, new ECDSASigner(key("k1"))));
        refused(signed(claims, JWSAlgorithm.ES256, new ECDSASigner(key("k2"))));
        refused(signed(
                claims, JWSAlgorithm.HS256, new MACSigner(key.toECPublicKey().getEncoded())));
        refused(new PlainJWT(claims).serialize());
        refused(keycloak.token(new JWTClaimsSet.Builder(claims)));
    }

    @Test
    void anotherIssuerAnotherAudienceAndAnOldOneAreRefused() {
        refused(signed(change(builder -> builder.issuer(Keycloak.ISSUER))));
        refused(signed(change(builder -> builder.audience("another"))));
        refused(signed(change(builder -> builder.claim("permissions", null))));
        refused(signed(change(builder -> builder.expirationTime(null))));
        refused(signed(exchanged.claims(
                "maya", "Maya", true, Set.of(), READING, Instant.now().minus(Duration.ofMinutes(6)))));
    }

    /** Otherwise the ticket-service's key would make administrators of its own. */
    @Test
    void aLoginsTokenIsNotSignedWithThisKey() {
        refused(signed(Keycloak.agent().claim("roles", List.of("admin")).build()));
    }

    private interface Change {
        JWTClaimsSet.Builder of(JWTClaimsSet.Builder builder);
    }

    private JWTClaimsSet change(Change change) {
        return change.of(new JWTClaimsSet.Builder(claims(true, READING))).build();
    }

    private JWTClaimsSet claims(boolean admin, Set<Permission> permissions) {
        return exchanged.claims("maya", "Maya", admin, Set.of("support"), permissions, Instant.now());
    }

    private void refused(String token) {
        assertThatExceptionOfType(JwtException.class).isThrownBy(() -> tokens.decode(token));
    }

    private String signed(JWTClaimsSet claims) {
        try {
            return signed(claims, JWSAlgorithm.ES256, new ECDSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String signed(JWTClaimsSet claims, JWSAlgorithm algorithm, JWSSigner signer) throws JOSEException {
        var token = new SignedJWT(new JWSHeader.Builder(algorithm).keyID("k1").build(), claims);
        token.sign(signer);
        return token.serialize();
    }

    private static ECKey key(String id) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
