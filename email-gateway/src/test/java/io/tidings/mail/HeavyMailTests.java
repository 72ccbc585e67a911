package io.tidings.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.tidings.mail.mailbox.GivenMailbox;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Mails by the ten thousand, in the heap that the local stack gives. {@code -Dmail.many=N} for fewer. */
@EnabledIfSystemProperty(
        named = "tidings.full",
        matches = "true",
        disabledReason = "Takes minutes; ./tidings test --full runs it")
class HeavyMailTests {

    private static final int MANY = Integer.getInteger("mail.many", 50_000);
    private static final int SENDERS = 500;

    /** What is fetched between two notes of how far it came is what a kill may cost. */
    private static final int BATCH = 25;

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
        service = new ServiceProcess(database, new OtherServices(), folder);
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
}
