package io.tidings.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Many open event streams at the least cost: each is a virtual thread that looks for the lines with an event. */
final class LeanStreams implements AutoCloseable {

    /** Told of each event of each stream. */
    @FunctionalInterface
    interface Listener {
        /** @param notice the event's data, a line of JSON */
        void heard(String notice, Instant at);
    }

    private static final int OPENING_AT_ONCE = 50;
    private static final String DATA = "data: ";
    private static final String PLACE = "id: ";

    /** The first heartbeat: from here on nothing is missed. */
    private static final String HERE = ": here";

    private final URI suite;
    private final String path;
    private final boolean comeBack;
    private final Semaphore opening = new Semaphore(OPENING_AT_ONCE);
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger cameBack = new AtomicInteger();
    private volatile boolean over;

    /** Whose stream it is, and who is told of what it brings. */
    record Follower(Supplier<String> token, Listener listener) {}

    /** @param path of the stream, with its filter */
    LeanStreams(URI suite, String path, Supplier<String> token, int count, Listener listener) {
        this(suite, path, Collections.nCopies(count, new Follower(token, listener)), false);
    }

    /**
     * @param path of the stream, with its filter
     * @param comeBack whether one that has ended, as each does with its token, goes on where it was, as a browser does
     */
    LeanStreams(URI suite, String path, List<Follower> followers, boolean comeBack) {
        this.suite = suite;
        this.path = path;
        this.comeBack = comeBack;
        for (var follower : followers) {
            Thread.ofVirtual().start(() -> follow(follower));
        }
    }

    /** How many are at the feed now. */
    int open() {
        return open.get();
    }

    /** How many ended and went on. */
    int cameBack() {
        return cameBack.get();
    }

    private void follow(Follower follower) {
        var place = once(follower, "");
        while (comeBack && !over && !place.isEmpty()) {
            cameBack.incrementAndGet();
            place = once(follower, place);
        }
    }

    /** Follows a stream to its end, and answers the last place in it; empty where it was not opened. */
    private String once(Follower follower, String from) {
        var waiting = true;
        var counted = false;
        var place = from;
        opening.acquireUninterruptibly();
        try (var connection = new Socket(suite.getHost(), suite.getPort())) {
            connections.add(connection);
            var in = ask(connection, follower.token().get(), from);
            while (!over) {
                var line = line(in);
                if (line.startsWith(PLACE)) {
                    place = line.substring(PLACE.length());
                } else if (line.startsWith(DATA)) {
                    follower.listener().heard(line, Instant.now());
                } else if (waiting && line.startsWith(HERE)) {
                    open.incrementAndGet();
                    counted = true;
                    opening.release();
                    waiting = false;
                }
            }
        } catch (IOException _) {
            // It counts as open no longer, and what it does not hear is missed in the figures.
        } finally {
            if (waiting) {
                opening.release();
            }
            if (counted) {
                open.decrementAndGet();
            }
        }
        return counted ? place : "";
    }

    private InputStream ask(Socket connection, String token, String from) throws IOException {
        var request = "GET " + path + " HTTP/1.1\r\nHost: " + suite.getHost() + ":" + suite.getPort()
                + "\r\nAccept: text/event-stream\r\nAuthorization: Bearer " + token
                + (from.isEmpty() ? "" : "\r\nLast-Event-ID: " + from) + "\r\n\r\n";
        connection.getOutputStream().write(request.getBytes(ISO_8859_1));
        var in = new BufferedInputStream(connection.getInputStream(), 1 << 10);
        var status = line(in);
        if (!status.startsWith("HTTP/1.1 200")) {
            throw new IOException("A stream was answered with " + status);
        }
        while (!line(in).isEmpty()) {
            // The headers say nothing that is not known: an answer without an end comes in chunks.
        }
        return new Chunks(in);
    }

    private static String line(InputStream in) throws IOException {
        var text = new StringBuilder(80);
        for (var next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("The stream ended");
            }
            if (next != '\r') {
                text.append((char) next);
            }
        }
        return text.toString();
    }

    @Override
    public void close() {
        over = true;
        for (var connection : connections) {
            try {
                connection.close();
            } catch (IOException _) {
                // It is broken already.
            }
        }
    }

    /** A body in chunks as one (RFC 9112 §7.1). */
    private static final class Chunks extends InputStream {

        private final InputStream in;
        private int left;
        private boolean begun;

        Chunks(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            if (left == 0) {
                if (begun) {
                    line(in);
                }
                begun = true;
                left = Integer.parseInt(line(in), 16);
                if (left == 0) {
                    return -1;
                }
            }
            left--;
            return in.read();
        }
    }
}
