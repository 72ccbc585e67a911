package io.tidings.stack.part;

import io.tidings.stack.StackProblem;
import io.tidings.stack.Workspace;
import io.tidings.stack.build.Servers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The Kafka broker and its controller in one process (KRaft), with settings for a small box. */
record KafkaPart(Workspace workspace, StackSettings settings, Servers servers) implements Part {

    /** Any well-formed id does: there is one node and it is nobody else's. */
    private static final String CLUSTER_ID = "dGlkaW5ncy1sb2NhbC0wMQ";

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public List<Integer> ports() {
        return List.of(
                settings.port(Port.KAFKA), settings.port(Port.KAFKA_CONTROLLER), settings.port(Port.KAFKA_INTEGRATORS));
    }

    @Override
    public Launch launch() {
        var properties = workspace.run().resolve("kafka.properties");
        var data = workspace.data().resolve("kafka");
        try {
            Files.writeString(properties, properties(data));
            if (!Files.exists(data.resolve("meta.properties"))) {
                format(properties);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var command = java(256)
                .withClassArchive(workspace.run().resolve("kafka.jsa"))
                .with("kafka.Kafka", properties.toString());
        return new Launch(command.words(), Map.of(), workspace.root());
    }

    private JavaCommand java(int heap) {
        return JavaCommand.withHeap(heap)
                .with("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-Dorg.slf4j.simpleLogger.showDateTime=true")
                .with("-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSS")
                .with("-Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info")
                .with("-cp", servers.kafka() + "/*");
    }

    private void format(Path properties) {
        var command = java(96).with("-XX:TieredStopAtLevel=1")
                .with("kafka.tools.StorageTool", "format", "--ignore-formatted", "-t", CLUSTER_ID)
                .with("-c", properties.toString());
        try {
            var log = workspace.log(name()).toFile();
            var process = new ProcessBuilder(command.words())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                    .start();
            if (!process.waitFor(3, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new StackProblem("Kafka's data folder could not be formatted; " + log + " says why.");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackProblem("Interrupted while formatting Kafka's data folder.", e);
        }
    }

    private String properties(Path data) {
        // Offsets are kept for 60 days: longer than any topic but the compacted one, or a quiet reader would start over
        // or miss events. Who comes by the services' own listener on the loopback has no login and may do everything;
        // whoever comes by the integrators' has one, and may do what KafkaAccounts gave it.
        return """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%1$d
                controller.listener.names=CONTROLLER
                listeners=PLAINTEXT://127.0.0.1:%2$d,INTEGRATORS://127.0.0.1:%3$d,CONTROLLER://127.0.0.1:%1$d
                advertised.listeners=PLAINTEXT://localhost:%2$d,INTEGRATORS://localhost:%3$d
                listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,INTEGRATORS:SASL_PLAINTEXT
                inter.broker.listener.name=PLAINTEXT
                listener.name.integrators.sasl.enabled.mechanisms=%4$s
                listener.name.integrators.%5$s.sasl.jaas.config=%6$s required;
                authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
                super.users=User:ANONYMOUS
                log.dirs=%7$s
                auto.create.topics.enable=false
                num.network.threads=1
                num.io.threads=2
                num.recovery.threads.per.data.dir=1
                background.threads=2
                num.replica.fetchers=1
                offsets.topic.num.partitions=8
                offsets.topic.replication.factor=1
                offsets.retention.minutes=86400
                transaction.state.log.num.partitions=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                share.coordinator.state.topic.num.partitions=1
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                group.initial.rebalance.delay.ms=0
                log.cleaner.dedupe.buffer.size=2097152
                log.cleaner.io.buffer.size=65536
                log.index.size.max.bytes=1048576
                controlled.shutdown.enable=false
                """.formatted(
                        settings.port(Port.KAFKA_CONTROLLER),
                        settings.port(Port.KAFKA),
                        settings.port(Port.KAFKA_INTEGRATORS),
                        KafkaAccounts.MECHANISM.mechanismName(),
                        KafkaAccounts.MECHANISM.mechanismName().toLowerCase(Locale.ROOT),
                        KafkaAccounts.LOGIN_MODULE,
                        data);
    }

    /** An open port is not enough: the broker listens before it has been unfenced. {@link #whenWell} waits for an answer. */
    @Override
    public boolean isWell() {
        return Probe.accepts(settings.port(Port.KAFKA));
    }

    @Override
    public void whenWell() {
        TopicsFile.of(workspace).createMissing("localhost:" + settings.port(Port.KAFKA), Duration.ofMinutes(2));
    }
}
