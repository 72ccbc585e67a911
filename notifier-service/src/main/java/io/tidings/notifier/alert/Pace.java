package io.tidings.notifier.alert;

import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.UpdateOptions;
import io.tidings.notifier.messenger.Rate;
import io.tidings.spine.work.Prepared;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Gives out turns, so that no address is asked more often than its messenger bears, whichever replicas ask. It keeps the times of
 * the last turns, those still to come included.
 */
@Component
class Pace implements Prepared {

    /**
     * @param at when it is
     * @param taken false where it would have been later than the asker waits; then nobody waits for it
     */
    record Turn(Instant at, boolean taken) {}

    /** Longer than any rate looks back. */
    private static final Duration KEPT = Duration.ofDays(1);

    private static final int DUPLICATE_KEY = 11000;

    private final MongoCollection<Document> paces;

    Pace(MongoDatabase database) {
        paces = database.getCollection("alert_paces");
    }

    @Override
    public void prepare() {
        paces.createIndex(new Document("expires", 1), new IndexOptions().expireAfter(0L, TimeUnit.SECONDS));
    }

    /** The next turn of that name, taken unless it is later than the patience lasts. */
    Turn ask(String name, List<Rate> rates, Instant now, Duration patience) {
        while (true) {
            var known = paces.find(new Document("_id", name)).first();
            var times = timesIn(known);
            var at = next(times, rates, now, known == null ? null : known.getDate("until"));
            if (at.isAfter(now.plus(patience))) {
                return new Turn(at, false);
            }
            if (rates.isEmpty()) {
                return new Turn(at, true);
            }
            times.add(at);
            var most = rates.stream().mapToInt(Rate::messages).max().orElse(1);
            var kept = times.subList(Math.max(0, times.size() - most), times.size());
            if (write(name, known, kept, at)) {
                return new Turn(at, true);
            }
        }
    }

    /** The messenger itself said when it wants to be asked again. */
    void pause(String name, Instant until) {
        paces.updateOne(
                new Document("_id", name),
                new Document(
                                "$set",
                                new Document("until", Date.from(until)).append("expires", Date.from(until.plus(KEPT))))
                        .append("$inc", new Document("revision", 1L)),
                new UpdateOptions().upsert(true));
    }

    private static Instant next(List<Instant> times, List<Rate> rates, Instant now, @Nullable Date until) {
        var at = until != null && until.toInstant().isAfter(now) ? until.toInstant() : now;
        for (var rate : rates) {
            if (times.size() >= rate.messages()) {
                var free = times.get(times.size() - rate.messages()).plus(rate.within());
                at = free.isAfter(at) ? free : at;
            }
        }
        return at;
    }

    private static List<Instant> timesIn(@Nullable Document known) {
        return known == null || !known.containsKey("times")
                ? new ArrayList<>()
                : new ArrayList<>(known.getList("times", Date.class).stream()
                        .map(Date::toInstant)
                        .sorted()
                        .toList());
    }

    /** False where somebody else took a turn in between. */
    private boolean write(String name, @Nullable Document known, List<Instant> times, Instant last) {
        var dates = times.stream().map(Date::from).toList();
        var content = new Document("times", dates).append("expires", Date.from(last.plus(KEPT)));
        if (known != null) {
            var seen = new Document("_id", name).append("revision", known.get("revision"));
            var change = new Document("$set", content).append("$inc", new Document("revision", 1L));
            return paces.updateOne(seen, change).getMatchedCount() == 1;
        }
        try {
            paces.insertOne(content.append("_id", name).append("revision", 1L));
            return true;
        } catch (MongoWriteException e) {
            if (e.getError().getCode() != DUPLICATE_KEY) {
                throw e;
            }
            return false;
        }
    }
}
