package io.tidings.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * HTTP/1.1 at the least cost that keeps a load honest: it runs on the same cores as what it measures, and the JDK's client takes
 * as much of them for a request as the gateway does. A thread for each of its connections, which stay open; it knows just what
 * the suite answers with (a length or chunks) and reads every answer to its end.
 */
final class LeanClient implements AutoCloseable {

    private static final int CONNECTIONS = 64;
    private static final int PATIENCE_MS = 30_000;

    /** Well before the gateway ends a connection that nobody uses, which fails whoever uses it in that moment. */
    private static final long IDLE_AT_MOST_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final String host;
    private final int port;
    private final Supplier<String> login;
    private final KeptConnections<Connection> connections;

    /** @param token a bearer token, asked for with each request */
    LeanClient(URI suite, Supplier<String> token) {
        this(suite, token, LeanClient::bearer);
    }

    private LeanClient(URI suite, Supplier<String> login, UnaryOperator<String> header) {
        this.host = suite.getHost();
        this.port = suite.getPort();
        this.login = () -> header.apply(login.get());
        this.connections = new KeptConnections<>(
                "load", CONNECTIONS, () -> new Connection(new Socket(host, port)), Connection::isStale);
    }

    /** As a page asks. @param cookies of whoever has signed in */
    static LeanClient inSession(URI suite, Supplier<String> cookies) {
        return new LeanClient(suite, cookies, sent -> "Cookie: " + sent);
    }

    private static String bearer(String token) {
        return "Authorization: Bearer " + token;
    }

    /** The status of the answer. */
    CompletableFuture<Integer> get(String path) {
        return send("GET", path, "");
    }

    /** The status of the answer to somebody with a token of their own. */
    CompletableFuture<Integer> get(String path, String token) {
        return send("GET", path, "", () -> bearer(token));
    }

    /** The status of the answer to somebody with a token of their own. */
    CompletableFuture<Integer> post(String path, String json, String token) {
        return send("POST", path, json, () -> bearer(token));
    }

    /** The status of the answer. */
    CompletableFuture<Integer> post(String path, String json) {
        return send("POST", path, json);
    }

    /** The status of the answer. */
    CompletableFuture<Integer> patch(String path, String json) {
        return send("PATCH", path, json);
    }

    private CompletableFuture<Integer> send(String method, String path, String json) {
        return send(method, path, json, login);
    }

    private CompletableFuture<Integer> send(String method, String path, String json, Supplier<String> by) {
        return connections.ask(connection -> connection.exchange(request(method, path, json, by.get())));
    }

    private byte[] request(String method, String path, String json, String header) throws IOException {
        var body = json.getBytes(UTF_8);
        var head = method + " " + path + " HTTP/1.1\r\nHost: " + host + ":" + port + "\r\n" + header + "\r\n"
                + (body.length == 0 ? "" : "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n")
                + "\r\n";
        var bytes = new ByteArrayOutputStream(head.length() + body.length);
        bytes.write(head.getBytes(ISO_8859_1));
        bytes.write(body);
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        connections.close();
    }

    private static final class Connection implements Closeable {

        private final Socket socket;
        private final InputStream in;
        private long lastUsed = System.nanoTime();

        Connection(Socket socket) throws IOException {
            this.socket = socket;
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MS);
            in = new BufferedInputStream(socket.getInputStream());
        }

        boolean isStale() {
            return System.nanoTime() - lastUsed > IDLE_AT_MOST_NANOS;
        }

        int exchange(byte[] request) throws IOException {
            socket.getOutputStream().write(request);
            return readAnswer();
        }

        private int readAnswer() throws IOException {
            var status = Integer.parseInt(line().substring(9, 12));
            var length = 0L;
            var chunked = false;
            for (var header = line(); !header.isEmpty(); header = line()) {
                var lower = header.toLowerCase(Locale.ROOT);
                if (lower.startsWith("content-length:")) {
                    length = Long.parseLong(lower.substring(15).strip());
                } else if (lower.startsWith("transfer-encoding:")) {
                    chunked = lower.endsWith("chunked");
                }
            }
            if (chunked) {
                skipChunks();
            } else {
                in.skipNBytes(length);
            }
            lastUsed = System.nanoTime();
            return status;
        }

        private void skipChunks() throws IOException {
            for (var length = Integer.parseInt(line(), 16); length > 0; length = Integer.parseInt(line(), 16)) {
                in.skipNBytes(length);
                line();
            }
            line();
        }

        private String line() throws IOException {
            var text = new StringBuilder(80);
            for (var next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    throw new EOFException("The connection ended inside an answer");
                }
                if (next != '\r') {
                    text.append((char) next);
                }
            }
            return text.toString();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
