package io.tidings.spine.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.surroundings.Surroundings;
import org.junit.jupiter.api.Test;

/** The same service where something it needs is away. */
class AwayTests {

    @Test
    void whileKafkaIsAwayTheRestIsStillTold() throws Exception {
        try (var lonely = OperationsTests.run("localhost:1", Surroundings.mongo())) {
            var report = OperationsTests.get(lonely, "", "admin").body();

            assertThat(report.path("groups").path("away").asString()).isEqualTo("kafka");
            assertThat(report.path("deadLetters").path("away").asString()).isEqualTo("kafka");
            assertThat(report.path("replicas").has("away")).isFalse();
            assertThat(report.path("work").path("items").size()).isEqualTo(1);
        }
    }

    @Test
    void whileMongoDbIsAwayTheRestIsStillTold() throws Exception {
        try (var lonely = OperationsTests.run(Surroundings.kafka(), "mongodb://localhost:1")) {
            var report = OperationsTests.get(lonely, "", "admin").body();

            assertThat(report.path("replicas").path("away").asString())
                    .as("%s", report)
                    .isEqualTo("mongodb");
            assertThat(report.path("replicas").path("items").size()).isEqualTo(1);
            assertThat(report.path("work").path("away").asString()).isEqualTo("mongodb");
            assertThat(report.path("groups").path("items").size()).isEqualTo(2);
        }
    }
}
