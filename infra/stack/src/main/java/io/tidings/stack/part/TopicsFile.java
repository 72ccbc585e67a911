package io.tidings.stack.part;

import io.tidings.stack.StackProblem;
import io.tidings.stack.Workspace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The topics as {@code infra/kafka/topics.json} declares them.
 *
 * @param deadLetters the settings of every dead-letter topic; there is one for each reader of each topic
 */
record TopicsFile(List<Topic> topics, DeadLetters deadLetters) {

    /** @param offered what whoever is let read it learns; null where only our own services may */
    record Topic(
            String name,
            int partitions,
            Map<String, String> settings,
            List<String> readers,
            @Nullable String offered) {}

    record DeadLetters(int partitions, Map<String, String> settings) {}

    static TopicsFile of(Workspace workspace) {
        return read(workspace.root().resolve("infra/kafka/topics.json"));
    }

    static TopicsFile read(Path file) {
        return JsonMapper.shared().readValue(file.toFile(), TopicsFile.class);
    }

    /** Every topic to exist, the dead-letter topics among them: {@code <topic>.<reader>.dlq}. */
    List<NewTopic> all() {
        var all = new ArrayList<NewTopic>();
        for (var topic : topics) {
            all.add(newTopic(topic.name, topic.partitions, topic.settings));
            for (var reader : topic.readers) {
                all.add(newTopic(topic.name + "." + reader + ".dlq", deadLetters.partitions, deadLetters.settings));
            }
        }
        return all;
    }

    private static NewTopic newTopic(String name, int partitions, Map<String, String> settings) {
        return new NewTopic(name, partitions, (short) 1).configs(settings);
    }

    /** What integrators may be let read, and what they learn by it. */
    Map<String, String> offered() {
        var offered = new LinkedHashMap<String, String>();
        for (var topic : topics) {
            if (topic.offered != null) {
                offered.put(topic.name, topic.offered);
            }
        }
        return offered;
    }

    /** Waits until the broker answers, then creates what it lacks; what exists is left as it is. */
    void createMissing(String bootstrap, Duration within) {
        var settings = Map.<String, Object>of(
                "bootstrap.servers",
                bootstrap,
                "default.api.timeout.ms",
                (int) within.toMillis(),
                "request.timeout.ms",
                5_000);
        try (var admin = Admin.create(settings)) {
            var names = admin.listTopics().names().get(within.toMillis(), TimeUnit.MILLISECONDS);
            var missing = all().stream()
                    .filter(topic -> !names.contains(topic.name()))
                    .toList();
            if (!missing.isEmpty()) {
                admin.createTopics(missing).all().get(within.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (ExecutionException e) {
            // A service that starts at the same moment may have been quicker with one of them.
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new StackProblem("Kafka did not create the topics: " + e.getCause(), e);
            }
        } catch (TimeoutException e) {
            throw new StackProblem("Kafka did not create the topics within " + within.toSeconds() + " s.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackProblem("Interrupted while creating the topics.", e);
        }
    }
}
