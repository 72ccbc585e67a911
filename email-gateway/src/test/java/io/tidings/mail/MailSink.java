package io.tidings.mail;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.server.SMTPServer;

/** The next mail server: counts the copies that each recipient has, and tells what it is doing. */
final class MailSink implements AutoCloseable {

    /** What the mail server is doing. */
    enum Moment {
        /** It hears a recipient: nothing of the mail has left. */
        RECIPIENT,
        /** It has the mail and has not said so: nobody can know. */
        TAKEN,
        /** It says 250 now: the sender is about to write that down. */
        ANSWERED
    }

    private final Map<String, Integer> copies = new ConcurrentHashMap<>();
    private final Consumer<Moment> watching;
    private final SMTPServer server;

    MailSink(Consumer<Moment> watching) {
        this.watching = watching;
        server = SMTPServer.port(0).messageHandlerFactory(_ -> new Taking()).build();
        server.start();
    }

    int port() {
        return server.getPortAllocated();
    }

    int copiesTo(String recipient) {
        return copies.getOrDefault(recipient, 0);
    }

    int mails() {
        return copies.values().stream().mapToInt(Integer::intValue).sum();
    }

    @Override
    public void close() {
        server.stop();
    }

    private final class Taking implements MessageHandler {

        private String to = "";

        @Override
        public void from(String address) {}

        @Override
        public void recipient(String address) {
            watching.accept(Moment.RECIPIENT);
            to = address;
        }

        @Override
        public String data(InputStream data) throws IOException {
            data.readAllBytes();
            copies.merge(to, 1, Integer::sum);
            watching.accept(Moment.TAKEN);
            watching.accept(Moment.ANSWERED);
            return null;
        }

        @Override
        public void done() {}
    }
}
