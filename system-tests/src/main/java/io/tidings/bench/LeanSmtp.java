package io.tidings.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Hands mails to the suite by SMTP as another server does that has many of them: over connections that stay open. */
final class LeanSmtp implements AutoCloseable {

    private static final int CONNECTIONS = 32;
    private static final int PATIENCE_MS = 60_000;

    /** The receiver ends what has said nothing for a minute; between two loads that is easily over. */
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final String recipient;
    private final KeptConnections<Connection> connections;

    LeanSmtp(int port, String recipient) {
        this.recipient = recipient;
        this.connections = new KeptConnections<>(
                "smtp", CONNECTIONS, () -> new Connection(new Socket("127.0.0.1", port)), Connection::wasIdle);
    }

    /** The code that the mail is answered with; 250 where it is kept. */
    CompletableFuture<Integer> send(String sender, byte[] mail) {
        return connections.ask(connection -> connection.send(sender, recipient, mail));
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
            answer();
            say("EHLO bench.example");
        }

        int send(String sender, String recipient, byte[] mail) throws IOException {
            say("MAIL FROM:<" + sender + ">");
            say("RCPT TO:<" + recipient + ">");
            say("DATA");
            socket.getOutputStream().write(mail);
            var answer = say("\r\n.");
            lastUsed = System.nanoTime();
            return answer;
        }

        boolean wasIdle() {
            return System.nanoTime() - lastUsed > IDLE_NANOS;
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

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
