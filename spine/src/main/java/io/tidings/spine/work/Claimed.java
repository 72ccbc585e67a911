package io.tidings.spine.work;

import static com.mongodb.client.model.ReturnDocument.AFTER;

import com.mongodb.MongoInterruptedException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.Updates;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Objects;
import java.util.Optional;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * A piece of work in the hands of one worker. {@code claim} is its fence: it grows with each taking, and every write here
 * demands the value that this worker was given, so that one who slept through its claim changes nothing.
 */
public final class Claimed {

    private static final FindOneAndUpdateOptions POST_IMAGE = new FindOneAndUpdateOptions().returnDocument(AFTER);
    private static final Bson UNTROUBLED = Updates.combine(Updates.unset("failures"), Updates.unset("lastError"));

    private final MongoCollection<Document> collection;
    private final FencedWrites writes;
    private final Clock clock;
    private final Document document;
    private volatile boolean settled;
    private volatile boolean dueAtOnce;

    Claimed(MongoCollection<Document> collection, FencedWrites writes, Clock clock, Document document) {
        this.collection = collection;
        this.writes = writes;
        this.clock = clock;
        this.document = document;
    }

    /** As it was when claimed. */
    public Document document() {
        return document;
    }

    /** Nobody had it in hand before, so that nobody can have died over it. */
    public boolean isFirst() {
        return document.get("claim") instanceof Number taken && taken.longValue() == 1;
    }

    /** Asks the store; to be called right before a side effect that nobody can take back. */
    public boolean stillMine() {
        var stored = collection.find(fence()).projection(new Document("due", 1)).first();
        var mine = stored != null && stored.getDate("due").toInstant().isAfter(clock.instant());
        if (!mine) {
            // Whoever has it now settles it.
            settled = true;
        }
        return mine;
    }

    /**
     * Writes how far the work is, and holds it for that much longer from now on: for work without a foreseeable end. False where
     * the claim was lost; then nothing is written, and whoever has the work now settles it.
     */
    public boolean extend(Duration longer, Bson update) {
        var held = Updates.combine(
                update, Updates.set("due", Date.from(clock.instant().plus(longer))));
        if (write(held)) {
            if (Thread.currentThread().isInterrupted()) {
                // The service stops and gives the piece back: what was to follow is for whoever takes it next.
                throw new MongoInterruptedException("Interrupted while its claim was extended", null);
            }
            return true;
        }
        settled = true;
        // Whoever took it away may have done so for somebody to begin anew with, now.
        dueAtOnce = true;
        return false;
    }

    /**
     * The work is done: not due any more. As {@link #done} where nobody asks for the document as written, which lets those who end at
     * the same time write together. False where the claim was lost.
     */
    public boolean finish(Bson update) {
        var isWritten = write(Updates.combine(update, Updates.unset("due"), UNTROUBLED));
        settled = true;
        return isWritten;
    }

    /** The work is done: not due any more. Empty where the claim was lost; else the document as written, for an outbox. */
    public Optional<Document> done(Bson update) {
        return settle(Updates.combine(update, Updates.unset("due"), UNTROUBLED));
    }

    /** As {@link #finish} for work that is due again at that time, as its own plan says. */
    public boolean finishUntil(Instant due, Bson update) {
        dueAtOnce = !due.isAfter(clock.instant());
        var isWritten = write(Updates.combine(update, Updates.set("due", Date.from(due)), UNTROUBLED));
        settled = true;
        return isWritten;
    }

    /** The work is due again at that time, as its own plan says. Empty where the claim was lost. */
    public Optional<Document> retryAt(Instant due, Bson update) {
        dueAtOnce = !due.isAfter(clock.instant());
        return settle(Updates.combine(update, Updates.set("due", Date.from(due)), UNTROUBLED));
    }

    /** Back into the queue, at once, for whoever is next; what this worker still does counts no more. */
    void release() {
        giveBack(Updates.combine(Updates.set("due", Date.from(clock.instant())), Updates.inc("claim", 1L)));
    }

    void failed(Instant due, String why) {
        giveBack(Updates.combine(
                Updates.set("due", Date.from(due)), Updates.inc("failures", 1), Updates.set("lastError", why)));
    }

    boolean isSettled() {
        return settled;
    }

    /** It was given back for somebody to go on with, now. */
    boolean isDueAtOnce() {
        return dueAtOnce;
    }

    /** Only what is still due: its worker may have finished it just before, or without having heard so. */
    private void giveBack(Bson update) {
        collection.updateOne(fence().append("due", new Document("$ne", null)), update);
        settled = true;
    }

    private Optional<Document> settle(Bson update) {
        var written = Optional.ofNullable(collection.findOneAndUpdate(fence(), update, POST_IMAGE));
        settled = true;
        return written;
    }

    private boolean write(Bson update) {
        return writes.make(new FencedWrites.Write(
                Objects.requireNonNull(document.get("_id")), Objects.requireNonNull(document.get("claim")), update));
    }

    private Document fence() {
        return new Document("_id", document.get("_id")).append("claim", document.get("claim"));
    }
}
