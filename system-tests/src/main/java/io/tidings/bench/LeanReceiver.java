package io.tidings.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Somebody else's server on loopback, at the least cost: it runs on the same cores as what it measures. A virtual thread for each
 * connection; of what it is sent it keeps nothing. It takes requests with a length, as the dispatcher sends them.
 */
final class LeanReceiver implements AutoCloseable {

    /** What becomes of a request once it has been read. */
    enum Manner {
        TAKES,
        FAILS,
        /** Never answers; whoever asked hangs up. */
        HANGS
    }

    /** Told of each delivery before it is answered. */
    @FunctionalInterface
    interface Listener {
        /** @param id the delivery's, the same for each of its attempts */
        void delivered(String id, String body, Instant at);
    }

    private static final byte[] TAKEN = answer("204 No Content");
    private static final byte[] FAILED = answer("500 Internal Server Error");

    private final ServerSocket server;
    private final Listener listener;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Manner manner = Manner.TAKES;

    LeanReceiver(Listener listener) {
        this.listener = listener;
        try {
            server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort() + "/hook";
    }

    void behaves(Manner next) {
        manner = next;
    }

    private static byte[] answer(String status) {
        return ("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n").getBytes(ISO_8859_1);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var connection = server.accept();
                connections.add(connection);
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException _) {
                // Closed, which ends the loop; a connection that was given up before it was taken is nobody's.
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            var in = new BufferedInputStream(connection.getInputStream(), 16 << 10);
            while (take(in)) {
                switch (manner) {
                    case TAKES -> connection.getOutputStream().write(TAKEN);
                    case FAILS -> connection.getOutputStream().write(FAILED);
                    case HANGS -> closed.await();
                }
            }
        } catch (IOException _) {
            // The dispatcher hung up, or was killed: what it had not been answered it sends again.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connections.remove(connection);
        }
    }

    /** @return whether there was a request */
    private boolean take(InputStream in) throws IOException {
        var request = line(in);
        if (request == null) {
            return false;
        }
        var id = "";
        var length = 0;
        for (var header = line(in); header != null && !header.isEmpty(); header = line(in)) {
            var colon = header.indexOf(':');
            switch (header.substring(0, colon).toLowerCase(Locale.ROOT)) {
                case "webhook-id" -> id = header.substring(colon + 1).strip();
                case "content-length" ->
                    length = Integer.parseInt(header.substring(colon + 1).strip());
                default -> {}
            }
        }
        var body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("The connection ended inside a delivery");
        }
        listener.delivered(id, new String(body, UTF_8), Instant.now());
        return true;
    }

    private static @Nullable String line(InputStream in) throws IOException {
        var text = new StringBuilder(80);
        for (var next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                return null;
            }
            if (next != '\r') {
                text.append((char) next);
            }
        }
        return text.toString();
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            server.close();
            for (var connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
