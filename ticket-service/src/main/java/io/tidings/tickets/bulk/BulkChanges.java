package io.tidings.tickets.bulk;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Updates;
import io.tidings.events.Permission;
import io.tidings.spine.web.Caller;
import io.tidings.spine.web.Repeatable;
import io.tidings.spine.work.Prepared;
import io.tidings.tickets.Ids;
import io.tidings.tickets.bulk.BulkChange.Kind;
import io.tidings.tickets.bulk.BulkChange.Renaming;
import io.tidings.tickets.bulk.BulkChange.State;
import io.tidings.tickets.bulk.Part.Target;
import io.tidings.tickets.ticket.JointChange;
import io.tidings.tickets.ticket.Occasions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The jobs: begun, looked at, stopped, taken back. A job's parts are stored before the job itself, so that a job that is there
 * is whole. The jobs stay, for the histories that name them; their parts go after {@link #UNDOABLE}.
 */
@Component
class BulkChanges implements Prepared, Occasions {

    static final String COLLECTION = "bulk-changes";

    static final Duration UNDOABLE = Duration.ofDays(30);

    private static final FindOneAndUpdateOptions POST_IMAGE =
            new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER);

    private final MongoCollection<Document> jobs;
    private final Parts parts;
    private final Clock clock;

    BulkChanges(MongoDatabase database, Parts parts, Clock clock) {
        this.jobs = database.getCollection(COLLECTION);
        this.parts = parts;
        this.clock = clock;
    }

    @Override
    public void prepare() {
        jobs.createIndex(new Document("by", 1).append("_id", -1));
        // A tag is renamed by one job at a time, so that two do not rename back and forth for ever.
        jobs.createIndex(
                new Document("tagsInHand", 1), new IndexOptions().unique(true).sparse(true));
        // A job is taken back once.
        jobs.createIndex(
                new Document("undoes", 1), new IndexOptions().unique(true).sparse(true));
        jobs.createIndex(
                new Document("idempotencyKey", 1),
                new IndexOptions().unique(true).sparse(true));
    }

    BulkChange begin(
            Caller caller,
            List<String> tickets,
            JointChange change,
            @Nullable String reason,
            @Nullable Repeatable repeatable) {
        var earlier = Repeatable.made(jobs, repeatable);
        if (earlier.isPresent()) {
            return BulkChange.read(earlier.get());
        }
        var targets =
                tickets.stream().distinct().map(ticket -> new Target(ticket, 0)).toList();
        var job = planned(Kind.CHANGE, caller, change, null, reason, null, targets.size());
        parts.insert(Part.of(job.id(), targets), expiry(job));
        var stored = BulkChange.read(Repeatable.insertOnce(jobs, due(job), repeatable));
        if (!stored.id().equals(job.id())) {
            parts.remove(job.id());
        }
        return stored;
    }

    /**
     * Renames a tag in all tickets, whoever may see them.
     *
     * @param kind {@link Kind#TAG_MERGE} where there are tickets with the other name already
     * @param tickets how many have it now
     * @throws BulkProblem.TagInHand where another job renames one of the two
     */
    BulkChange rename(Caller caller, Kind kind, Renaming tag, int tickets) {
        var job = planned(kind, caller, null, tag, "%s → %s".formatted(tag.from(), tag.to()), null, tickets);
        return insertUnlessThere(job).orElseThrow(BulkProblem.TagInHand::new);
    }

    /** Takes a job back; answers the undo that there is where that was asked for before. */
    BulkChange undo(Caller caller, String id) {
        var job = find(caller, id);
        var earlier = undoOf(job);
        if (earlier.isPresent()) {
            return earlier.get();
        }
        refuseUndo(job);
        var changed = changed(job);
        if (job.tag() != null) {
            caller.needs(Permission.ADMIN_DESK);
        }
        var undo = planned(
                Kind.UNDO, caller, null, job.tag() == null ? null : job.tag().back(), null, job.id(), changed.size());
        parts.insert(Part.of(undo.id(), changed), expiry(undo));
        // Whoever asked at the same moment has the same undo.
        return insertUnlessThere(undo).orElseGet(() -> {
            parts.remove(undo.id());
            return undoOf(job).orElseThrow(BulkProblem.TagInHand::new);
        });
    }

    private void refuseUndo(BulkChange job) {
        if (!job.isFinished()) {
            throw new BulkProblem.StillRunning();
        }
        if (job.changed() == 0) {
            throw new BulkProblem.NothingToUndo();
        }
        if (!isRemembered(job)) {
            throw new BulkProblem.UndoExpired(UNDOABLE.toDays());
        }
    }

    private Optional<BulkChange> insertUnlessThere(BulkChange job) {
        try {
            jobs.insertOne(due(job));
            return Optional.of(job);
        } catch (MongoWriteException e) {
            if (e.getError().getCategory() != ErrorCategory.DUPLICATE_KEY) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private List<Target> changed(BulkChange job) {
        var changed = new ArrayList<Target>();
        for (var part : parts.from(job.id(), 0, Integer.MAX_VALUE)) {
            if (part.outcome() != null) {
                changed.addAll(part.outcome().changed());
            }
        }
        return changed;
    }

    Optional<BulkChange> undoOf(BulkChange job) {
        return Optional.ofNullable(jobs.find(new Document("undoes", job.id())).first())
                .map(BulkChange::read);
    }

    boolean isUndoable(BulkChange job) {
        return job.isFinished()
                && job.changed() > 0
                && isRemembered(job)
                && undoOf(job).isEmpty();
    }

    private boolean isRemembered(BulkChange job) {
        return clock.instant().isBefore(expiry(job));
    }

    static Instant expiry(BulkChange job) {
        return job.createdAt().plus(UNDOABLE);
    }

    /** Asks a job to stop; one that has ended stays as it ended. */
    BulkChange cancel(Caller caller, String id) {
        var job = find(caller, id);
        var image = jobs.findOneAndUpdate(
                new Document("_id", job.id()).append("finishedAt", null), Updates.set("cancelling", true), POST_IMAGE);
        return image == null ? find(caller, id) : BulkChange.read(image);
    }

    /** Whoever began it sees a job, and whoever sets the desk up. */
    BulkChange find(Caller caller, String id) {
        return Optional.ofNullable(jobs.find(new Document("_id", id)).first())
                .map(BulkChange::read)
                .filter(job -> job.by().id().equals(caller.id()) || caller.may(Permission.ADMIN_DESK))
                .orElseThrow(() -> new BulkProblem.BulkChangeNotFound(id));
    }

    /**
     * The caller's own, newest first.
     *
     * @param before the id of the last one that was read already
     */
    List<BulkChange> own(Caller caller, @Nullable String before, int limit) {
        var query = new Document("by", caller.id());
        if (before != null) {
            query.append("_id", new Document("$lt", before));
        }
        return jobs.find(query)
                .sort(new Document("_id", -1))
                .limit(limit)
                .map(BulkChange::read)
                .into(new ArrayList<>());
    }

    @Override
    public Map<String, Occasion> of(Collection<String> correlationIds) {
        var occasions = new HashMap<String, Occasion>();
        if (!correlationIds.isEmpty()) {
            jobs.find(new Document("_id", new Document("$in", List.copyOf(correlationIds))))
                    .forEach(document -> occasions.put(
                            document.getString("_id"),
                            new Occasion(
                                    document.getString("_id"),
                                    document.getString("kind"),
                                    document.getString("reason"))));
        }
        return occasions;
    }

    private BulkChange planned(
            Kind kind,
            Caller caller,
            @Nullable JointChange change,
            @Nullable Renaming tag,
            @Nullable String reason,
            @Nullable String undoes,
            int total) {
        return new BulkChange(
                Ids.next(),
                kind,
                State.PLANNED,
                caller,
                change,
                tag,
                reason,
                undoes,
                false,
                total,
                0,
                0,
                0,
                List.of(),
                0,
                clock.instant(),
                null);
    }

    private static Document due(BulkChange job) {
        var document = job.toDocument();
        if (job.tag() != null) {
            document.append("tagsInHand", List.of(job.tag().from(), job.tag().to()));
        }
        return document.append("due", Date.from(job.createdAt()))
                .append("claim", 0L)
                .append("lane", COLLECTION);
    }
}
