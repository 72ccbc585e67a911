package io.tidings.mail;

import io.tidings.mail.parse.MailReader;
import io.tidings.mail.parse.ParsedMail;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

/** The next mail server: keeps what it is given, and refuses or defers where a test says so. */
final class TestRelay {

    /** @param raw with its header lines as they came */
    record Delivered(String from, String to, String raw) {
        ParsedMail mail() {
            return MailReader.read(raw.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private final List<Delivered> delivered = new CopyOnWriteArrayList<>();
    private final Map<String, Refusal> refusals = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> stalled = new ConcurrentHashMap<>();
    private final Map<String, Runnable> looks = new ConcurrentHashMap<>();
    private final SMTPServer server;

    TestRelay() {
        server = SMTPServer.port(0).messageHandlerFactory(_ -> new Taking()).build();
        server.start();
    }

    int port() {
        return server.getPortAllocated();
    }

    private record Refusal(int code, String words) {}

    /** Answers RCPT for this address with this code; 250 again makes it good. */
    void answers(String address, int code) {
        answers(address, code, code / 100 + ".1.1 because the test says so");
    }

    /** @param words behind the code, an enhanced one included */
    void answers(String address, int code, String words) {
        if (code == 250) {
            refusals.remove(address);
        } else {
            refusals.put(address, new Refusal(code, words));
        }
    }

    /** Answers RCPT for addresses of this domain only after the latch is open. */
    CountDownLatch stalls(String domain) {
        return stalled.computeIfAbsent(domain, _ -> new CountDownLatch(1));
    }

    /** Does this once it has all of a mail to that address, and has not answered yet. */
    void holding(String address, Runnable look) {
        looks.put(address, look);
    }

    List<Delivered> to(String address) {
        return delivered.stream().filter(mail -> mail.to().equals(address)).toList();
    }

    private final class Taking implements MessageHandler {

        private String from = "";
        private String to = "";

        @Override
        public void from(String address) {
            from = address;
        }

        @Override
        public void recipient(String address) throws RejectException {
            var stall = stalled.get(address.substring(address.lastIndexOf('@') + 1));
            if (stall != null) {
                waitFor(stall);
            }
            var refusal = refusals.get(address);
            if (refusal != null) {
                throw new RejectException(refusal.code(), refusal.words());
            }
            to = address;
        }

        private static void waitFor(CountDownLatch stall) {
            try {
                stall.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public String data(InputStream data) throws IOException {
            var mail = new Delivered(from, to, new String(data.readAllBytes(), StandardCharsets.ISO_8859_1));
            looks.getOrDefault(to, () -> {}).run();
            delivered.add(mail);
            return null;
        }

        @Override
        public void done() {}
    }
}
