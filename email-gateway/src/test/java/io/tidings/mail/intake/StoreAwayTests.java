package io.tidings.mail.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.gridfs.GridFSBuckets;
import com.mongodb.client.model.IndexOptions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidings.mail.MailProperties;
import io.tidings.mail.SendingMode;
import io.tidings.mail.group.GivenAddresses;
import io.tidings.store.EmbeddedStore;
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
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** Nobody hears that a mail is taken before the store has it, and whoever was put off may come again. */
class StoreAwayTests {

    private final EmbeddedStore store = EmbeddedStore.start();
    private final Line line = new Line(Integer.parseInt(
            new ConnectionString(store.connectionString()).getHosts().getFirst().replaceFirst(".*:", "")));
    private final MongoClient client =
            MongoClients.create("mongodb://127.0.0.1:" + line.port() + "/?serverSelectionTimeoutMS=2000");
    private final MongoClient beside = MongoClients.create(store.connectionString());
    private final MongoDatabase kept = beside.getDatabase("mail");
    private SmtpReceiver receiver;

    @BeforeEach
    void aReceiver() {
        var database = client.getDatabase("mail");
        var properties = properties();
        var mailboxes = GivenAddresses.of(database, properties);
        assertThat(mailboxes.isOurs("support@tidings.example")).isTrue();
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

    @AfterEach
    void end() throws IOException {
        receiver.stop();
        client.close();
        line.close();
        beside.close();
        store.close();
    }

    @Test
    void whileTheStoreIsAwayTheSenderKeepsTheMailAndOnceItIsBackTheMailIsTaken() throws Exception {
        line.cut();
        assertThat(sent("Put off")).startsWith("451 4.3.0");
        assertThat(kept.getCollection("mails").countDocuments()).isZero();

        line.mend();
        assertThat(sent("Put off")).startsWith("250 2.0.0");

        var mail = kept.getCollection("mails").find().first();
        var raw = GridFSBuckets.create(kept, "raw").openDownloadStream(mail.getObjectId("raw"));
        assertThat(new String(raw.readAllBytes(), StandardCharsets.UTF_8)).contains("Subject: Put off");
    }

    /** The other way round, a process that dies in between leaves a mail without its words. */
    @Test
    void theBytesAreThereBeforeAnythingSaysThatThereIsAMail() throws Exception {
        kept.getCollection("mails").createIndex(new Document("sender", 1), unique());
        assertThat(sent("First")).startsWith("250");
        var first = kept.getCollection("raw.files").countDocuments();

        // The store takes the bytes, and not what names them.
        assertThat(sent("Second")).startsWith("451");

        assertThat(kept.getCollection("raw.files").countDocuments()).isEqualTo(first + 1);
        assertThat(kept.getCollection("mails").countDocuments()).isEqualTo(1);
    }

    private static IndexOptions unique() {
        return new IndexOptions().unique(true);
    }

    /** @return the answer to the whole mail */
    private String sent(String subject) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), receiver.port())) {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            in.readLine();
            for (var said : List.of(
                    "HELO client.example", "MAIL FROM:<jan@customer.example>", "RCPT TO:<support@tidings.example>")) {
                assertThat(answer(socket, in, said)).startsWith("250");
            }
            answer(socket, in, "DATA");
            return answer(socket, in, "From: jan@customer.example\r\nSubject: " + subject + "\r\n\r\nHello\r\n.");
        }
    }

    private static String answer(Socket socket, BufferedReader in, String said) throws IOException {
        socket.getOutputStream().write((said + "\r\n").getBytes(StandardCharsets.US_ASCII));
        return in.readLine();
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
                        5,
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
