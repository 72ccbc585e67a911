package io.tidings.stack.part;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

class TopicsFileTests {

    private final TopicsFile topics = TopicsFile.read(Path.of("../kafka/topics.json"));

    @Test
    void theTopicsOfEventsHaveTwelvePartitions() {
        assertThat(topics.topics().stream()
                        .filter(topic -> topic.partitions() == 12)
                        .map(TopicsFile.Topic::name))
                .containsExactly("tidings.tickets", "tidings.current", "tidings.inbound", "tidings.outcomes");
    }

    @Test
    void onlyTheCurrentStatesAreKeptForEver() {
        for (var topic : topics.topics()) {
            var policy = topic.settings().get("cleanup.policy");
            assertThat(policy).isEqualTo(topic.name().equals("tidings.current") ? "compact" : "delete");
        }
    }

    @Test
    void everyReaderOfATopicHasADeadLetterTopicOfOnePartition() {
        var deadLetters = topics.all().stream()
                .filter(topic -> topic.name().endsWith(".dlq"))
                .toList();

        assertThat(deadLetters)
                .allSatisfy(topic -> assertThat(topic.numPartitions()).isEqualTo(1));
        assertThat(deadLetters.stream().map(NewTopic::name))
                .contains("tidings.tickets.search.dlq", "tidings.inbound.tickets.dlq");
    }

    /** What is not yet a ticket, who is at which, and what could not be handled concern nobody else. */
    @Test
    void integratorsAreOfferedWhatHappenedAndWhatIs() {
        assertThat(topics.offered()).containsOnlyKeys("tidings.tickets", "tidings.current", "tidings.outcomes");
    }

    /** Services do not create topics themselves: a dead letter without its topic would hold its partition up. */
    @Test
    void everyGroupOfEveryServiceIsAReader() throws IOException {
        var readers = topics.topics().stream()
                .flatMap(topic -> topic.readers().stream().map(reader -> topic.name() + " " + reader))
                .toList();

        for (var service : Service.values()) {
            var settings = Path.of("../..", service.module(), "src/main/resources/application.yaml");
            if (Files.exists(settings)) {
                assertThat(readers).as(service.module()).containsAll(groups(settings));
            }
        }
    }

    private static List<String> groups(Path settings) throws IOException {
        try (var text = Files.newBufferedReader(settings)) {
            Map<String, Object> yaml = new Yaml().load(text);
            return below(yaml, "spring", "cloud", "stream", "bindings").values().stream()
                    .map(binding -> (Map<?, ?>) binding)
                    .filter(binding -> binding.containsKey("group"))
                    .map(binding -> binding.get("destination") + " " + binding.get("group"))
                    .toList();
        }
    }

    private static Map<?, ?> below(Map<?, ?> yaml, String... names) {
        var found = yaml;
        for (var name : names) {
            found = found.get(name) instanceof Map<?, ?> next ? next : Map.of();
        }
        return found;
    }
}
