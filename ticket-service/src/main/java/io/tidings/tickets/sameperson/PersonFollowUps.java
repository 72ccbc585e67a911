package io.tidings.tickets.sameperson;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import io.tidings.spine.work.Claimed;
import io.tidings.spine.work.DueWork;
import io.tidings.spine.work.WorkSettings;
import io.tidings.tickets.Cause;
import io.tidings.tickets.person.FollowUp;
import io.tidings.tickets.person.Person;
import io.tidings.tickets.person.PersonStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Objects;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.springframework.stereotype.Component;

/** Looks at changed people until their tickets agree with them: one document per person, due again with each change. */
@Component
class PersonFollowUps implements FollowUp {

    private static final WorkSettings WORK =
            new WorkSettings("person-follow-ups", 2, 2, Duration.ofMinutes(2), Duration.ofSeconds(2));

    /** Longer than a change takes that was planned; should its maker die, somebody looks then. */
    private static final Duration PLANNED = Duration.ofSeconds(15);

    private static final Duration SOON = Duration.ofMillis(500);

    private final MongoCollection<Document> work;
    private final Reconciliation reconciliation;
    private final PersonStore people;
    private final Clock clock;
    private final DueWork.Worker worker;

    PersonFollowUps(
            MongoDatabase database, DueWork dueWork, Reconciliation reconciliation, PersonStore people, Clock clock) {
        this.work = database.getCollection(WORK.collectionName());
        this.reconciliation = reconciliation;
        this.people = people;
        this.clock = clock;
        this.worker = dueWork.start(WORK, this::handle);
    }

    @Override
    public void plan(String personId, Cause cause) {
        due(
                personId,
                clock.instant().plus(PLANNED),
                Updates.combine(
                        Updates.set("actor", cause.actor()),
                        Updates.set("imported", cause.imported()),
                        Updates.set("lane", "people")));
    }

    @Override
    public void wake(String personId) {
        due(personId, clock.instant(), Updates.set("lane", "people"));
        worker.wake();
    }

    /** Takes the work away from whoever has it in hand: what that one read may be older than the change. */
    private void due(String personId, Instant at, Bson also) {
        work.updateOne(
                new Document("_id", personId),
                Updates.combine(also, Updates.set("due", Date.from(at)), Updates.inc("claim", 1L)),
                new UpdateOptions().upsert(true));
    }

    private void handle(Claimed claimed) {
        var personId = claimed.document().getString("_id");
        var actor = Objects.requireNonNullElse(claimed.document().getString("actor"), "system");
        var imported = claimed.document().getBoolean("imported", false);
        var cause = new Cause(actor, null, null, 0, imported);
        switch (reconciliation.reconcile(personId, cause)) {
            case MORE -> claimed.retryAt(clock.instant().plus(SOON), Updates.set("actor", actor));
            case OF_TARGET -> {
                people.find(personId).map(Person::mergedInto).ifPresent(into -> {
                    plan(into, cause);
                    wake(into);
                });
                claimed.done(Updates.set("actor", actor));
            }
            case NOTHING -> claimed.done(Updates.set("actor", actor));
        }
    }
}
