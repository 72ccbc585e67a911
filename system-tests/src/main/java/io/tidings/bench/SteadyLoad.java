package io.tidings.bench;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Sends at a fixed rate whatever the answers do, and counts each answer's time from the moment it should have been sent: a stall
 * is paid for by every request that it held up.
 */
final class SteadyLoad {

    /** More unanswered requests than this are a suite that has stopped; the load waits rather than drown it. */
    private static final int MOST_UNANSWERED = 2_000;

    private static final long MOST_MICROS = TimeUnit.SECONDS.toMicros(120);

    private final int perSecond;
    private final Duration length;

    SteadyLoad(int perSecond, Duration length) {
        this.perSecond = perSecond;
        this.length = length;
    }

    /** What came of it; times in microseconds. */
    record Outcome(Histogram times, ConcurrentMap<Integer, AtomicLong> statuses, double perSecond) {

        /** Several runs as one. */
        static Outcome together(List<Outcome> runs) {
            var times = new ConcurrentHistogram(MOST_MICROS, 3);
            var statuses = new ConcurrentHashMap<Integer, AtomicLong>();
            for (var run : runs) {
                times.add(run.times());
                run.statuses().forEach((status, count) -> statuses.computeIfAbsent(status, unseen -> new AtomicLong())
                        .addAndGet(count.get()));
            }
            return new Outcome(
                    times,
                    statuses,
                    runs.stream().mapToDouble(Outcome::perSecond).average().orElse(0));
        }

        double millis(double percentile) {
            return times.getValueAtPercentile(percentile) / 1_000.0;
        }

        long answered(int status) {
            var count = statuses.get(status);
            return count == null ? 0 : count.get();
        }

        /** Those that were not done, for whatever reason. */
        long failed() {
            return statuses.entrySet().stream()
                    .filter(each -> each.getKey() / 100 != 2)
                    .mapToLong(each -> each.getValue().get())
                    .sum();
        }

        long others(int status) {
            return statuses.values().stream().mapToLong(AtomicLong::get).sum() - answered(status);
        }
    }

    /** {@code request} starts the n-th request and answers its status later; a failure counts as status 0. */
    Outcome run(LongFunction<CompletableFuture<Integer>> request) {
        var times = new ConcurrentHistogram(MOST_MICROS, 3);
        var statuses = new ConcurrentHashMap<Integer, AtomicLong>();
        var unanswered = new Semaphore(MOST_UNANSWERED);
        var gap = TimeUnit.SECONDS.toNanos(1) / perSecond;
        var count = perSecond * length.toSeconds();
        var start = System.nanoTime();
        for (long n = 0; n < count; n++) {
            var due = start + n * gap;
            waitUntil(due);
            unanswered.acquireUninterruptibly();
            request.apply(n).whenComplete((status, failure) -> {
                times.recordValue(Math.min(
                        TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - due), times.getHighestTrackableValue()));
                statuses.computeIfAbsent(failure == null ? status : 0, unseen -> new AtomicLong())
                        .incrementAndGet();
                unanswered.release();
            });
        }
        unanswered.acquireUninterruptibly(MOST_UNANSWERED);
        var seconds = (System.nanoTime() - start) / 1e9;
        return new Outcome(times, statuses, count / seconds);
    }

    private static void waitUntil(long due) {
        for (var left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
