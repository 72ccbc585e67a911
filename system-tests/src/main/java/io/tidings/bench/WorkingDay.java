package io.tidings.bench;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Many people who click as people do at work, each at times of their own; an answer's time counts from the click. */
final class WorkingDay {

    private static final long MOST_MICROS = TimeUnit.SECONDS.toMicros(120);

    /** More unanswered clicks than this are a suite that has stopped. */
    private static final int MOST_UNANSWERED = 2_000;

    /** What people click on, and how often each does. */
    enum Click {
        LIST(20),
        OPEN(60),
        SEARCH(180),
        REPLY(300);

        private final Duration every;

        Click(int seconds) {
            every = Duration.ofSeconds(seconds);
        }
    }

    /**
     * Somebody at work.
     *
     * @param list the address of the list that is looked at
     * @param tickets the ids of those that are opened and answered
     */
    record Person(Supplier<String> token, String list, List<String> tickets) {}

    /**
     * What came of it.
     *
     * @param times in microseconds, in the order of the kinds of click
     * @param replies that were acknowledged
     */
    record Outcome(List<Histogram> times, long failed, long replies) {

        double millis(double percentile) {
            var all = new Histogram(MOST_MICROS, 3);
            times.forEach(all::add);
            return all.getValueAtPercentile(percentile) / 1_000.0;
        }

        double millis(Click click, double percentile) {
            return times.get(click.ordinal()).getValueAtPercentile(percentile) / 1_000.0;
        }
    }

    private record Due(long nanos, int person, Click click) {}

    private final List<Person> people;
    private final LeanClient client;
    private final List<String> words;
    private final Random random = new Random(7);

    /** @param words what is searched for */
    WorkingDay(List<Person> people, LeanClient client, List<String> words) {
        this.people = people;
        this.client = client;
        this.words = words;
    }

    Outcome pass(Duration length) {
        var times = Stream.of(Click.values())
                .<Histogram>map(_ -> new ConcurrentHistogram(MOST_MICROS, 3))
                .toList();
        var failed = new AtomicLong();
        var replies = new AtomicLong();
        var unanswered = new Semaphore(MOST_UNANSWERED);
        var start = System.nanoTime();
        for (var due : clicks(length)) {
            for (var left = start + due.nanos() - System.nanoTime();
                    left > 0;
                    left = start + due.nanos() - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            unanswered.acquireUninterruptibly();
            click(due).whenComplete((status, failure) -> {
                var micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start - due.nanos());
                times.get(due.click().ordinal()).recordValue(Math.min(micros, MOST_MICROS));
                if (failure != null || status / 100 != 2) {
                    failed.incrementAndGet();
                } else if (due.click() == Click.REPLY) {
                    replies.incrementAndGet();
                }
                unanswered.release();
            });
        }
        unanswered.acquireUninterruptibly(MOST_UNANSWERED);
        return new Outcome(times, failed.get(), replies.get());
    }

    /** Everybody begins at some moment of the first round of each kind. */
    private List<Due> clicks(Duration length) {
        var clicks = new ArrayList<Due>();
        for (var person = 0; person < people.size(); person++) {
            for (var click : Click.values()) {
                var every = click.every.toNanos();
                for (var at = random.nextLong(every); at < length.toNanos(); at += every) {
                    clicks.add(new Due(at, person, click));
                }
            }
        }
        clicks.sort(Comparator.comparingLong(Due::nanos));
        return clicks;
    }

    private CompletableFuture<Integer> click(Due due) {
        var person = people.get(due.person());
        var token = person.token().get();
        var ticket = "/api/v1/tickets/" + oneOf(person.tickets());
        return switch (due.click()) {
            case LIST -> client.get(person.list(), token);
            case OPEN -> client.get(ticket + "?with=messages", token);
            case SEARCH ->
                client.get("/api/v1/search?q=" + URLEncoder.encode(oneOf(words), StandardCharsets.UTF_8), token);
            case REPLY ->
                client.post(ticket + "/messages", "{\"body\": \"Thank you, we have looked into it.\"}", token);
        };
    }

    private <T> T oneOf(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
