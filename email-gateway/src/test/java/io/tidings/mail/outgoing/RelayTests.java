package io.tidings.mail.outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidings.mail.MailProperties;
import io.tidings.mail.SendingMode;
import io.tidings.mail.TestCertificate;
import io.tidings.mail.outgoing.Relay.Outcome;
import io.tidings.mail.outgoing.Relay.Outcome.Accepted;
import io.tidings.mail.outgoing.Relay.Outcome.Deferred;
import io.tidings.mail.outgoing.Relay.Outcome.GivenUp;
import io.tidings.mail.outgoing.Relay.Outcome.LoginRefused;
import io.tidings.mail.outgoing.Relay.Outcome.NotEncrypted;
import io.tidings.mail.outgoing.Relay.Outcome.Refused;
import io.tidings.mail.outgoing.Relay.Outcome.Unknown;
import jakarta.mail.Message.RecipientType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import javax.net.SocketFactory;
import org.eclipse.angus.mail.smtp.SMTPMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class RelayTests {

    @Test
    void aMailThatTheServerTookIsAccepted() throws Exception {
        assertThat(send(Map.of())).isInstanceOfSatisfying(Accepted.class, accepted -> assertThat(accepted.answer())
                .contains("250 taken"));
    }

    @Test
    void aRecipientThatTheServerRefusesIsRefused() throws Exception {
        assertThat(send(Map.of("RCPT", "550 5.1.1 no such user"))).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.code()).isEqualTo(550);
            assertThat(refused.answer()).contains("5.1.1 no such user");
        });
    }

    @Test
    void aServerThatIsBusyDefers() throws Exception {
        assertThat(send(Map.of("RCPT", "451 4.7.1 greylisted"))).isInstanceOf(Deferred.class);
        assertThat(send(Map.of("MAIL", "421 4.3.2 shutting down"))).isInstanceOf(Deferred.class);
        assertThat(send(Map.of(".", "452 4.3.1 disk full"))).isInstanceOf(Deferred.class);
    }

    @Test
    void aRefusalOfTheContentIsARefusal() throws Exception {
        assertThat(send(Map.of(".", "554 5.7.1 spam"))).isInstanceOf(Refused.class);
    }

    @Test
    void aLineThatBreaksBeforeTheEndDefers() throws Exception {
        assertThat(send(Map.of("RCPT", ""))).isInstanceOf(Deferred.class);
        assertThat(send(Map.of("DATA", ""))).isInstanceOf(Deferred.class);
    }

    @Test
    void aLineThatBreaksAtTheEndIsUnknown() throws Exception {
        assertThat(send(Map.of(".", ""))).isInstanceOf(Unknown.class);
    }

    @Test
    void noServerDefers() throws Exception {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        assertThat(send(port, true)).isInstanceOfSatisfying(Deferred.class, deferred -> assertThat(deferred.answer())
                .contains("127.0.0.1", "Connection refused"));
    }

    @Test
    void whoLostTheWorkDoesNotFinishTheMail() throws Exception {
        try (var server = new Scripted(Map.of(), false)) {
            assertThat(send(server.port(), false)).isInstanceOf(GivenUp.class);
            assertThat(server.heard).doesNotContain(".");
        }
    }

    @Test
    void oneDialogueCarriesMailAfterMailAlsoBehindARefusedRecipient() throws Exception {
        try (var server = new Scripted(Map.of("RCPT TO:<gone@customer.example>", "550 5.1.1 no such user"), false)) {
            var relay = relay(server.port());
            assertThat(send(relay, "jan@customer.example", true)).isInstanceOf(Accepted.class);
            assertThat(send(relay, "gone@customer.example", true))
                    .isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.ofRecipient())
                            .isTrue());
            assertThat(send(relay, "ola@customer.example", true)).isInstanceOf(Accepted.class);
            assertThat(server.connections).hasValue(1);
        }
    }

    @Test
    void aDialogueThatTheServerEndedMeanwhileCostsNoTry() throws Exception {
        try (var server = new Scripted(Map.of(), true)) {
            var relay = relay(server.port());
            assertThat(send(relay, "jan@customer.example", true)).isInstanceOf(Accepted.class);
            assertThat(send(relay, "ola@customer.example", true)).isInstanceOf(Accepted.class);
            assertThat(server.connections).hasValue(2);
        }
    }

    @Test
    void aMailThatSomebodyElseHasNowEndsItsDialogue() throws Exception {
        try (var server = new Scripted(Map.of(), false)) {
            var relay = relay(server.port());
            assertThat(send(relay, "jan@customer.example", false)).isInstanceOf(GivenUp.class);
            assertThat(send(relay, "jan@customer.example", true)).isInstanceOf(Accepted.class);
            assertThat(server.connections).hasValue(2);
        }
    }

    /** As where the store is away at that moment: many such lines would be all that the server gives us. */
    @Test
    void aMailOfWhichNobodyCanSayWhetherItMayEndEndsItsDialogue() throws Exception {
        try (var server = new Scripted(Map.of(), false)) {
            var relay = relay(server.port());
            var lines = new Lines();
            relay.session("tidings.example").getProperties().put("mail.smtp.socketFactory", lines);
            var away = new IllegalStateException("The store is away");
            assertThatThrownBy(() -> send(relay, "jan@customer.example", () -> {
                        throw away;
                    }))
                    .isSameAs(away);
            // Seen right now and on our side: later the collector closes a line that was forgotten, too.
            assertThat(lines.made).singleElement().matches(Socket::isClosed, "is closed");
            assertThat(send(relay, "jan@customer.example", true)).isInstanceOf(Accepted.class);
            assertThat(server.connections).hasValue(2);
        }
    }

    @Test
    void aPasswordThatTheServerRefusesIsNoSilenceOfTheServer() throws Exception {
        try (var server = new Scripted(
                Map.of("EHLO", "250-script\r\n250 AUTH PLAIN", "AUTH", "535 5.7.8 Wrong user or password"), false)) {
            assertThat(send(relay(server.port(), "desk", false), "jan@customer.example", true))
                    .isInstanceOfSatisfying(LoginRefused.class, refused -> assertThat(refused.answer())
                            .contains("535 5.7.8 Wrong user or password"));
        }
    }

    /** Neither the password nor the mail, whoever took the encryption out of the server's offer. */
    @Test
    void aServerThatOffersNoEncryptionIsToldNothingWhereItIsDemanded() throws Exception {
        try (var server = new Scripted(Map.of("EHLO", "250 AUTH PLAIN LOGIN"), false)) {
            var relay = relay(server.port(), "desk", true);

            assertThat(send(relay, "jan@customer.example", true))
                    .isInstanceOfSatisfying(NotEncrypted.class, untold -> assertThat(untold.answer())
                            .contains("STARTTLS"));
            assertThat(server.heard).doesNotContain("AUTH", "MAIL", "DATA");
        }
    }

    /** Neither the password nor the mail, whoever answers at the server's address. */
    @Test
    void aServerWithACertificateForAnotherNameIsToldNothing(@TempDir Path directory) throws Exception {
        var answers = Map.of("EHLO", "250-script\r\n250-STARTTLS\r\n250 AUTH PLAIN", "AUTH", "235 2.7.0 It is you");
        var another = TestCertificate.of(directory, "dns:other.example", "-1d", 10);
        try (var server = new Scripted(answers, another)) {
            assertThat(send(trusting(another, server), "jan@customer.example", true))
                    .isInstanceOfSatisfying(NotEncrypted.class, untold -> assertThat(untold.answer())
                            .contains("No subject alternative names matching IP address 127.0.0.1"));
            assertThat(server.heard).contains("STAR").doesNotContain("AUTH", "MAIL", "DATA");
        }
        var its = TestCertificate.of(directory, "ip:127.0.0.1", "-1d", 10);
        try (var server = new Scripted(answers, its)) {
            assertThat(send(trusting(its, server), "jan@customer.example", true))
                    .isInstanceOf(Accepted.class);
            assertThat(server.heard).containsSubsequence("STAR", "AUTH", "MAIL", "DATA");
        }
    }

    private static Relay trusting(TestCertificate certificate, Scripted server) {
        var relay = relay(server.port(), "desk", true);
        relay.session("tidings.example").getProperties().put("mail.smtp.ssl.socketFactory", certificate.trusted());
        return relay;
    }

    private static Outcome send(Map<String, String> answers) throws Exception {
        try (var server = new Scripted(answers, false)) {
            return send(server.port(), true);
        }
    }

    private static Outcome send(int port, boolean stillMine) throws Exception {
        return send(relay(port), "jan@customer.example", stillMine);
    }

    private static Relay relay(int port) {
        return relay(port, "", false);
    }

    private static Relay relay(int port, String user, boolean startTls) {
        return new Relay(new MailProperties(
                "secret",
                URI.create("http://localhost"),
                List.of("support@tidings.example"),
                "en",
                SendingMode.LIVE,
                Duration.ZERO,
                new MailProperties.Intake(
                        0, null, "", DataSize.ofMegabytes(1), 1, 1, Duration.ofSeconds(1), 3, Duration.ofDays(30)),
                new MailProperties.Relay(
                        "127.0.0.1",
                        port,
                        user,
                        user.isEmpty() ? "" : "secret",
                        startTls,
                        Duration.ofHours(48),
                        1,
                        new MailProperties.PerDomain(1, 6_000),
                        Duration.ofDays(14)),
                List.of()));
    }

    private static Outcome send(Relay relay, String recipient, boolean stillMine) throws Exception {
        return send(relay, recipient, () -> stillMine);
    }

    private static Outcome send(Relay relay, String recipient, BooleanSupplier atEnd) throws Exception {
        var message = new SMTPMessage(relay.session("tidings.example"));
        message.setFrom("support@tidings.example");
        message.setRecipients(RecipientType.TO, recipient);
        message.setText("Hello");
        message.saveChanges();
        return relay.send(message, recipient, atEnd);
    }

    /** Makes the lines to the server, and remembers them. */
    private static final class Lines extends SocketFactory {

        private final List<Socket> made = new ArrayList<>();

        @Override
        public Socket createSocket() {
            var line = new Socket();
            made.add(line);
            return line;
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException("The library connects a line itself");
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) {
            return createSocket(host, port);
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            return createSocket(host.getHostName(), port);
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
            return createSocket(host, port);
        }
    }

    /** Answers each command with what the script says; an empty answer hangs up. */
    private static final class Scripted implements AutoCloseable {

        private final ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        private final Map<String, String> answers;
        private final boolean hangsUpAfterAMail;
        private final @Nullable TestCertificate certificate;
        private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
        private final AtomicInteger connections = new AtomicInteger();

        /** @param answers by command, or by a whole line */
        private Scripted(Map<String, String> answers, boolean hangsUpAfterAMail) throws IOException {
            this(answers, hangsUpAfterAMail, null);
        }

        /** One that encrypts where it is asked to. */
        private Scripted(Map<String, String> answers, TestCertificate certificate) throws IOException {
            this(answers, false, certificate);
        }

        private Scripted(Map<String, String> answers, boolean hangsUpAfterAMail, @Nullable TestCertificate certificate)
                throws IOException {
            this.answers = answers;
            this.hangsUpAfterAMail = hangsUpAfterAMail;
            this.certificate = certificate;
            Thread.ofVirtual().start(this::run);
        }

        private int port() {
            return socket.getLocalPort();
        }

        private void run() {
            while (!socket.isClosed()) {
                try (var connection = socket.accept()) {
                    connections.incrementAndGet();
                    say(connection, "220 script");
                    serve(connection);
                } catch (IOException e) {
                    // The test is over, or this dialogue is.
                }
            }
        }

        private void serve(Socket connection) throws IOException {
            var in = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
            var inData = false;
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                if (inData && !line.equals(".")) {
                    continue;
                }
                var command = inData ? "." : line.substring(0, Math.min(4, line.length()));
                heard.add(command);
                if (command.equals("STAR") && certificate != null) {
                    say(connection, "220 go on");
                    serve(certificate.over(connection));
                    return;
                }
                inData = command.equals("DATA");
                var usual = inData ? "354 go on" : command.equals(".") ? "250 taken" : "250 ok";
                var answer = answers.getOrDefault(line, answers.getOrDefault(command, usual));
                if (answer.isEmpty()) {
                    return;
                }
                say(connection, answer);
                if (command.equals("QUIT") || (hangsUpAfterAMail && command.equals("."))) {
                    return;
                }
            }
        }

        private static void say(Socket connection, String line) throws IOException {
            connection.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
