package io.tidings.mail;

import static org.awaitility.Awaitility.await;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;

import com.mongodb.client.MongoDatabase;
import io.tidings.events.Event;
import io.tidings.events.InboundFact.MailReceived;
import io.tidings.events.Topics;
import io.tidings.mail.intake.SmtpReceiver;
import io.tidings.surroundings.Surroundings;
import io.tidings.surroundings.Wire;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.function.Consumer;
import org.bson.Document;
import org.eclipse.angus.mail.smtp.SMTPMessage;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** The whole service on a real broker, with the next mail server, ticket-service and Keycloak as tests want them. */
@SpringBootTest
@AutoConfigureMockMvc
abstract class MailServiceTest {

    static final TestRelay RELAY = new TestRelay();
    static final OtherServices OTHERS = new OtherServices();
    static final CertificateFiles CERTIFICATE = CertificateFiles.make();
    static final String SECRET = "a secret that only this test knows";
    static final KeyPair DKIM_KEY = rsaKey(2_048);

    @Autowired
    MockMvc mvc;

    @Autowired
    MongoDatabase database;

    @Autowired
    SmtpReceiver receiver;

    @Autowired
    Consumer<Event> mailPeople;

    @Autowired
    Revisions revisions;

    @DynamicPropertySource
    static void surroundings(DynamicPropertyRegistry properties) {
        Surroundings.connect(properties, "mail_tests");
        properties.add("tidings.web.tokens", () -> OTHERS.url() + "/token");
        properties.add("mail.secret", () -> SECRET);
        properties.add("mail.tickets", OTHERS::url);
        properties.add("mail.intake.port", () -> "0");
        properties.add("mail.intake.lmtp-port", () -> "0");
        properties.add("mail.intake.bind", () -> "127.0.0.1");
        properties.add("mail.intake.max-size", () -> "2MB");
        properties.add("mail.intake.tls.certificate", CERTIFICATE::certificate);
        properties.add("mail.intake.tls.private-key", CERTIFICATE::privateKey);
        properties.add("mail.senders.believed-servers", () -> "mx.tidings.example");
        properties.add("mail.senders.believed-relays", () -> "127.0.0.0/8");
        properties.add("mail.relay.port", RELAY::port);
        properties.add("mail.sending", () -> "live");
        properties.add("mail.dkim[0].domain", () -> "tidings.example");
        properties.add("mail.dkim[0].selector", () -> "desk");
        properties.add("mail.dkim[0].key", () -> pem(DKIM_KEY));
        properties.add("mail.undo-for", () -> "0s");
        properties.add("mail.fetch.allow-unencrypted", () -> "true");
        properties.add("mail.fetch.poll-every", () -> "1s");
        properties.add("tidings.outgoing.allowed-ranges", () -> "127.0.0.0/8,::1/128");
    }

    static KeyPair rsaKey(int bits) {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has RSA", e);
        }
    }

    /** As {@code openssl genpkey} writes it. */
    static String pem(KeyPair key) {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(key.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    /** The words of our own mails are those that come with the desk. */
    void noWrittenTemplates() {
        database.getCollection("templates").deleteMany(new Document());
        revisions.raise("templates");
    }

    /** Sends a raw mail over SMTP, envelope and all. */
    void send(String from, String to, String raw) throws Exception {
        var settings = new Properties();
        settings.put("mail.smtp.host", "127.0.0.1");
        settings.put("mail.smtp.port", Integer.toString(receiver.port()));
        settings.put("mail.smtp.localhost", "client.example");
        var session = Session.getInstance(settings);
        var message = new SMTPMessage(
                new MimeMessage(session, new ByteArrayInputStream(raw.getBytes(StandardCharsets.UTF_8))));
        message.setEnvelopeFrom(from);
        try (var transport = session.getTransport("smtp")) {
            transport.connect();
            transport.sendMessage(message, new InternetAddress[] {new InternetAddress(to)});
        }
    }

    static String mail(String from, String subject, String body, String... headers) {
        return "From: Jan Kowalski <" + from + ">\r\nTo: support@tidings.example\r\nSubject: " + subject
                + "\r\nDate: Sat, 21 Nov 2026 12:00:00 +0000\r\n"
                + String.join("\r\n", headers) + (headers.length == 0 ? "" : "\r\n")
                + "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + body + "\r\n";
    }

    static String someone() {
        return "someone-" + UUID.randomUUID().toString().substring(0, 8) + "@customer.example";
    }

    static RequestPostProcessor admin() {
        return jwt().jwt(token -> token.subject("admin").claim("roles", List.of("admin")))
                .authorities(new SimpleGrantedAuthority("ROLE_ADMIN"));
    }

    static RequestPostProcessor customer() {
        return jwt().jwt(token -> token.subject("jan").claim("roles", List.of("customer")))
                .authorities(new SimpleGrantedAuthority("ROLE_CUSTOMER"));
    }

    static RequestPostProcessor agentOf(String group) {
        return jwt().jwt(token ->
                        token.subject("agent").claim("roles", List.of("agent")).claim("groups", List.of(group)))
                .authorities(new SimpleGrantedAuthority("ROLE_AGENT"));
    }

    /** The mails from this address that were told of, with their keys. */
    static List<Wire.Heard> allFrom(String from) {
        return Wire.heard(
                Topics.INBOUND,
                event -> event.fact() instanceof MailReceived mail
                        && mail.from().email().equals(from));
    }

    /** The first mail from this address that was told of. */
    static MailReceived toldFrom(String from) {
        return (MailReceived) await().until(() -> allFrom(from), mails -> !mails.isEmpty())
                .getFirst()
                .event()
                .fact();
    }
}
