package io.tidings.spine.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Exchanger;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
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
    void threadsThatHavePollsInHandAtTheSameTimeAskOnceEach() throws Exception {
        var asked = new AtomicInteger();
        var shared = new RevisedCopy<Integer>(asked::incrementAndGet, () -> 1);
        var turns = new Exchanger<String>();
        Callable<Void> reaction = () -> {
            try (var polls = new PollInHand()) {
                polls.onConsume(ConsumerRecords.empty());
                for (var event = 0; event < 5; event++) {
                    shared.current();
                    turns.exchange("yours", 10, TimeUnit.SECONDS);
                }
            }
            return null;
        };
        try (var threads = Executors.newFixedThreadPool(2)) {
            for (var done : threads.invokeAll(List.of(reaction, reaction))) {
                done.get();
            }
        }

        assertThat(asked).hasValueLessThanOrEqualTo(2);
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

    @Test
    void thoseWhoAskWhileSomebodyReadsAreAnsweredByOneReadingThatBeganAfterwards() throws Exception {
        var asked = new AtomicInteger();
        var reads = new Semaphore(0);
        var shared = new RevisedCopy<Long>(
                () -> {
                    asked.incrementAndGet();
                    var read = revision.get();
                    reads.acquireUninterruptibly();
                    return read;
                },
                revision::get);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(shared::current);
            await().until(() -> asked.get() == 1);
            // Committed after the first has looked: those who come now have to see it.
            revision.set(7);
            var others = IntStream.range(0, 20)
                    .mapToObj(_ -> threads.submit(shared::current))
                    .toList();
            await().until(() -> shared.waiting() == 20);
            reads.release(100);
            first.get();
            for (var other : others) {
                assertThat(other.get()).isEqualTo(7);
            }
        }
        assertThat(asked).hasValue(2);
    }
}
