package io.tidings.suite;

import io.tidings.events.EventJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The suite that {@code ./tidings up} started in this checkout.
 *
 * @param root the checkout
 * @param portBase as given to {@code up --port-base}; null for the usual ports
 */
public record RunningSuite(Path root, @Nullable Integer portBase) {

    /** What {@code ./tidings status --json} says of one process. */
    public record Process(String name, String state, long pid, int port, long rssMb) {}

    /** Reads the system properties {@code tidings.root} (the checkout) and {@code tidings.port-base}. */
    public static RunningSuite here() {
        var base = System.getProperty("tidings.port-base", "");
        return new RunningSuite(
                Path.of(System.getProperty("tidings.root", "."))
                        .toAbsolutePath()
                        .normalize(),
                base.isEmpty() ? null : Integer.valueOf(base));
    }

    public String url() {
        return "http://localhost:" + port(8080, 0);
    }

    public String keycloakUrl() {
        return "http://localhost:" + port(8081, 1) + "/auth";
    }

    public int smtpIntake() {
        return port(2525, 30);
    }

    public int imap() {
        return port(3143, 32);
    }

    public String mailroomUrl() {
        return "http://localhost:" + port(8025, 33);
    }

    public String kafka() {
        return "localhost:" + port(9092, 40);
    }

    public String elasticsearch() {
        return "http://localhost:" + port(9200, 50);
    }

    /** A service's own address, past the gateway: {@code usual} is its usual port. */
    public String service(int usual) {
        return "http://localhost:" + port(usual, usual - 8080);
    }

    private int port(int usual, int offset) {
        return portBase == null ? usual : portBase + offset;
    }

    public List<Process> processes() {
        var status = status();
        return status.path("services")
                .valueStream()
                .map(one -> new Process(
                        one.path("name").asString(),
                        one.path("state").asString(),
                        one.path("pid").asLong(0),
                        one.path("port").asInt(0),
                        one.path("rssMb").asLong(0)))
                .toList();
    }

    public boolean isHealthy() {
        return status().path("healthy").asBoolean(false);
    }

    private JsonNode status() {
        return EventJson.mapper().readTree(run("status", "--json"));
    }

    /** Ends a process as a power cut would; the stack starts it again. Answers the pid that was killed. */
    public long kill(String name) {
        var process = process(name);
        ProcessHandle.of(process.pid())
                .orElseThrow(() -> new IllegalStateException(name + " is not running"))
                .destroyForcibly();
        return process.pid();
    }

    public Process process(String name) {
        return processes().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The suite has no process " + name));
    }

    /** Waits until every process is well again. */
    public void awaitHealthy(Duration atMost) {
        var until = Instant.now().plus(atMost);
        while (!isHealthy()) {
            if (Instant.now().isAfter(until)) {
                throw new IllegalStateException("Not healthy within " + atMost + ": " + processes());
            }
            pause(Duration.ofMillis(250));
        }
    }

    /** Runs {@code ./tidings} with arguments and answers what it printed. */
    public String run(String... arguments) {
        try {
            var command = new ArrayList<String>();
            command.add(root.resolve("tidings").toString());
            command.addAll(List.of(arguments));
            var errors = Files.createTempFile("tidings", ".err");
            var process = new ProcessBuilder(command)
                    .directory(root.toFile())
                    .redirectError(errors.toFile())
                    .start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            Files.deleteIfExists(errors);
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }
}
