package io.tidings.tickets.demo;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Updates;
import io.tidings.spine.work.Claimed;
import io.tidings.spine.work.DueWork;
import io.tidings.spine.work.Prepared;
import io.tidings.spine.work.WorkSettings;
import io.tidings.tickets.Cause;
import io.tidings.tickets.erasure.Erasures;
import io.tidings.tickets.ticket.TicketStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.bson.Document;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * A desk that one can look around in. Where {@code tidings.demo} asks for it, an empty store gets it once; removed, it never
 * comes back by itself. Both are due work: a crash in between goes on where it was, and one replica does it.
 */
@Component
final class DemoDesk implements Prepared {

    private static final String ID = "desk";
    private static final WorkSettings WORK =
            new WorkSettings("demo", 1, 1, Duration.ofMinutes(5), Duration.ofMinutes(1));

    /** Where the demo desk stands. */
    enum State {
        PLANTING,
        THERE,
        REMOVING,
        REMOVED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    record Standing(State state, Instant plantedAt) {}

    private final MongoCollection<Document> desks;
    private final TicketStore tickets;
    private final DemoPlanting planting;
    private final Erasures erasures;
    private final Clock clock;
    private final boolean wanted;
    private final DueWork.Worker worker;
    private final DemoContent content = DemoContent.read();

    DemoDesk(
            MongoDatabase database,
            TicketStore tickets,
            DemoPlanting planting,
            Erasures erasures,
            DueWork work,
            Clock clock,
            @Value("${tidings.demo:false}") boolean wanted) {
        this.desks = database.getCollection(WORK.collectionName());
        this.tickets = tickets;
        this.planting = planting;
        this.erasures = erasures;
        this.clock = clock;
        this.wanted = wanted;
        this.worker = work.start(WORK, this::handle);
    }

    @Override
    public void prepare() {
        if (!wanted || standing().isPresent() || !tickets.isEmpty()) {
            return;
        }
        var now = Date.from(clock.instant());
        try {
            desks.insertOne(new Document("_id", ID)
                    .append("state", State.PLANTING.word())
                    .append("plantedAt", now)
                    .append("due", now)
                    .append("claim", 0L)
                    .append("lane", ID));
        } catch (MongoWriteException e) {
            if (e.getError().getCategory() != ErrorCategory.DUPLICATE_KEY) {
                throw e;
            }
            // Another replica was faster.
        }
        worker.wake();
    }

    DemoContent content() {
        return content;
    }

    /** Empty where there never was one. */
    Optional<Standing> standing() {
        return Optional.ofNullable(desks.find(new Document("_id", ID)).first()).map(DemoDesk::standing);
    }

    /** Begins the removal, unless it has begun before. */
    Optional<Standing> remove(String actor) {
        desks.updateOne(
                new Document("_id", ID).append("state", State.THERE.word()),
                Updates.combine(
                        Updates.set("state", State.REMOVING.word()),
                        Updates.set("removedBy", actor),
                        Updates.set("due", Date.from(clock.instant()))));
        worker.wake();
        return standing();
    }

    private void handle(Claimed claimed) {
        var document = claimed.document();
        switch (standing(document).state()) {
            case PLANTING -> {
                planting.plant(content, standing(document).plantedAt());
                claimed.done(Updates.set("state", State.THERE.word()));
            }
            case REMOVING -> {
                removeAs(Objects.requireNonNull(document.getString("removedBy")));
                claimed.done(Updates.set("state", State.REMOVED.word()));
            }
            case THERE, REMOVED -> claimed.done(new Document());
        }
    }

    /** All that is about the demo's customers, whoever wrote it, leaves the way in which any person's content leaves. */
    private void removeAs(String actor) {
        var silently = new Cause(actor, null, null, 0, true);
        // A parent closes when its children are closed, and these may be anybody's.
        for (var customer : content.customers()) {
            tickets.idsOfCustomer(customer.id())
                    .forEach(id -> tickets.change(id, silently, ticket -> ticket.withoutLinks(clock.instant())));
        }
        for (var customer : content.customers()) {
            // Closed first: a ticket without content is nobody's work.
            tickets.idsOfCustomer(customer.id())
                    .forEach(id -> tickets.change(
                            id,
                            silently,
                            ticket -> ticket.state().mergedInto() == null
                                    ? ticket.changeState("closed", clock.instant())
                                    : ticket));
            erasures.request(customer.id(), actor);
        }
    }

    private static Standing standing(Document document) {
        return new Standing(
                State.valueOf(
                        Objects.requireNonNull(document.getString("state")).toUpperCase(Locale.ROOT)),
                Objects.requireNonNull(document.getDate("plantedAt")).toInstant());
    }
}
