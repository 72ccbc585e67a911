package io.tidings.systemtests;

import static io.tidings.systemtests.Suite.RUNNING;
import static io.tidings.systemtests.Suite.SOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of docs/examples/kafka-writeback, killed while it works. */
@Tag("flow")
class KafkaExampleTests {

    private static final String NAME = Suite.unique();
    private static final int TICKETS = 40;
    private static final int WRITTEN_BEFORE_THE_KILL = 10;

    @TempDir
    private static Path folder = Path.of("");

    private static Path settings = Path.of("");

    @BeforeAll
    static void grant() throws IOException {
        settings = Files.writeString(
                folder.resolve("kafka.properties"),
                RUNNING.run("kafka", "grant", NAME, "tidings.tickets", "--internal"));
    }

    @AfterAll
    static void revoke() {
        RUNNING.run("kafka", "revoke", NAME);
    }

    @Test
    void killedAndStartedAgainItHasWrittenOneNoteIntoEachTicket() throws IOException {
        var since = Instant.now().toString();
        var tickets = new ArrayList<String>();
        for (var order = 0; order < TICKETS; order++) {
            tickets.add(Suite.opens("Where is order " + order + " " + NAME, Suite.someCustomer())
                    .path("id")
                    .asString());
        }

        var before = killedInTheMiddle(since);
        assertThat(before).hasSizeBetween(WRITTEN_BEFORE_THE_KILL, TICKETS - 1);
        try (var again = new Example(since)) {
            // What the first had written and not yet noted as done comes again.
            await().atMost(SOON.multipliedBy(4))
                    .untilAsserted(() -> assertThat(Stream.concat(before.stream(), again.written().stream())
                                    .distinct())
                            .as("What the example said: %s", again.said)
                            .containsExactlyInAnyOrderElementsOf(tickets));
        }

        for (var order = 0; order < TICKETS; order++) {
            assertThat(Suite.messages(tickets.get(order))
                            .valueStream()
                            .filter(message ->
                                    message.path("visibility").asString().equals("internal"))
                            .map(message -> message.path("text").asString()))
                    .containsExactly("Order " + order + " was packed and leaves tomorrow.");
        }
    }

    private static List<String> killedInTheMiddle(String since) throws IOException {
        try (var first = new Example(since)) {
            await().atMost(SOON).until(() -> first.written().size() >= WRITTEN_BEFORE_THE_KILL);
            first.close();
            return first.written();
        }
    }

    /** The example as a process, with what it prints. */
    private static final class Example implements AutoCloseable {

        private final Process process;
        private final List<String> said = new CopyOnWriteArrayList<>();
        private final Thread reading;

        Example(String since) throws IOException {
            var builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            RUNNING.root()
                                    .resolve("docs/examples/kafka-writeback/Writeback.java")
                                    .toString())
                    .redirectErrorStream(true);
            builder.environment()
                    .putAll(Map.of(
                            "KAFKA_SETTINGS",
                            settings.toString(),
                            "TIDINGS_URL",
                            RUNNING.url(),
                            "TIDINGS_TOKEN",
                            Suite.AGENT.token(),
                            "SINCE",
                            since));
            process = builder.start();
            reading = Thread.ofVirtual().start(this::read);
        }

        private void read() {
            try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
                lines.lines().forEach(said::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        List<String> written() {
            return said.stream()
                    .filter(line -> line.startsWith("written "))
                    .map(line -> line.substring("written ".length()))
                    .toList();
        }

        /** As {@code kill -9} does. */
        @Override
        public void close() {
            process.destroyForcibly();
            try {
                process.waitFor();
                reading.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
