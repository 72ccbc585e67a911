package io.tidings.systemtests;

import static io.tidings.systemtests.Suite.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Kills processes at random under load and then counts. {@code -Dtidings.fault.seed=…} repeats a run's victims and pauses,
 * {@code -Dtidings.fault.seconds=…} says how long it kills.
 */
@Tag("fault")
class FaultTests {

    private static final long SEED = Long.getLong("tidings.fault.seed", System.nanoTime() & 0xFFFF_FFFFL);
    private static final Duration LENGTH = Duration.ofSeconds(Long.getLong("tidings.fault.seconds", 75));

    private static final Duration RECOVERY = Duration.ofMinutes(5);
    private static final List<String> VICTIMS = List.of(
            "ticket-service",
            "email-gateway",
            "webhook-dispatcher",
            "search-service",
            "notifier-service",
            "gateway",
            "kafka",
            "elasticsearch",
            "keycloak",
            "store");

    private final Random random = new Random(SEED);
    private final List<String> next = new ArrayList<>();

    @Test
    void nothingAcknowledgedIsLostHoweverTheProcessesDie() {
        System.out.printf("fault run: seed %d, %d s%n", SEED, LENGTH.toSeconds());
        try (var load = new Load()) {
            load.begin(LENGTH);
            var kills = kills(load, Instant.now().plus(LENGTH));
            load.await();
            RUNNING.awaitHealthy(RECOVERY);

            var told = Reckoning.of(load);

            var hits = 0;
            for (var kill : kills) {
                var inHand = kill.inHand(told);
                hits += inHand.isNothing() ? 0 : 1;
                System.out.printf(
                        "fault run: %-19s killed after %5.1f s with %d requests inside and %d effects under way%n",
                        kill.part(),
                        Duration.between(load.begun(), kill.at()).toMillis() / 1000.0,
                        inHand.requests(),
                        inHand.effects());
            }
            System.out.printf("fault run: seed %d, %d of %d kills hit something%n", SEED, hits, kills.size());
            assertThat(hits)
                    .as("void: no kill hit a request in flight, so the run proves nothing")
                    .isPositive();
        }
    }

    private List<Killed> kills(Load load, Instant until) {
        var kills = new ArrayList<Killed>();
        while (Instant.now().isBefore(until)) {
            pause(3_000 + random.nextInt(5_000));
            var victim = nextVictim();
            var moment = random.nextInt(30);
            var process = RUNNING.process(victim);
            if (process.state().equals("up")) {
                // Struck while it works: between two requests a kill proves little.
                load.awaitOneThrough(busiestWith(victim), Duration.ofSeconds(5));
                pause(moment);
                var at = Instant.now();
                ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroyForcibly);
                kills.add(new Killed(victim, process.pid(), at));
                System.out.printf(
                        "fault run: kill -9 %s (pid %d) after %d s%n",
                        victim,
                        process.pid(),
                        Duration.between(load.begun(), at).toSeconds());
            }
        }
        return kills;
    }

    /** At random, but each once before any a second time, so that a short run is no run of luck. */
    private String nextVictim() {
        if (next.isEmpty()) {
            next.addAll(VICTIMS);
            Collections.shuffle(next, random);
        }
        return next.removeLast();
    }

    /** The part on whose requests a victim's work follows: readers work right after a ticket has changed. */
    private static String busiestWith(String victim) {
        return switch (victim) {
            case "keycloak", "email-gateway", "gateway" -> victim;
            default -> "ticket-service";
        };
    }

    private static void pause(int millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
