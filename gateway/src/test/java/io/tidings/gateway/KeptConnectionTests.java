package io.tidings.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * One connection, and one request after the other on it, as browsers and programs keep them: whatever was refused before, and however
 * soon the next one comes, it is answered. A request that never is would hold up somebody's whole page.
 */
class KeptConnectionTests extends DoorTest {

    /** Far longer than any of these answers takes, and shorter than anybody waits. */
    private static final int PATIENCE_MILLIS = 10_000;

    /** Four refusals of a stranger each, of whom an address has 300 at once. */
    private static final int OFTEN = 70;

    private static final String STRANGER = "GET /api/v1/tickets/1 HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String HEALTH = "GET /actuator/health HTTP/1.1\r\nHost: localhost\r\n\r\n";

    /** Asks the store for the session before it refuses. */
    private static final String WITHOUT_SESSION =
            "GET /api/v1/tickets/1 HTTP/1.1\r\nHost: localhost\r\nCookie: tidings_session=none\r\n\r\n";

    @Test
    void whoSendsTheNextRequestsBeforeTheAnswersIsAnsweredAndGoesOn() throws IOException {
        for (var first : new String[] {STRANGER, HEALTH, WITHOUT_SESSION}) {
            try (var connection = new Connection(port)) {
                connection.says(first + STRANGER + STRANGER);
                connection.hears(first.equals(HEALTH) ? 200 : 401, 401, 401);

                connection.says(STRANGER);
                connection.hears(401);
                connection.says(HEALTH + WITHOUT_SESSION + STRANGER);
                connection.hears(200, 401, 401);
                connection.says(HEALTH);
                connection.hears(200);
            }
        }
    }

    @Test
    void whatWasRefusedUnreadIsNotTakenForTheNextRequest() throws IOException {
        var cookie = "Cookie: tidings_session=" + signIn() + "\r\n";
        try (var connection = new Connection(port)) {
            for (var i = 0; i < OFTEN; i++) {
                connection.says(post("/api/v1/tickets", "", 2_000));
                connection.hears(401);
                connection.says(post("/api/v1/tickets", cookie, 2_000));
                connection.hears(403);
                connection.says(post("/logout", cookie, 0));
                connection.hears(403);
                connection.says(STRANGER);
                connection.hears(401);
            }
        }
    }

    @Test
    void aBodyThatIsTooLargeOrComesSlowlyLeavesTheConnectionToTheNext() throws IOException {
        try (var connection = new Connection(port)) {
            // As whoever has a token: others are refused before anybody looks at the length.
            var head = post("/api/v1/tickets", "Authorization: Bearer abc\r\n", 11 * 1024);
            connection.says(head.substring(0, head.length() - 5_000));
            connection.hears(413);
            connection.says(head.substring(head.length() - 5_000, head.length() - 1));
            connection.says("x" + STRANGER);
            connection.hears(401);

            var refused = post("/api/v1/tickets", "", 9_000);
            for (var at = 0; at < refused.length(); at += 1_000) {
                connection.says(refused.substring(at, Math.min(refused.length(), at + 1_000)));
            }
            connection.says(STRANGER);
            connection.hears(401, 401);
        }
    }

    private static String post(String path, String headers, int length) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers
                + "Content-Type: application/json\r\nContent-Length: " + length + "\r\n\r\n" + "x".repeat(length);
    }

    private static final AtomicInteger CALLERS = new AtomicInteger();

    /** A connection that stays open, and what comes by it. */
    private static final class Connection implements AutoCloseable {

        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;

        Connection(int port) throws IOException {
            socket = new Socket("localhost", port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            in = socket.getInputStream();
            out = socket.getOutputStream();
            // As a load balancer introduces its callers: the limit of strangers is by address, and other tests have
            // this machine's.
            says("PROXY TCP4 198.51.100.%d 127.0.0.1 5000 8080\r\n".formatted(CALLERS.incrementAndGet()));
        }

        void says(String bytes) throws IOException {
            out.write(bytes.getBytes(ISO_8859_1));
            out.flush();
        }

        void hears(int... statuses) throws IOException {
            for (var status : statuses) {
                assertThat(status()).isEqualTo(status);
            }
        }

        private int status() throws IOException {
            var status = Integer.parseInt(line().split(" ")[1]);
            var length = 0;
            var isChunked = false;
            for (var header = line(); !header.isEmpty(); header = line()) {
                var lower = header.toLowerCase(Locale.ROOT);
                if (lower.startsWith("content-length:")) {
                    length = Integer.parseInt(
                            lower.substring("content-length:".length()).strip());
                }
                isChunked |= lower.equals("transfer-encoding: chunked");
            }
            if (isChunked) {
                for (var chunk = chunk(); chunk > 0; chunk = chunk()) {}
            } else {
                in.readNBytes(length);
            }
            return status;
        }

        private int chunk() throws IOException {
            var length = Integer.parseInt(line(), 16);
            in.readNBytes(length);
            line();
            return length;
        }

        private String line() throws IOException {
            var line = new ByteArrayOutputStream();
            for (var next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    throw new EOFException("The gateway hung up");
                }
                if (next != '\r') {
                    line.write(next);
                }
            }
            return line.toString(ISO_8859_1);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
