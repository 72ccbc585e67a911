package io.tidings.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.tidings.mail.mailbox.GivenMailbox;
import io.tidings.surroundings.Surroundings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mails by the ten thousand and by the megabyte, in the heap that the local stack gives. {@code -Dmail.many=N} for fewer. */
@Tag("long")
class HeavyMailTests {

    private static final int MANY = Integer.getInteger("mail.many", 50_000);
    private static final int SENDERS = 500;

    /** What is fetched between two notes of how far it came is what a kill may cost. */
    private static final int BATCH = 25;

    private static final int HUGE = 60 << 20;

    /** Close to what is taken in, 25 MB. */
    private static final int LARGE = 24 << 20;

    private static final Duration PATIENCE = Duration.ofSeconds(600 + MANY / 15);
    private static final String GROUP = "heavy";

    @TempDir
    Path folder;

    private MongoClient client;
    private MongoDatabase database;
    private ServiceProcess service;

    @BeforeEach
    void aServiceOfItsOwn() {
        client = MongoClients.create(Surroundings.mongo());
        database = client.getDatabase("heavy_mails");
        database.getCollection("groups")
                .insertOne(new Document("_id", GROUP)
                        .append("name", "Heavy")
                        .append("address", "heavy@tidings.example")
                        .append("version", 1L));
        service = new ServiceProcess(database, folder);
    }

    @AfterEach
    void itIsGone() throws Exception {
        service.close();
        database.drop();
        client.close();
    }

    @Test
    void aMailboxOfAnySizeIsCaughtUpAndNotReadAgainAfterAKillAndAfterARestart() throws Exception {
        try (var imap = TestImap.plain()) {
            imap.receives(
                    IntStream.range(0, MANY).mapToObj(HeavyMailTests::mail).toList());
            GivenMailbox.withBacklog(database, ServiceProcess.KEY, imap.port(), GROUP);
            service.start();
            var begun = System.nanoTime();
            patiently().until(() -> kept() >= MANY / 2);
            service.kill();
            service.start();
            patiently().until(() -> in("published") == MANY);
            System.out.printf("Heavy mails: %d caught up in %d s%n", MANY, (System.nanoTime() - begun) / 1_000_000_000);

            assertThat(kept()).isEqualTo(MANY);
            var handedOut = List.copyOf(imap.handedOut);
            assertThat(handedOut.stream().distinct()).hasSize(MANY);
            assertThat(handedOut).as("fetched once more after the kill").hasSizeLessThanOrEqualTo(MANY + BATCH);

            service.stop();
            imap.receives(List.of(mail(MANY)));
            service.start();
            patiently().until(() -> in("published") == MANY + 1);
            assertThat(imap.handedOut).as("fetched after the restart").hasSize(handedOut.size() + 1);
        }
    }

    @Test
    void whatIsTooLargeAndManyOfTheLargestAtOnceFitIntoTheHeap() throws Exception {
        try (var first = TestImap.plain();
                var second = TestImap.plain();
                var senders = Executors.newFixedThreadPool(3)) {
            first.receives(List.of(text("huge", HUGE), file("first", LARGE), mail(1)));
            second.receives(List.of(text("second", LARGE), html("second", LARGE), mail(2)));
            for (var imap : List.of(first, second)) {
                GivenMailbox.withBacklog(database, ServiceProcess.KEY, imap.port(), GROUP);
            }
            service.start();
            var answers = senders.invokeAll(List.<Callable<String>>of(
                    () -> send("huge", text("sent", HUGE)),
                    () -> send("file", file("sent", LARGE)),
                    () -> send("text", text("also sent", LARGE))));

            assertThat(answers.get(0).get()).startsWith("552");
            assertThat(answers.get(1).get()).startsWith("250");
            assertThat(answers.get(2).get()).startsWith("250");
            patiently().until(() -> in("published") + in("quarantined") == 8);
            assertThat(database.getCollection("mails")
                            .find(new Document("state", "quarantined"))
                            .into(new ArrayList<>()))
                    .singleElement()
                    .satisfies(mail -> assertThat(mail.getString("reason")).contains("62,9"));
            assertThat(service.isAlive()).isTrue();
        }
    }

    private String send(String sender, byte[] mail) throws IOException {
        return RawSmtp.send(service.smtpPort(), sender + "@customer.example", "heavy@tidings.example", mail);
    }

    private ConditionFactory patiently() {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .failFast(() ->
                        assertThat(service.isAlive()).as("%s", service.said()).isTrue());
    }

    private long kept() {
        return database.getCollection("mails").estimatedDocumentCount();
    }

    private long in(String state) {
        return database.getCollection("mails").countDocuments(new Document("state", state));
    }

    private static byte[] mail(int n) {
        return MailServiceTest.mail(
                        "c%d@customer.example".formatted(n % SENDERS),
                        "Mail " + n,
                        "Body " + n,
                        "Message-ID: <heavy-%d@customer.example>".formatted(n))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] text(String id, int size) {
        return filled(id, "text/plain; charset=utf-8", "", "Zażółć gęślą jaźń, and nobody has answered yet.\r\n", size);
    }

    private static byte[] html(String id, int size) {
        return filled(
                id, "text/html; charset=utf-8", "", "<p style=\"margin:0\">Zażółć <b>gęślą</b> jaźń.</p>\r\n", size);
    }

    private static byte[] file(String id, int size) {
        return filled(
                id,
                "multipart/mixed; boundary=b",
                "--b\r\nContent-Type: text/plain\r\n\r\nSee the file.\r\n--b\r\nContent-Type: application/pdf; name=large.pdf\r\n"
                        + "Content-Transfer-Encoding: base64\r\n\r\n",
                "JVBERi0xLjcKJVBERi0xLjcKJVBERi0xLjcKJVBERi0xLjcKJVBERi0xLjcKJVBERi0xLjcK\r\n",
                size);
    }

    private static byte[] filled(String id, String type, String begin, String line, int size) {
        var head = ("From: %1$s <%2$s@customer.example>\r\nTo: heavy@tidings.example\r\nSubject: %1$s\r\n"
                        + "Message-ID: <%2$s-%3$d@customer.example>\r\nMIME-Version: 1.0\r\nContent-Type: %4$s\r\n\r\n%5$s")
                .formatted(id, id.replace(' ', '-'), type.hashCode(), type, begin)
                .getBytes(StandardCharsets.UTF_8);
        var mail = Arrays.copyOf(head, size);
        var words = line.getBytes(StandardCharsets.UTF_8);
        for (var at = head.length; at < size; at++) {
            mail[at] = words[(at - head.length) % words.length];
        }
        return mail;
    }
}
