package io.tidings.spine.work;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * What many threads ask of a store, those who ask while a round trip is under way together in the next. Whoever asks alone waits for
 * nobody; under load it is one command for as many as one command's time brings.
 */
public final class RoundTrips<Q, A> {

    /** Asks the store for several. */
    @FunctionalInterface
    public interface Trip<Q, A> {

        /**
         * An answer for each question, in their order; whoever asked it opens it, and is thrown what it throws. What the trip itself
         * throws, all in it are thrown.
         */
        List<Supplier<A>> go(List<Q> questions);
    }

    private record Asked<Q, A>(Q question, CompletableFuture<Supplier<A>> answer) {}

    private final String name;
    private final Trip<Q, A> trip;
    private final Queue<Asked<Q, A>> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean underWay = new AtomicBoolean();

    /** @param name of the threads that ask */
    public RoundTrips(String name, Trip<Q, A> trip) {
        this.name = name;
        this.trip = trip;
    }

    /** Waits for the answer, also where the thread is interrupted: a question that has been put may have changed something. */
    public A ask(Q question) {
        var asked = new Asked<Q, A>(question, new CompletableFuture<>());
        waiting.add(asked);
        if (underWay.compareAndSet(false, true)) {
            // On a thread of its own: an interruption of one of those who wait is nothing to the others.
            Thread.ofVirtual().name(name).start(this::goForAll);
        }
        return asked.answer().join().get();
    }

    private void goForAll() {
        do {
            for (var group = everybody(); !group.isEmpty(); group = everybody()) {
                go(group);
            }
            underWay.set(false);
            // Whoever came just before that has started no thread.
        } while (!waiting.isEmpty() && underWay.compareAndSet(false, true));
    }

    private List<Asked<Q, A>> everybody() {
        var group = new ArrayList<Asked<Q, A>>();
        for (var next = waiting.poll(); next != null; next = waiting.poll()) {
            group.add(next);
        }
        return group;
    }

    private void go(List<Asked<Q, A>> group) {
        try {
            var answers = trip.go(group.stream().map(Asked::question).toList());
            for (var i = 0; i < group.size(); i++) {
                group.get(i).answer().complete(answers.get(i));
            }
        } catch (RuntimeException e) {
            refuse(group, () -> {
                throw e;
            });
        } catch (Error e) {
            refuse(group, () -> {
                throw e;
            });
        }
    }

    private static <Q, A> void refuse(List<Asked<Q, A>> group, Supplier<A> thrown) {
        group.forEach(asked -> asked.answer().complete(thrown));
    }

    /** How many wait for the next round trip; for tests. */
    int waiting() {
        return waiting.size();
    }
}
