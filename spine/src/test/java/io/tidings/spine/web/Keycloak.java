package io.tidings.spine.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** What of Keycloak a service meets: its keys and its token endpoint. May be away. */
final class Keycloak implements AutoCloseable {

    static final String ISSUER = "http://desk.example/auth/realms/tidings";

    private final RSAKey key;
    private final HttpServer server;
    final AtomicInteger keysAsked = new AtomicInteger();
    final AtomicInteger tokensAsked = new AtomicInteger();
    volatile boolean away;
    volatile long lifetime = 300;

    Keycloak() throws Exception {
        key = new RSAKeyGenerator(2048).keyID("k1").generate();
        server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        server.createContext("/certs", exchange -> {
            keysAsked.incrementAndGet();
            answer(exchange, new JWKSet(key.toPublicJWK()).toString());
        });
        server.createContext("/token", exchange -> {
            var form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            tokensAsked.incrementAndGet();
            answer(
                    exchange,
                    "{\"access_token\":\"" + form.hashCode() + "-" + tokensAsked + "\",\"expires_in\":" + lifetime
                            + "}");
        });
        server.start();
    }

    private void answer(HttpExchange exchange, String json) throws IOException {
        var body = json.getBytes(UTF_8);
        exchange.sendResponseHeaders(away ? 503 : 200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    String url(String path) {
        return "http://localhost:" + server.getAddress().getPort() + path;
    }

    static JWTClaimsSet.Builder agent() {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience("tidings")
                .subject("00000000-0000-4000-8000-000000000002")
                .expirationTime(Date.from(Instant.now().plusSeconds(300)))
                .claim("name", "Maya Lind")
                .claim("email", "agent@tidings.example")
                .claim("email_verified", true)
                .claim("roles", List.of("agent", "offline_access"))
                .claim("groups", List.of("support"));
    }

    String token(JWTClaimsSet.Builder claims) {
        return sign(claims, JWSAlgorithm.RS256, signer(key));
    }

    /** Signed by somebody else, who claims to be this key. */
    String forged(JWTClaimsSet.Builder claims) throws JOSEException {
        return sign(
                claims,
                JWSAlgorithm.RS256,
                signer(new RSAKeyGenerator(2048).keyID("k1").generate()));
    }

    /** The public key used as if it were a shared secret. */
    String confused(JWTClaimsSet.Builder claims) throws JOSEException {
        return sign(
                claims, JWSAlgorithm.HS256, new MACSigner(key.toRSAPublicKey().getEncoded()));
    }

    static String unsigned(JWTClaimsSet.Builder claims) {
        return new PlainJWT(claims.build()).serialize();
    }

    private static String sign(JWTClaimsSet.Builder claims, JWSAlgorithm algorithm, JWSSigner signer) {
        var token = new SignedJWT(new JWSHeader.Builder(algorithm).keyID("k1").build(), claims.build());
        try {
            token.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }

    private static JWSSigner signer(RSAKey key) {
        try {
            return new RSASSASigner(key);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
