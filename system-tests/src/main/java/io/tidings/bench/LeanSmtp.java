package io.tidings.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Hands mails to the suite by SMTP as another server does that has many of them: over connections that stay open. */
final class LeanSmtp implements AutoCloseable {

    private static final int CONNECTIONS = 32;
    private static final int PATIENCE_MS = 60_000;

    private final int port;
    private final String recipient;
    private final ExecutorService threads;
    private final ThreadLocal<@Nullable Connection> connections = new ThreadLocal<>();

    LeanSmtp(int port, String recipient) {
        this.port = port;
        this.recipient = recipient;
        this.threads = Executors.newFixedThreadPool(
                CONNECTIONS, Thread.ofPlatform().daemon().name("smtp-", 0).factory());
    }

    /** The code that the mail is answered with; 250 where it is kept. */
    CompletableFuture<Integer> send(String sender, byte[] mail) {
        var answer = new CompletableFuture<Integer>();
        threads.execute(() -> {
            try {
                answer.complete(exchange(sender, mail));
            } catch (IOException | RuntimeException e) {
                forget();
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    private int exchange(String sender, byte[] mail) throws IOException {
        var connection = connections.get();
        if (connection == null) {
            connection = new Connection(new Socket("127.0.0.1", port));
            connections.set(connection);
        }
        return connection.send(sender, recipient, mail);
    }

    private void forget() {
        var connection = connections.get();
        connections.remove();
        if (connection != null) {
            connection.close();
        }
    }

    @Override
    public void close() {
        threads.close();
    }

    private static final class Connection {

        private final Socket socket;
        private final InputStream in;

        Connection(Socket socket) throws IOException {
            this.socket = socket;
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MS);
            in = new BufferedInputStream(socket.getInputStream());
            answer();
            say("EHLO bench.example");
        }

        int send(String sender, String recipient, byte[] mail) throws IOException {
            say("MAIL FROM:<" + sender + ">");
            say("RCPT TO:<" + recipient + ">");
            say("DATA");
            socket.getOutputStream().write(mail);
            return say("\r\n.");
        }

        private int say(String line) throws IOException {
            socket.getOutputStream().write((line + "\r\n").getBytes(US_ASCII));
            return answer();
        }

        private int answer() throws IOException {
            String line;
            do {
                line = line();
            } while (line.length() > 3 && line.charAt(3) == '-');
            return Integer.parseInt(line.substring(0, 3));
        }

        private String line() throws IOException {
            var line = new StringBuilder();
            for (var c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    throw new EOFException("The receiver hung up");
                }
                if (c != '\r') {
                    line.append((char) c);
                }
            }
            return line.toString();
        }

        void close() {
            try {
                socket.close();
            } catch (IOException e) {
                // Closed is closed.
            }
        }
    }
}
