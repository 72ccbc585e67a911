package io.tidings.mail;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.tidings.events.InboundFact.MailReceived;
import io.tidings.events.Topics;
import io.tidings.surroundings.Surroundings;
import io.tidings.surroundings.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.bson.Document;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real mail server brings the whole corpus to a gateway that is killed again and again meanwhile: no mail is lost, and none is
 * told of twice. {@code -Dseed=N} for the same choices again.
 */
@Tag("long")
class EximTests {

    private static final int KILLS = 5;
    private static final Duration PATIENCE = Duration.ofMinutes(6);
    private static final Path MAILS = Path.of("src/test/resources/mails");

    /** A mail that cannot be handled, whatever one does. */
    private static final String NOT_TO_BE_HANDLED = """
            From: c@customer.example\r
            To: support@tidings.example\r
            Subject: Refused\r
            MIME-Version: 1.0\r
            Content-Type: multipart/mixed; boundary=b\r
            \r
            --b\r
            Content-Type: text/plain\r
            \r
            See the file.\r
            --b\r
            Content-Type: application/pdf; name=refused.pdf\r
            \r
            refuse-me\r
            --b--\r
            """;

    @TempDir
    Path folder;

    @Test
    void whateverHappensToTheGatewayEveryMailIsOneMessageOrOneQuarantineEntry() throws Exception {
        Assumptions.assumeTrue(
                Exim.isHere(), "Needs root and Debian's exim4-daemon-light, without which this proves nothing");
        var seed = Long.getLong("seed", ThreadLocalRandom.current().nextInt(1_000_000));
        var random = new Random(seed);
        var mails = mails();
        System.out.printf("Exim: seed %d, %d mails, %d kills%n", seed, mails.size(), KILLS);
        try (var client = MongoClients.create(Surroundings.mongo())) {
            var database = client.getDatabase("exim");
            Set<Integer> taken;
            try (var service = new ServiceProcess(database, folder);
                    var exim = new Exim(service.smtpPort());
                    var sender = Executors.newSingleThreadExecutor()) {
                service.start();
                var sending = sender.submit(() -> taken(exim, mails));
                for (var kill = 1; kill <= KILLS; kill++) {
                    var kept = Math.min(mails.size() * kill / (KILLS + 1) + random.nextInt(20), mails.size() - 1);
                    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> kept(database) >= kept);
                    service.kill();
                    service.start();
                }
                taken = sending.get();
                await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> assertThat(
                                exim.waiting() + unread(database))
                        .as("%s%n%s", exim.log(), service.said())
                        .isZero());
            }
            // What a server of the field does not even take proves nothing.
            assertThat(taken).hasSizeGreaterThan(mails.size() * 9 / 10).contains(mails.size() - 1);
            assertEachIsThereOnce(database, taken);
        }
    }

    private static Set<Integer> taken(Exim exim, List<byte[]> mails) throws IOException {
        var taken = new HashSet<Integer>();
        for (var n = 0; n < mails.size(); n++) {
            var answer = RawSmtp.send(exim.port(), sender(n), "support@tidings.example", mails.get(n));
            if (answer.startsWith("250")) {
                taken.add(n);
            } else {
                System.out.printf("Exim: mail %d: %s%n", n, answer);
            }
        }
        return taken;
    }

    private static void assertEachIsThereOnce(MongoDatabase database, Set<Integer> taken) {
        var stored = database.getCollection("mails").find().into(new ArrayList<>());
        var first = stored.stream()
                .filter(mail -> !mail.getString("state").equals("duplicate"))
                .toList();
        first.stream()
                .collect(groupingBy(mail -> mail.getString("state")))
                .forEach((state, some) -> System.out.printf("Exim: %d %s%n", some.size(), state));
        System.out.printf("Exim: %d came once more after a kill%n", stored.size() - first.size());

        assertThat(first)
                .extracting(mail -> mail.getString("sender"))
                .containsExactlyInAnyOrderElementsOf(
                        taken.stream().map(EximTests::sender).toList());
        assertThat(first).allSatisfy(mail -> assertThat(mail.getString("state"))
                .isIn("published", "quarantined", "dropped", "report"));
        assertThat(first.stream().filter(mail -> mail.getString("state").equals("quarantined")))
                .hasSize(1);

        var published = first.stream()
                .filter(mail -> mail.getString("state").equals("published"))
                .map(mail -> mail.getString("_id"))
                .collect(toSet());
        var mailOf = first.stream().map(mail -> mail.getString("_id")).collect(toSet());
        var told = Wire.heard(
                        Topics.INBOUND,
                        event -> event.fact() instanceof MailReceived mail && mailOf.contains(mail.mailId()))
                .stream()
                .collect(groupingBy(
                        heard -> ((MailReceived) heard.event().fact()).mailId(),
                        mapping(heard -> heard.event().id(), toSet())));
        assertThat(told.keySet()).isEqualTo(published);
        assertThat(told).allSatisfy((_, events) -> assertThat(events).hasSize(1));
    }

    private static long kept(MongoDatabase database) {
        return database.getCollection("mails").estimatedDocumentCount();
    }

    private static long unread(MongoDatabase database) {
        return database.getCollection("mails").countDocuments(new Document("state", "received"));
    }

    private static String sender(int n) {
        return "c" + n + "@customer.example";
    }

    /** The corpus, and behind it one for quarantine. */
    private static List<byte[]> mails() throws IOException {
        try (var files = Files.list(MAILS)) {
            var mails = new ArrayList<byte[]>();
            for (var file : files.filter(each -> each.toString().endsWith(".eml"))
                    .sorted()
                    .toList()) {
                mails.add(told(Files.readString(file, StandardCharsets.ISO_8859_1), mails.size())
                        .getBytes(StandardCharsets.ISO_8859_1));
            }
            mails.add(NOT_TO_BE_HANDLED.getBytes(StandardCharsets.UTF_8));
            return mails;
        }
    }

    /** With the line ends of every server, and an id of its own: some mails of the corpus differ in a header only. */
    private static String told(String mail, int n) {
        return mail.replaceAll("\\r?\\n", "\r\n")
                .replaceFirst(
                        "(?im)^Message-ID:.*(?:\\r\\n[ \\t].*)*", "Message-ID: <corpus-" + n + "@customer.example>");
    }
}
