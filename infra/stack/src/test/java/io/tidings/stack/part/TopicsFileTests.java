package io.tidings.stack.part;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

class TopicsFileTests {

    private final TopicsFile topics = TopicsFile.read(Path.of("../kafka/topics.json"));

    @Test
    void theFourTopicsHaveTwelvePartitions() {
        assertThat(topics.topics())
                .allSatisfy(topic -> assertThat(topic.partitions()).isEqualTo(12));
        assertThat(topics.topics().stream().map(TopicsFile.Topic::name))
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
}
