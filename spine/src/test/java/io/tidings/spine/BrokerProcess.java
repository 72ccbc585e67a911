package io.tidings.spine;

import io.tidings.events.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** The real broker in a process of its own, which a test may kill and start again on the same log. */
public final class BrokerProcess implements AutoCloseable {

    private final Path directory;
    private final int port = freePort();
    private final int controllerPort = freePort();
    private Process process;

    public BrokerProcess() throws Exception {
        directory = Files.createTempDirectory("broker");
        Files.writeString(directory.resolve("server.properties"), """
                process.roles=broker,controller
                node.id=1
                listeners=PLAINTEXT://localhost:%1$d,CONTROLLER://localhost:%2$d
                advertised.listeners=PLAINTEXT://localhost:%1$d
                controller.listener.names=CONTROLLER
                controller.quorum.voters=1@localhost:%2$d
                log.dirs=%3$s/data
                offsets.topic.num.partitions=1
                offsets.topic.replication.factor=1
                transaction.state.log.replication.factor=1
                auto.create.topics.enable=false
                group.initial.rebalance.delay.ms=0
                """.formatted(port, controllerPort, directory));
        var said = new ByteArrayOutputStream();
        var formatted = StorageTool.execute(
                new String[] {
                    "format",
                    "-t",
                    "bXktdGVzdC1jbHVzdGVyMQ",
                    "-c",
                    directory.resolve("server.properties").toString()
                },
                new PrintStream(said));
        if (formatted != 0) {
            throw new IllegalStateException("The log could not be formatted: " + said);
        }
        start();
        try (var admin = Admin.create(settings())) {
            admin.createTopics(Stream.of(Topics.TICKETS, Topics.CURRENT)
                            .map(topic -> new NewTopic(topic, Topics.PARTITIONS, (short) 1))
                            .toList())
                    .all()
                    .get();
        }
    }

    public Map<String, Object> settings() {
        return Map.of("bootstrap.servers", "localhost:" + port);
    }

    /** Returns when it answers. */
    public void start() throws Exception {
        process = run("kafka.Kafka", "server.properties");
        try (var admin = Admin.create(Map.of(
                "bootstrap.servers",
                "localhost:" + port,
                "reconnect.backoff.ms",
                50,
                "reconnect.backoff.max.ms",
                200))) {
            admin.describeCluster().nodes().get(40, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("No broker: " + Files.readString(directory.resolve("log")), e);
        }
    }

    /** SIGKILL, as when a machine dies. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    private Process run(String main, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("log").toFile()))
                .start();
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws Exception {
        kill();
        org.springframework.util.FileSystemUtils.deleteRecursively(directory);
    }
}
