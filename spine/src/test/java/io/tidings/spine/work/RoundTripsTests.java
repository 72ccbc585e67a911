package io.tidings.spine.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoundTripsTests {

    private final List<List<Integer>> trips = new CopyOnWriteArrayList<>();
    private final Semaphore leave = new Semaphore(0);
    private final RoundTrips<Integer, String> store = new RoundTrips<>("trips", this::go);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void stop() {
        leave.release(1_000);
        threads.shutdownNow();
    }

    @Test
    void whoAsksAloneWaitsForNobody() {
        leave.release();

        assertThat(store.ask(1)).isEqualTo("answer to 1");
        assertThat(trips).containsExactly(List.of(1));
    }

    @Test
    void thoseWhoAskWhileATripIsUnderWayGoTogetherInTheNext() throws Exception {
        var first = asking(0);
        await().until(() -> trips.size() == 1);
        var others = IntStream.rangeClosed(1, 20).mapToObj(this::asking).toList();
        await().until(() -> store.waiting() == 20);
        leave.release(2);

        assertThat(first.get()).isEqualTo("answer to 0");
        for (var n = 1; n <= 20; n++) {
            assertThat(others.get(n - 1).get()).isEqualTo("answer to " + n);
        }
        assertThat(trips).hasSize(2);
    }

    @Test
    void whatOneIsThrownIsNothingToTheOthers() throws Exception {
        var first = asking(0);
        await().until(() -> trips.size() == 1);
        var refused = asking(-1);
        await().until(() -> store.waiting() == 1);
        var well = asking(1);
        await().until(() -> store.waiting() == 2);
        leave.release(2);

        first.get();
        assertThat(well.get()).isEqualTo("answer to 1");
        assertThatThrownBy(refused::get)
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whereATripFailsAllInItAreToldAndTheNextGoes() throws Exception {
        var failing = new RoundTrips<Integer, String>("failing", questions -> {
            trips.add(questions);
            leave.acquireUninterruptibly();
            throw new IllegalStateException("The store is away");
        });
        var first = threads.submit(() -> failing.ask(0));
        await().until(() -> trips.size() == 1);
        var second = threads.submit(() -> failing.ask(1));
        var third = threads.submit(() -> failing.ask(2));
        await().until(() -> failing.waiting() == 2);
        leave.release(2);

        for (var asked : List.of(first, second, third)) {
            assertThatThrownBy(asked::get).hasRootCauseMessage("The store is away");
        }
        assertThat(trips).hasSize(2);
    }

    @Test
    void whoIsInterruptedStillHearsTheAnswerAndNobodyElseHearsOfIt() throws Exception {
        var heard = new CompletableFuture<String>();
        var interrupted = Thread.ofVirtual()
                .start(() ->
                        heard.complete(store.ask(0) + (Thread.currentThread().isInterrupted() ? ", interrupted" : "")));
        await().until(() -> trips.size() == 1);
        var other = asking(1);
        await().until(() -> store.waiting() == 1);
        interrupted.interrupt();
        leave.release(2);

        assertThat(heard.get()).isEqualTo("answer to 0, interrupted");
        assertThat(other.get()).isEqualTo("answer to 1");
        assertThat(trips).hasSize(2);
    }

    private Future<String> asking(int question) {
        return threads.submit(() -> store.ask(question));
    }

    private List<Supplier<String>> go(List<Integer> questions) {
        trips.add(questions);
        leave.acquireUninterruptibly();
        return questions.stream().<Supplier<String>>map(n -> () -> answer(n)).toList();
    }

    private static String answer(int question) {
        if (question < 0) {
            throw new IllegalArgumentException("No such question");
        }
        return "answer to " + question;
    }
}
