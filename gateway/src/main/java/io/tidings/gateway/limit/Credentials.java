package io.tidings.gateway.limit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** What a request brings to be let in by, and its digest, which lets nobody in. */
public final class Credentials {

    /** The attribute of an exchange that says in whose name an API token acts. */
    public static final String AGENT = Credentials.class.getName() + ".agent";

    private static final String BEARER = "Bearer ";

    private Credentials() {}

    public static Optional<String> bearer(ServerHttpRequest request) {
        return Optional.ofNullable(request.getHeaders().getFirst(HttpHeaders.AUTHORIZATION))
                .filter(authorization -> authorization.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(authorization -> authorization.substring(BEARER.length()).strip());
    }

    public static String digest(String secret) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
