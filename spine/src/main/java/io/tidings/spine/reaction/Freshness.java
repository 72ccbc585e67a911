package io.tidings.spine.reaction;

import static com.mongodb.client.model.ReturnDocument.AFTER;

import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.events.Event;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Objects;
import java.util.Optional;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * Whether an event may still have effects that people notice: mails, webhooks, alerts, notifications, rules. Imported events,
 * events from before this service was first installed and events that waited too long are passed over, and counted.
 */
public final class Freshness {

    /** Why an event had no effect. */
    public enum Stale {
        IMPORTED,
        TOO_OLD,
        BEFORE_FIRST_START
    }

    /** Longer than any outage over a weekend; a reply that goes out later than this surprises more than it helps. */
    private static final Duration LONGEST = Duration.ofHours(48);

    private final MongoDatabase database;
    private final Clock clock;
    private final Date startedAt;
    private final Counter imported;
    private final Counter tooOld;
    private final Counter beforeFirstStart;
    private final ThreadLocal<@Nullable Stale> found = new ThreadLocal<>();
    private volatile @Nullable Instant firstStart;

    Freshness(MongoDatabase database, Clock clock, MeterRegistry meters) {
        this.database = database;
        this.clock = clock;
        startedAt = Date.from(clock.instant());
        imported = passedOver(meters, "imported");
        tooOld = passedOver(meters, "too-old");
        beforeFirstStart = passedOver(meters, "before-first-start");
    }

    private static Counter passedOver(MeterRegistry meters, String reason) {
        return Counter.builder("tidings.effects.passed_over")
                .description("Events that had no effect because they are not fresh")
                .tag("reason", reason)
                .register(meters);
    }

    public boolean isFresh(Event event) {
        if (event.imported()) {
            return passedOver(imported, Stale.IMPORTED);
        }
        if (event.time().isBefore(clock.instant().minus(LONGEST))) {
            return passedOver(tooOld, Stale.TOO_OLD);
        }
        if (event.time().isBefore(firstStart())) {
            return passedOver(beforeFirstStart, Stale.BEFORE_FIRST_START);
        }
        return true;
    }

    private boolean passedOver(Counter counter, Stale why) {
        counter.increment();
        found.set(why);
        return false;
    }

    /** Runs a reaction on this thread and tells whether it passed its event over, which a reaction does without a word. */
    public Optional<Stale> passedOverBy(Runnable reaction) {
        found.remove();
        try {
            reaction.run();
            return Optional.ofNullable(found.get());
        } finally {
            found.remove();
        }
    }

    /** When this service was first started on this store, by whichever replica. */
    private Instant firstStart() {
        var known = firstStart;
        if (known == null) {
            var kept = database.getCollection("meta")
                    .findOneAndUpdate(
                            new Document("_id", "first-start"),
                            new Document("$setOnInsert", new Document("at", startedAt)),
                            new FindOneAndUpdateOptions().upsert(true).returnDocument(AFTER));
            known = Objects.requireNonNull(kept).getDate("at").toInstant();
            firstStart = known;
        }
        return known;
    }
}
