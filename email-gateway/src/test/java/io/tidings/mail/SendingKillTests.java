package io.tidings.mail;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.tidings.mail.MailSink.Moment;
import io.tidings.mail.outgoing.SendingProcess;
import io.tidings.mail.outgoing.SendingProcess.Fate;
import io.tidings.surroundings.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process that sends mails is killed (SIGKILL) again and again, at whatever it is doing just then. {@code -Dmail.kills=200
 * -Dmail.killed-mails=2000} for the long form, {@code -Dseed=N} for the same choices again.
 */
class SendingKillTests {

    private static final int KILLS = Integer.getInteger("mail.kills", 3);
    private static final int MAILS = Integer.getInteger("mail.killed-mails", 60);
    private static final int DOMAINS = 20;

    /** So that a kill does not meet most of the mails at once. */
    private static final List<String> FEW_AT_ONCE = List.of("--mail.relay.at-once=3");

    @TempDir
    Path folder;

    private volatile @Nullable Trap trap;

    @Test
    void nobodyGetsAMailTwiceAndNoneIsMissingThatIsNotCalledUncertain() throws Exception {
        var seed = Long.getLong("seed", ThreadLocalRandom.current().nextInt(1_000_000));
        System.out.printf("Sending kills: seed %d, %d kills, %d mails%n", seed, KILLS, MAILS);
        var random = new Random(seed);
        var recipients = IntStream.range(0, MAILS)
                .mapToObj(n -> "jan" + n + "@d" + n % DOMAINS + ".example")
                .toList();
        try (var client = MongoClients.create(Surroundings.mongo());
                var sink = new MailSink(moment -> at(moment, random))) {
            var database = client.getDatabase("sending_kills");
            SendingProcess.plan(database, recipients);
            for (var kill = 0; kill < KILLS; kill++) {
                killedBy(
                        new Trap(
                                Moment.values()[kill % Moment.values().length],
                                random.nextInt(Math.max(1, MAILS / KILLS / 2))),
                        sink,
                        database);
                SendingProcess.endClaims(database);
            }
            untilNothingIsLeft(sink, database);

            var fates = SendingProcess.fates(database);
            count(fates, sink);
            assertThat(fates).hasSize(MAILS);
            assertThat(fates).allSatisfy(fate -> {
                var copies = sink.copiesTo(fate.recipient());
                switch (fate.state()) {
                    case "sent" -> assertThat(copies).isEqualTo(1);
                    case "uncertain" -> assertThat(copies).isLessThanOrEqualTo(1);
                    default -> throw new AssertionError(fate + " is neither sent nor uncertain");
                }
            });
            // Otherwise no kill came between a server's 250 and our record, and this run proves nothing.
            assertThat(fates.stream().filter(fate -> fate.state().equals("uncertain")))
                    .hasSizeGreaterThanOrEqualTo((KILLS + 1) / 3);
        }
    }

    private static void count(List<Fate> fates, MailSink sink) {
        fates.stream()
                .collect(groupingBy(fate -> fate.state() + ", copies: " + sink.copiesTo(fate.recipient())))
                .forEach((what, which) -> System.out.printf("Sending kills: %s: %d mails%n", what, which.size()));
    }

    private void killedBy(Trap set, MailSink sink, MongoDatabase database) throws Exception {
        var process = start(sink, database, FEW_AT_ONCE);
        try {
            set.armed(process);
            trap = set;
            assertThat(process.waitFor(9, TimeUnit.MINUTES))
                    .as("killed in time")
                    .isTrue();
            assertThat(set.hasSprung()).as("%s", Files.readString(log())).isTrue();
        } finally {
            trap = null;
            process.destroyForcibly().waitFor();
        }
    }

    private void untilNothingIsLeft(MailSink sink, MongoDatabase database) throws Exception {
        var before = sink.mails();
        var process = start(sink, database, List.of());
        try {
            await().atMost(Duration.ofMinutes(9))
                    .until(() -> sink.mails() > before || SendingProcess.left(database) == 0);
            var begun = Instant.now();
            await().atMost(Duration.ofMinutes(9)).until(() -> SendingProcess.left(database) == 0);
            var took = Duration.between(begun, Instant.now()).toMillis();
            System.out.printf("Sending kills: the last run sent %d mails in %d ms%n", sink.mails() - before, took);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private Process start(MailSink sink, MongoDatabase database, List<String> more) throws IOException {
        return SendingProcess.start(
                Surroundings.mongo(), Surroundings.kafka(), database.getName(), sink.port(), log(), more);
    }

    private Path log() {
        return folder.resolve("sending.log");
    }

    private void at(Moment moment, Random random) {
        var set = trap;
        if (set == null || !set.springsAt(moment)) {
            return;
        }
        if (moment != Moment.ANSWERED) {
            set.spring();
            return;
        }
        // Some moments later: the answer is on its way, and perhaps on paper.
        var pause = Duration.ofNanos(random.nextInt(4_000_000));
        Thread.ofPlatform().start(() -> {
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            set.spring();
        });
    }

    /** Kills a process at the n-th such moment, as the mail server sees them. */
    private static final class Trap {

        private final Moment moment;
        private final AtomicInteger before;
        private volatile @Nullable Process process;
        private volatile boolean sprung;

        private Trap(Moment moment, int before) {
            this.moment = moment;
            this.before = new AtomicInteger(before);
        }

        private void armed(Process victim) {
            process = victim;
        }

        private boolean springsAt(Moment now) {
            return now == moment && before.getAndDecrement() == 0;
        }

        private void spring() {
            var victim = process;
            if (victim != null) {
                sprung = true;
                victim.destroyForcibly();
                awaitEnd(victim);
            }
        }

        private static void awaitEnd(Process victim) {
            try {
                victim.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private boolean hasSprung() {
            return sprung;
        }
    }
}
