package io.tidings.bench;

import io.tidings.bench.LeanReceiver.Manner;
import io.tidings.suite.Api;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** One endpoint, with its receiver. */
final class Ear implements AutoCloseable {

    private final Api admin;
    private final LongPredicate hears;
    private final LeanReceiver receiver = new LeanReceiver(this::take);
    private final String id;

    /** Deliveries, and how often each came. */
    private final Map<String, Integer> heard = new ConcurrentHashMap<>();

    private final ConcurrentHistogram times = new ConcurrentHistogram(TimeUnit.SECONDS.toMillis(600), 3);
    private volatile Instant first = Instant.MAX;
    private volatile Instant last = Instant.MIN;

    /**
     * @param type of the events that it hears of
     * @param filter of these; null for all
     * @param hears of which changes that is
     */
    Ear(Api admin, String type, @Nullable String filter, LongPredicate hears) {
        this.admin = admin;
        this.hears = hears;
        var wish = new HashMap<String, Object>(Map.of("name", "bench", "url", receiver.url(), "events", List.of(type)));
        if (filter != null) {
            wish.put("filter", filter);
        }
        var made = admin.post("/api/v1/webhook-endpoints", wish);
        if (made.status() != 201) {
            receiver.close();
            throw new IllegalStateException("No endpoint: " + made.status() + " " + made.text());
        }
        id = made.body().path("id").asString();
    }

    /** How many deliveries some of them have heard. */
    static long heard(List<Ear> ears) {
        return ears.stream().mapToLong(ear -> ear.heard.size()).sum();
    }

    boolean hears(long change) {
        return hears.test(change);
    }

    void behaves(Manner manner) {
        receiver.behaves(manner);
    }

    private void take(String delivery, String body, Instant at) {
        if (heard.merge(delivery, 1, Integer::sum) == 1) {
            // The envelope's own comes before anything in the data.
            var committed = Instant.parse(after(body, "\"time\":\"", '"'));
            times.recordValue(Math.max(0, Duration.between(committed, at).toMillis()));
            synchronized (this) {
                first = at.isBefore(first) ? at : first;
                last = at.isAfter(last) ? at : last;
            }
        }
    }

    /** Read by hand, for there are thousands in a moment. */
    static String after(String json, String beginning, char end) {
        var from = json.indexOf(beginning) + beginning.length();
        return json.substring(from, json.indexOf(end, from));
    }

    /** How many of its deliveries are sent again. */
    long replay(Instant since) {
        var replayed =
                admin.post("/api/v1/webhook-deliveries/replay", Map.of("endpoint", id, "since", since.toString()));
        if (replayed.status() != 200) {
            throw new IllegalStateException("Nothing replayed: " + replayed.status() + " " + replayed.text());
        }
        return replayed.body().path("replayed").asLong();
    }

    void forget() {
        heard.clear();
        times.reset();
        first = Instant.MAX;
        last = Instant.MIN;
    }

    /** How often each delivery came. */
    Collection<Integer> times() {
        return heard.values();
    }

    /** From the commit, in milliseconds. */
    void addTo(Histogram all) {
        all.add(times);
    }

    Instant first() {
        return first;
    }

    Instant last() {
        return last;
    }

    /** Whether something is still to be sent to it. */
    boolean isAwaited() {
        return !admin.get("/api/v1/webhook-deliveries?state=waiting&limit=1&endpoint=" + id)
                .body()
                .path("deliveries")
                .isEmpty();
    }

    @Override
    public void close() {
        admin.delete("/api/v1/webhook-endpoints/" + id);
        receiver.close();
    }
}
