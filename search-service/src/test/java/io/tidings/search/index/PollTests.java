package io.tidings.search.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.tidings.events.EventJson;
import io.tidings.events.MalformedEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.listener.BatchListenerFailedException;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.kafka.support.KafkaNull;
import org.springframework.messaging.support.MessageBuilder;

class PollTests {

    private static final byte[] OPENED = EventJson.write(Tickets.opened("018f-a", "환불"));

    @Test
    void anUnreadableRecordIsNamedByItsPlaceOnceTheOthersBeforeItAreHandled() {
        var poll = poll(List.of(OPENED, OPENED, "{broken".getBytes(StandardCharsets.UTF_8), OPENED), 4);

        assertThat(poll.events()).hasSize(2);
        assertThatExceptionOfType(BatchListenerFailedException.class)
                .isThrownBy(poll::setUnreadableAside)
                .withCauseInstanceOf(MalformedEvent.class)
                .satisfies(failure -> assertThat(failure.getIndex()).isEqualTo(2));
    }

    @Test
    void anEmptyRecordIsUnreadableToo() {
        var poll = poll(List.of(OPENED, KafkaNull.INSTANCE), 2);

        assertThatExceptionOfType(BatchListenerFailedException.class)
                .isThrownBy(poll::setUnreadableAside)
                .satisfies(failure -> assertThat(failure.getIndex()).isEqualTo(1));
    }

    @Test
    void aPollThatLostARecordOnTheWayIsNotTrusted() {
        assertThatIllegalStateException().isThrownBy(() -> poll(List.of(OPENED), 2));
    }

    private static Poll poll(List<?> records, int offsets) {
        return Poll.of(MessageBuilder.withPayload(records)
                .setHeader(
                        KafkaHeaders.OFFSET,
                        java.util.stream.LongStream.range(0, offsets).boxed().toList())
                .build());
    }
}
