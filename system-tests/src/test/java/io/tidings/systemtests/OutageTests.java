package io.tidings.systemtests;

import static io.tidings.systemtests.Suite.AGENT;
import static io.tidings.systemtests.Suite.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.suite.RunningSuite.Process;
import io.tidings.systemtests.Load.Attempt;
import io.tidings.systemtests.Load.End;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Takes one part away for a while: the desk goes on, and what could not be done meanwhile is done afterwards, by itself. */
@Tag("outage")
class OutageTests {

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final List<String> SERVICES = List.of(
            "ticket-service", "email-gateway", "webhook-dispatcher", "notifier-service", "search-service", "gateway");

    /** What a service promises on a machine that has time for it; on a busy one it may take twice as long as with everything there. */
    private static final Restart PROMISED = new Restart(Duration.ofSeconds(10), Duration.ofSeconds(15));

    private static final Map<String, Restart> WITH_EVERYTHING = new HashMap<>();

    /** How long a service took to end on SIGTERM, and from the start of its next process until that one's port was open. */
    private record Restart(Duration end, Duration start) {

        Restart allowed() {
            return new Restart(
                    longer(PROMISED.end, end.multipliedBy(2)), longer(PROMISED.start, start.multipliedBy(2)));
        }

        private static Duration longer(Duration one, Duration other) {
            return one.compareTo(other) > 0 ? one : other;
        }

        @Override
        public String toString() {
            return "ends in %4.1f s, its port opens in %4.1f s"
                    .formatted(end.toMillis() / 1000.0, start.toMillis() / 1000.0);
        }
    }

    private final List<String> away = new ArrayList<>();

    @AfterEach
    void everythingIsBack() {
        List.copyOf(away).forEach(this::bringBack);
        RUNNING.awaitHealthy(LONG);
    }

    @Test
    void aMinuteWithoutKafkaUnderLoadLosesNothing() {
        goesOnWithout("kafka", Duration.ofSeconds(60));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "search-service",
                "elasticsearch",
                "webhook-dispatcher",
                "notifier-service",
                "email-gateway",
                "mail",
                "keycloak"
            })
    void ticketsAreOpenedAndAnsweredWithoutItAndTheRestCatchesUp(String part) {
        goesOnWithout(part, Duration.ofSeconds(12));
    }

    private void goesOnWithout(String part, Duration time) {
        try (var load = new Load()) {
            load.begin(time.plusSeconds(8));
            pause(Duration.ofSeconds(3));
            takeAway(part);
            var from = Instant.now();
            pause(time);
            var to = Instant.now();
            bringBack(part);
            load.await();
            RUNNING.awaitHealthy(LONG);

            var asked = load.attempts().stream()
                    .filter(attempt -> Set.of("open", "reply").contains(attempt.what()))
                    .filter(attempt ->
                            attempt.sent().isAfter(from) && attempt.sent().isBefore(to))
                    .toList();
            System.out.printf(
                    "outage: %s away for %d s, %d tickets opened or answered meanwhile%n",
                    part, Duration.between(from, to).toSeconds(), asked.size());
            assertThat(asked).as("opened and answered meanwhile").isNotEmpty();
            assertThat(asked).as("not acknowledged").extracting(Attempt::end).containsOnly(End.DONE);
            var back = Instant.now();
            Reckoning.of(load);
            System.out.printf(
                    "outage: %s was caught up with %d s after all was well again%n",
                    part, Duration.between(back, Instant.now()).toSeconds());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"kafka", "elasticsearch", "keycloak", "store"})
    void everyServiceEndsAndStartsWithoutIt(String part) {
        for (var service : SERVICES) {
            WITH_EVERYTHING.computeIfAbsent(service, OutageTests::restarted);
        }
        RUNNING.awaitHealthy(LONG);
        var before = Suite.opens("Before " + Suite.unique(), Suite.someCustomer());
        takeAway(part);

        for (var service : SERVICES) {
            var allowed = WITH_EVERYTHING.get(service).allowed();
            var took = restarted(service);
            System.out.printf("outage: without %-14s %-18s %s%n", part, service, took);
            assertThat(took.end())
                    .as(service + " ends on SIGTERM without " + part)
                    .isLessThan(allowed.end());
            assertThat(took.start())
                    .as(service + " opens its port without " + part)
                    .isLessThan(allowed.start());
        }

        bringBack(part);
        RUNNING.awaitHealthy(LONG);
        var word = Suite.unique();
        await().atMost(LONG)
                .pollInterval(Duration.ofSeconds(1))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(
                                AGENT.get("/api/v1/tickets/" + before.path("id").asString())
                                        .status())
                        .isEqualTo(200));
        Suite.opens("After " + word, Suite.someCustomer());
        await().atMost(LONG).until(() -> Suite.search(AGENT, word).size() == 1);
    }

    /** Ends a service as an operator would, and sees it come back. */
    private static Restart restarted(String service) {
        var old = RUNNING.process(service);
        var asked = Instant.now();
        var handle = ProcessHandle.of(old.pid()).orElseThrow();
        handle.destroy();
        try {
            handle.onExit().orTimeout(LONG.toSeconds(), TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw new AssertionError(service + " does not end on SIGTERM", e);
        }
        var ended = Duration.between(asked, Instant.now());
        var next = await().atMost(LONG)
                .until(() -> RUNNING.process(service), process -> process.pid() > 0 && process.pid() != old.pid());
        await().atMost(LONG)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> isOpen(next));
        return new Restart(ended, Duration.between(begun(next), Instant.now()));
    }

    private static Instant begun(Process process) {
        return ProcessHandle.of(process.pid())
                .orElseThrow()
                .info()
                .startInstant()
                .orElseThrow();
    }

    private static boolean isOpen(Process process) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", process.port()), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void takeAway(String part) {
        away.add(part);
        RUNNING.run("stop", part);
        await().atMost(LONG).until(() -> RUNNING.process(part).state().equals("down"));
        System.out.printf("outage: %s is stopped%n", part);
    }

    private void bringBack(String part) {
        RUNNING.run("start", part);
        away.remove(part);
        System.out.printf("outage: %s is being started%n", part);
    }

    private static void pause(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }
}
