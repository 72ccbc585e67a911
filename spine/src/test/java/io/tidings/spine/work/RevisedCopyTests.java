package io.tidings.spine.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.junit.jupiter.api.Test;

class RevisedCopyTests {

    private final AtomicLong revision = new AtomicLong();
    private final AtomicInteger readings = new AtomicInteger();
    private final RevisedCopy<Integer> copy = new RevisedCopy<>(revision::get, readings::incrementAndGet);

    @Test
    void isReadOnceWhileTheRevisionStands() {
        assertThat(copy.current()).isEqualTo(copy.current()).isEqualTo(1);
    }

    @Test
    void isReadAnewForTheNextQuestionAfterAChange() {
        copy.current();
        revision.incrementAndGet();

        assertThat(copy.current()).isEqualTo(2);
    }

    @Test
    void isAskedForOnceInAPollAndAnewInTheNext() {
        try (var polls = new PollInHand()) {
            polls.onConsume(ConsumerRecords.empty());
            copy.current();
            revision.incrementAndGet();
            assertThat(copy.current()).as("within the poll").isEqualTo(1);

            polls.onConsume(ConsumerRecords.empty());
            assertThat(copy.current()).as("in the next").isEqualTo(2);
        }
    }

    @Test
    void whoDoesNotPollAsksEachTime() {
        try (var polls = new PollInHand()) {
            polls.onConsume(ConsumerRecords.empty());
            copy.current();
        }
        revision.incrementAndGet();

        assertThat(copy.current()).isEqualTo(2);
    }

    @Test
    void aChangeDuringTheReadingIsReadOnceMore() {
        var torn = new RevisedCopy<Integer>(revision::get, () -> {
            if (readings.get() == 0) {
                revision.incrementAndGet();
            }
            return readings.incrementAndGet();
        });
        torn.current();

        assertThat(torn.current()).isEqualTo(2);
    }
}
