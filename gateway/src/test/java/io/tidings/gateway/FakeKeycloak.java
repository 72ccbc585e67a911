package io.tidings.gateway;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
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
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/** What the gateway asks of Keycloak: tokens, keys, and to end a session. Tokens are signed as Keycloak's are. */
final class FakeKeycloak implements AutoCloseable {

    static final String ISSUER = "http://localhost:8080/auth/realms/tidings";
    static final String MAYA = "00000000-0000-4000-8000-000000000002";

    private static final String PROTOCOL = "/auth/realms/tidings/protocol/openid-connect";

    private final HttpServer server;
    private final RSAKey key;
    private final RSAKey another;

    final List<String> asked = new CopyOnWriteArrayList<>();

    /** Every token that the token endpoint gave. */
    final List<String> given = new CopyOnWriteArrayList<>();

    volatile String nonce = "";
    volatile String sid = "sid-1";
    volatile Duration lifespan = Duration.ofMinutes(5);
    volatile boolean sessionEnded;
    /** Whether it gives tokens, or lets everybody wait for them. */
    volatile CountDownLatch answers = new CountDownLatch(0);
    /** What is otherwise about the tokens of the next logins. */
    volatile UnaryOperator<JWTClaimsSet.Builder> change = claims -> claims;

    volatile Signed signed = Signed.BY_KEYCLOAK;

    /** Who signs: Keycloak, somebody who claims to be Keycloak, or nobody. */
    enum Signed {
        BY_KEYCLOAK,
        BY_ANOTHER,
        BY_NOBODY
    }

    FakeKeycloak() throws IOException, JOSEException {
        key = new RSAKeyGenerator(2048).keyID("k1").generate();
        another = new RSAKeyGenerator(2048).keyID("k1").generate();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(PROTOCOL + "/certs", exchange -> answer(exchange, 200, keys()));
        server.createContext(PROTOCOL + "/token", this::token);
        server.createContext(PROTOCOL + "/logout", exchange -> {
            body(exchange);
            answer(exchange, 204, "");
        });
        server.createContext("/", exchange -> {
            body(exchange);
            answer(exchange, 200, new EchoService.Heard(exchange).json());
        });
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort() + "/auth";
    }

    private String keys() {
        return new JWKSet(key.toPublicJWK()).toString();
    }

    private void token(HttpExchange exchange) throws IOException {
        var asks = body(exchange);
        try {
            answers.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        if (sessionEnded && asks.contains("grant_type=refresh_token")) {
            answer(exchange, 400, "{\"error\":\"invalid_grant\"}");
            return;
        }
        var access = "access-" + UUID.randomUUID();
        var id = idToken();
        given.addAll(List.of(access, "refresh-1", id));
        answer(exchange, 200, """
                {"token_type":"Bearer","expires_in":%d,"scope":"openid profile email",
                 "access_token":"%s","refresh_token":"refresh-1","id_token":"%s"}
                """.formatted(lifespan.toSeconds(), access, id));
    }

    private String idToken() {
        return signed(new JOSEObjectType("JWT"), change.apply(claims().claim("nonce", nonce)));
    }

    /** What Keycloak posts to the gateway when the person signs out elsewhere. */
    String logoutToken() {
        var event = Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of());
        return signed(
                new JOSEObjectType("logout+jwt"),
                claims().jwtID(UUID.randomUUID().toString()).claim("events", event));
    }

    /** As Maya's program sends it. */
    String accessToken(String role) {
        return signed(new JOSEObjectType("JWT"), claims().audience("tidings").claim("roles", List.of(role)));
    }

    private JWTClaimsSet.Builder claims() {
        var now = Instant.now();
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .subject(MAYA)
                .audience("tidings-gateway")
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(300)))
                .claim("sid", sid)
                .claim("name", "Maya Lind");
    }

    private String signed(JOSEObjectType type, JWTClaimsSet.Builder claims) {
        if (signed == Signed.BY_NOBODY) {
            return new PlainJWT(claims.build()).serialize();
        }
        try {
            var header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                    .keyID("k1")
                    .type(type)
                    .build();
            var token = new SignedJWT(header, claims.build());
            token.sign(new RSASSASigner(signed == Signed.BY_ANOTHER ? another : key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private String body(HttpExchange exchange) {
        try {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(exchange.getRequestURI().getPath() + " " + body);
            return body;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        var bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
