package io.tidings.mail;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * Gives access tokens as Microsoft 365 (/microsoft) and Google (/google) do, and refuses in their words what they refuse: a
 * missing scope, a wrong secret, a refresh token that is not good any more, a signature that does not fit.
 */
final class TokenProvider implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpServer server;

    /** What was asked, newest last. */
    final List<Map<String, String>> asked = new CopyOnWriteArrayList<>();

    volatile String secret = "client-secret";
    volatile String refreshToken = "refresh-1";
    volatile int life = 3600;

    /** Refresh tokens are replaced at each use. */
    volatile boolean rotates;

    volatile KeyPair serviceAccount;
    private volatile int given;

    TokenProvider() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/microsoft", exchange -> answer(exchange, this::microsoft));
        server.createContext("/google", exchange -> answer(exchange, this::google));
        server.start();
    }

    interface Provider {
        Answer to(Map<String, String> asked) throws Exception;
    }

    record Answer(int status, Map<String, Object> body) {

        static Answer refused(String error, String description) {
            return new Answer(400, Map.of("error", error, "error_description", description));
        }
    }

    String microsoftUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/microsoft";
    }

    String googleUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/google";
    }

    String newestToken() {
        return "token-" + given;
    }

    private Answer microsoft(Map<String, String> asked) {
        if (!asked.containsKey("scope")) {
            return Answer.refused("invalid_request", "AADSTS900144: The request body must contain: 'scope'.");
        }
        return switch (asked.getOrDefault("grant_type", "")) {
            case "client_credentials" -> {
                if (!secret.equals(asked.get("client_secret"))) {
                    yield new Answer(
                            401,
                            Map.of(
                                    "error", "invalid_client",
                                    "error_description", "AADSTS7000215: Invalid client secret provided."));
                }
                yield asked.get("scope").equals("https://outlook.office365.com/.default")
                        ? token(null)
                        : Answer.refused("invalid_scope", "AADSTS1002012: The scope must end with /.default.");
            }
            case "refresh_token" -> refreshed(asked, "AADSTS700082: The refresh token has expired.");
            default -> Answer.refused("unsupported_grant_type", "AADSTS70003: The grant type is not supported.");
        };
    }

    private Answer google(Map<String, String> asked) throws Exception {
        return switch (asked.getOrDefault("grant_type", "")) {
            case "refresh_token" -> refreshed(asked, "Token has been expired or revoked.");
            case "urn:ietf:params:oauth:grant-type:jwt-bearer" -> signed(asked.get("assertion"));
            default -> Answer.refused("unsupported_grant_type", "Invalid grant_type");
        };
    }

    private Answer refreshed(Map<String, String> asked, String refusal) {
        if (!refreshToken.equals(asked.get("refresh_token"))) {
            return Answer.refused("invalid_grant", refusal);
        }
        if (rotates) {
            refreshToken = refreshToken + "+";
        }
        return token(rotates ? refreshToken : null);
    }

    private Answer signed(String assertion) throws Exception {
        var parts = assertion.split("\\.");
        var verifier = Signature.getInstance("SHA256withRSA");
        verifier.initVerify(serviceAccount.getPublic());
        verifier.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        if (!verifier.verify(Base64.getUrlDecoder().decode(parts[2]))) {
            return Answer.refused("invalid_grant", "Invalid JWT Signature.");
        }
        var claims = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
        var fits = claims.path("aud").asString().equals(googleUrl())
                && claims.path("scope").asString().equals("https://mail.google.com/")
                && claims.path("exp").asLong() - claims.path("iat").asLong() <= 3600
                && !claims.path("sub").asString().isEmpty();
        return fits ? token(null) : Answer.refused("unauthorized_client", "Client is unauthorized.");
    }

    private Answer token(String refresh) {
        given++;
        var body = new java.util.TreeMap<String, Object>(
                Map.of("access_token", newestToken(), "expires_in", life, "token_type", "Bearer"));
        if (refresh != null) {
            body.put("refresh_token", refresh);
        }
        return new Answer(200, body);
    }

    private void answer(HttpExchange exchange, Provider provider) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII);
        var parameters = Arrays.stream(body.split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
        asked.add(parameters);
        try {
            var answer = provider.to(parameters);
            var bytes = JSON.writeValueAsBytes(answer.body());
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (Exception e) {
            throw new IOException(e);
        } finally {
            exchange.close();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
