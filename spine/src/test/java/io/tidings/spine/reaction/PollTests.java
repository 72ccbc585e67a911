package io.tidings.spine.reaction;

import static io.tidings.surroundings.Examples.just;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.tidings.events.Event;
import io.tidings.events.EventJson;
import io.tidings.events.MalformedEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.listener.BatchListenerFailedException;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.kafka.support.KafkaNull;
import org.springframework.messaging.support.MessageBuilder;

class PollTests {

    private static final byte[] OPENED = EventJson.write(just("ticket.opened.v1"));
    private static final byte[] MOVED = EventJson.write(just("ticket.moved.v1"));

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
    void whatNoReactionIsForKeepsItsPlaceUnread() {
        var unreadButForItsType = "{\"type\":\"ticket.imported.v1\",\"data\":7}".getBytes(StandardCharsets.UTF_8);

        var poll = Poll.of(
                MessageBuilder.withPayload(List.of(OPENED, unreadButForItsType, MOVED))
                        .build(),
                Set.of("ticket.imported.v1"));

        assertThat(poll.events())
                .extracting(Event::type)
                .containsExactly("ticket.opened.v1", "passed-over", "ticket.moved.v1");
        poll.setUnreadableAside();
    }

    @Test
    void aPollThatLostARecordOnTheWayIsNotTrusted() {
        assertThatIllegalStateException().isThrownBy(() -> poll(List.of(OPENED), 2));
    }

    private static Poll poll(List<?> records, int offsets) {
        return Poll.of(MessageBuilder.withPayload(records)
                .setHeader(
                        KafkaHeaders.OFFSET,
                        LongStream.range(0, offsets).boxed().toList())
                .build());
    }
}
