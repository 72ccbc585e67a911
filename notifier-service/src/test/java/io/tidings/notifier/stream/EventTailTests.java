package io.tidings.notifier.stream;

import static io.tidings.surroundings.Examples.just;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.EventJson;
import io.tidings.events.Topics;
import io.tidings.events.filter.Filter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventTailTests {

    private static final int REMEMBERED = 100_000;

    private final EventTail tail = new EventTail(new Consumers(Map.of()), REMEMBERED);
    private final Sight sight = new Sight.Everything();

    @BeforeEach
    void begin() {
        tail.begin(Position.START);
    }

    @Test
    void whatNobodyHearsIsNotRead() {
        tail.hear(opened(0));
        tail.hear(opened(1));

        assertThat(missed(Position.START)).hasSize(2).noneMatch(Heard::isRead);
        assertThat(tail.position())
                .hasValueSatisfying(position -> assertThat(position.next(0)).isEqualTo(2));
    }

    @Test
    void whatSomebodyHearsIsReadOnceForAll() {
        var heard = new ArrayList<Heard>();
        tail.join(heard::add, Position.START);
        tail.join(heard::add, Position.START);

        tail.hear(opened(0));

        assertThat(heard).hasSize(2).allMatch(Heard::isRead);
        assertThat(heard.getFirst()).isSameAs(heard.getLast());
    }

    @Test
    void whoComesBackHearsWhatCameByUnread() {
        tail.hear(opened(0));
        var position = tail.position().orElseThrow();
        tail.hear(opened(1));
        tail.hear(opened(2));

        var missed = missed(position);

        assertThat(missed).extracting(Heard::offset).containsExactly(1L, 2L);
        for (var heard : missed) {
            var view = heard.seenBy(sight);
            assertThat(view).isEqualTo(View.WHOLE);
            assertThat(heard.passes(Filter.EVERYTHING, view)).isTrue();
            assertThat(heard.json(view, true)).contains("ticket.opened.v1");
        }
    }

    @Test
    void whatIsNoEventIsSeenByNobodyAndGoneBehind() {
        var heard = new ArrayList<Heard>();
        tail.join(heard::add, Position.START);

        tail.hear(record(0, "no event".getBytes(UTF_8)));
        tail.hear(opened(1));

        assertThat(heard.getFirst().seenBy(sight)).isEqualTo(View.NOTHING);
        assertThat(heard.getFirst().passes(Filter.EVERYTHING, View.NOTHING)).isFalse();
        assertThat(tail.position())
                .hasValueSatisfying(position -> assertThat(position.next(0)).isEqualTo(2));
    }

    @Test
    void whatIsNotReadTakesItsPlaceInMemoryAllTheSame() {
        var bytes = opened(0).value().length;
        for (var n = 0; n <= REMEMBERED / bytes; n++) {
            tail.hear(opened(n));
        }

        assertThat(tail.since(Position.START)).as("The first is forgotten").isEmpty();
    }

    private List<Heard> missed(Position after) {
        return tail.since(after).orElseThrow().missed();
    }

    private static ConsumerRecord<byte[], byte[]> opened(long offset) {
        return record(offset, EventJson.writeString(just("ticket.opened.v1")).getBytes(UTF_8));
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset, byte[] value) {
        return new ConsumerRecord<>(Topics.TICKETS, 0, offset, "t".getBytes(UTF_8), value);
    }
}
