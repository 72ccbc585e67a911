package io.tidings.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.tidings.mail.outgoing.SendingProcess;
import io.tidings.surroundings.Surroundings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How fast mails leave that all wait at once, from a process of its own to a mail server beside it. Here the figures are told;
 * {@code -Dmail.paced=2000 -Dmail.pace=100} for so many mails, and for a test that fails where fewer leave in a second.
 */
class SendingPaceTests {

    private static final int MAILS = Integer.getInteger("mail.paced", 200);
    private static final int LEAST_PER_SECOND = Integer.getInteger("mail.pace", 0);
    private static final Duration PATIENCE = Duration.ofMinutes(9);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 100})
    void whatWaitsForOneDomainOrForManyLeavesAtItsPaceAndOnce(int domains) throws Exception {
        var recipients = IntStream.range(0, MAILS)
                .mapToObj(n -> "jan" + n + "@d" + n % domains + ".example")
                .toList();
        try (var client = MongoClients.create(Surroundings.mongo());
                var sink = new MailSink(_ -> {})) {
            var database = client.getDatabase("sending_pace_" + domains);
            SendingProcess.plan(database, recipients);
            var process = SendingProcess.start(
                    Surroundings.mongo(),
                    Surroundings.kafka(),
                    database.getName(),
                    sink.port(),
                    folder.resolve("sending.log"),
                    List.of());
            try {
                var perSecond = perSecond(sink, database);
                System.out.printf("Sending pace: %d mails to %d domain(s), %.0f a second%n", MAILS, domains, perSecond);
                assertThat(perSecond).isGreaterThanOrEqualTo(LEAST_PER_SECOND);
            } finally {
                process.destroyForcibly().waitFor();
            }
            assertThat(SendingProcess.fates(database)).hasSize(MAILS).allSatisfy(fate -> assertThat(fate.state())
                    .isEqualTo("sent"));
            assertThat(recipients).allSatisfy(recipient -> assertThat(sink.copiesTo(recipient))
                    .isEqualTo(1));
        }
    }

    /** From the first mail that arrives until the last is written down. */
    private static double perSecond(MailSink sink, MongoDatabase database) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> sink.mails() > 0);
        var begun = System.nanoTime();
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> sink.mails() >= MAILS && SendingProcess.left(database) == 0);
        return MAILS * 1e9 / (System.nanoTime() - begun);
    }
}
