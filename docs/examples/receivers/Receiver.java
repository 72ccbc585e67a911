import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Receives webhooks of Tidings: checks who sent them, and takes each once. Java 21 or later, no libraries.
 *
 * <pre>WEBHOOK_SECRET=whsec_… PORT=9001 java Receiver.java</pre>
 */
public final class Receiver {

    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final int LARGEST = 4 * 1024 * 1024;

    private final SecretKeySpec key;

    /** A real receiver keeps them where its own data is, in the same transaction: for a week, longer than anything is repeated. */
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    private Receiver(String secret) {
        key = new SecretKeySpec(Base64.getDecoder().decode(secret.replaceFirst("^whsec_", "")), "HmacSHA256");
    }

    public static void main(String[] args) throws IOException {
        var receiver = new Receiver(System.getenv("WEBHOOK_SECRET"));
        var port = Integer.parseInt(System.getenv().getOrDefault("PORT", "9001"));
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", receiver::take);
        server.start();
        System.out.println("listening on " + server.getAddress().getPort());
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            // The bytes as they came: JSON that was read and written again has another signature.
            var body = exchange.getRequestBody().readNBytes(LARGEST + 1);
            exchange.sendResponseHeaders(body.length > LARGEST ? 413 : answer(exchange.getRequestHeaders(), body), -1);
        }
    }

    private int answer(Headers headers, byte[] body) {
        var id = headers.getFirst("webhook-id");
        var why = refusal(headers, body);
        if (why.isPresent()) {
            System.out.println("refused " + id + ": " + why.get());
            return 401;
        }
        if (!seen.add(id)) {
            // It is here already, so nobody has to send it again.
            System.out.println("repeated " + id);
            return 204;
        }
        System.out.println("taken " + id + ": " + new String(body, StandardCharsets.UTF_8));
        return 204;
    }

    /** Why the delivery is not to be believed. */
    private Optional<String> refusal(Headers headers, byte[] body) {
        var id = headers.getFirst("webhook-id");
        var timestamp = headers.getFirst("webhook-timestamp");
        var signatures = headers.getFirst("webhook-signature");
        if (id == null || timestamp == null || signatures == null) {
            return Optional.of("a header is missing");
        }
        if (!timestamp.matches("[0-9]{1,12}") || age(timestamp).abs().compareTo(TOLERANCE) > 0) {
            return Optional.of("too old, or from the future");
        }
        var expected = ("v1," + Base64.getEncoder().encodeToString(sign(id + "." + timestamp + ".", body)))
                .getBytes(StandardCharsets.US_ASCII);
        // Several while the key changes: one that fits is enough.
        var fits = Arrays.stream(signatures.split(" "))
                .anyMatch(given -> MessageDigest.isEqual(expected, given.getBytes(StandardCharsets.US_ASCII)));
        return fits ? Optional.empty() : Optional.of("the signature differs");
    }

    private static Duration age(String timestamp) {
        return Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), Instant.now());
    }

    private byte[] sign(String before, byte[] body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(before.getBytes(StandardCharsets.US_ASCII));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
