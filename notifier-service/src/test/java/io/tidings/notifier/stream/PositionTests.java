package io.tidings.notifier.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Topics;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PositionTests {

    @Test
    void aTokenReadsBackAsItsPosition() {
        var random = new Random(4);
        var position = Position.of(Position.partitions().stream()
                .collect(Collectors.toMap(partition -> partition, _ -> random.nextLong(1L << random.nextInt(1, 50)))));

        assertThat(Position.parse(position.token())).contains(position);
        assertThat(position.token()).matches("[A-Za-z0-9_-]+").hasSizeLessThan(260);
    }

    @Test
    void aFreshInstallationHasAShortToken() {
        assertThat(Position.START.token()).hasSizeLessThan(40);
        assertThat(Position.parse(Position.START.token())).contains(Position.START);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1234",
                "not base64!",
                "AQ",
                "AgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "Af________________________________________________________"
            })
    void whatIsNoTokenIsNone(String token) {
        assertThat(Position.parse(token)).isEmpty();
    }

    @Test
    void reachingIsAskedOfEveryPartition() {
        var first = Position.of(Map.of(new TopicPartition(Topics.TICKETS, 3), 5L));
        var second = Position.of(Map.of(new TopicPartition(Topics.OUTCOMES, 3), 5L));

        assertThat(first.reaches(Position.START)).isTrue();
        assertThat(first.reaches(second)).isFalse();
        assertThat(first.orLater(second).reaches(second)).isTrue();
        assertThat(first.orLater(second).reaches(first)).isTrue();
    }
}
