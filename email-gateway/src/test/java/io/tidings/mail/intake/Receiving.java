package io.tidings.mail.intake;

import com.mongodb.client.MongoDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidings.mail.MailProperties;
import io.tidings.mail.SendingMode;
import io.tidings.mail.group.GivenAddresses;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.util.unit.DataSize;

/** The SMTP receiver over a store of the test's own, and somebody who brings it mails. */
final class Receiving implements AutoCloseable {

    /** Connections at the same time. */
    static final int MOST_FROM_ONE = 5;

    private final SmtpReceiver receiver;

    Receiving(MongoDatabase database) {
        var properties = properties();
        var mailboxes = GivenAddresses.of(database, properties);
        if (!mailboxes.isOurs("support@tidings.example")) {
            throw new IllegalStateException("The address of the desk is not known");
        }
        var raws = new RawMails(database);
        var clock = Clock.systemUTC();
        receiver = new SmtpReceiver(
                properties,
                mailboxes,
                new Intake(
                        raws,
                        new MailStore(database, raws, properties, clock),
                        new ReadingWork(),
                        clock,
                        new SimpleMeterRegistry()),
                new Senders(new SenderProperties(List.of(), List.of(), SenderProperties.Forwards.NEVER), mailboxes),
                new SmtpTls("", ""));
        receiver.start();
    }

    /** @return the answer to the whole mail */
    String sent(String subject) throws IOException {
        return sent(subject, "Hello");
    }

    /** @param body without a line that is only a dot */
    String sent(String subject, String body) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), receiver.port())) {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            in.readLine();
            for (var said : List.of(
                    "HELO client.example", "MAIL FROM:<jan@customer.example>", "RCPT TO:<support@tidings.example>")) {
                var answer = answer(socket, in, said);
                if (!answer.startsWith("250")) {
                    return answer;
                }
            }
            answer(socket, in, "DATA");
            return answer(
                    socket, in, "From: jan@customer.example\r\nSubject: " + subject + "\r\n\r\n" + body + "\r\n.");
        }
    }

    /** Says nothing yet. */
    Socket connected() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), receiver.port());
    }

    private static String answer(Socket socket, BufferedReader in, String said) throws IOException {
        socket.getOutputStream().write((said + "\r\n").getBytes(StandardCharsets.US_ASCII));
        return in.readLine();
    }

    @Override
    public void close() {
        receiver.stop();
    }

    private static MailProperties properties() {
        return new MailProperties(
                "secret",
                URI.create("http://localhost"),
                List.of("support@tidings.example"),
                "en",
                SendingMode.HELD,
                Duration.ZERO,
                new MailProperties.Intake(
                        0,
                        null,
                        "127.0.0.1",
                        DataSize.ofMegabytes(1),
                        8,
                        MOST_FROM_ONE,
                        Duration.ofSeconds(1),
                        3,
                        Duration.ofDays(30)),
                new MailProperties.Relay(
                        "127.0.0.1",
                        1,
                        "",
                        "",
                        false,
                        Duration.ofHours(48),
                        1,
                        new MailProperties.PerDomain(1, 6_000),
                        Duration.ofDays(14)),
                List.of());
    }
}
