package io.tidings.tickets.account;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Updates;
import io.tidings.spine.web.Caller;
import io.tidings.spine.work.DueWork;
import io.tidings.spine.work.Prepared;
import io.tidings.spine.work.WorkSettings;
import io.tidings.tickets.account.Invitation.State;
import io.tidings.tickets.person.Arrivals;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.springframework.stereotype.Component;

/**
 * Those who are invited. Stored first and then done as due work ({@link InvitationWork}), so that Keycloak need not be there when
 * somebody invites, and nothing is left half done when it goes away in between.
 */
@Component
class Invitations implements Prepared, Arrivals {

    static final WorkSettings WORK =
            new WorkSettings("invitations", 4, 4, Duration.ofMinutes(2), Duration.ofSeconds(2));

    private static final FindOneAndUpdateOptions POST_IMAGE =
            new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER);

    /** How soon after a mail another one is taken for a second click. */
    private static final Duration ONE_CLICK = Duration.ofMinutes(1);

    private final MongoCollection<Document> invitations;
    private final Clock clock;
    private final DueWork.Worker worker;

    Invitations(MongoDatabase database, InvitationWork work, DueWork dueWork, Clock clock) {
        this.invitations = database.getCollection(WORK.collectionName());
        this.clock = clock;
        this.worker = dueWork.start(WORK, work::handle);
    }

    @Override
    public void prepare() {
        invitations.createIndex(new Document("account", 1), new IndexOptions().sparse(true));
    }

    /** Those that are open, the newest first. */
    List<Invitation> all() {
        var all = invitations
                .find(new Document("_id", new Document("$gt", "")))
                .map(Invitation::read)
                .into(new ArrayList<>());
        all.removeIf(invitation -> invitation.state() == State.ACCEPTED);
        all.sort(Comparator.comparing(Invitation::at).reversed());
        return all;
    }

    Optional<Invitation> find(String id) {
        return Optional.ofNullable(invitations.find(new Document("_id", id)).first())
                .map(Invitation::read);
    }

    /** False where the address is invited already. */
    boolean insert(Invitation invitation) {
        try {
            invitations.insertOne(invitation
                    .write()
                    .append("claim", 0L)
                    .append("lane", "keycloak")
                    .append("due", Date.from(clock.instant())));
        } catch (MongoWriteException e) {
            if (ErrorCategory.fromErrorCode(e.getError().getCode()) == ErrorCategory.DUPLICATE_KEY) {
                return false;
            }
            throw e;
        }
        worker.wake();
        return true;
    }

    /** Whether another mail is to be sent: not while one is on its way, and not by a second click. */
    boolean wouldSendAgain(Invitation invitation) {
        var mailedAt = invitation.mailedAt();
        return switch (invitation.state()) {
            case PREPARING, WITHDRAWING, ACCEPTED -> false;
            case UNCERTAIN, STOPPED -> true;
            case SENT -> mailedAt == null || mailedAt.isBefore(clock.instant().minus(ONE_CLICK));
        };
    }

    /** Begins anew with what is not there yet, and sends another mail. */
    Optional<Invitation> sendAgain(Invitation invitation) {
        return goOn(
                new Document("_id", invitation.id())
                        .append("state", invitation.state().word()),
                Updates.combine(Updates.set("state", State.PREPARING.word()), Updates.unset("mailing")));
    }

    /** The invited one comes no more: link, account and role go. */
    Optional<Invitation> withdraw(String id) {
        return goOn(
                new Document("_id", id).append("state", new Document("$ne", State.ACCEPTED.word())),
                Updates.set("state", State.WITHDRAWING.word()));
    }

    /** Whoever was invited has signed in as an agent. */
    @Override
    public void arrived(Caller agent) {
        var query = new Document("account", agent.id()).append("state", new Document("$ne", State.WITHDRAWING.word()));
        for (var stored : invitations.find(query).into(new ArrayList<>())) {
            var proven = agent.emailVerified() ? agent.email() : null;
            goOn(
                    new Document("_id", stored.getString("_id")),
                    Updates.combine(
                            Updates.set("state", State.ACCEPTED.word()),
                            proven == null ? Updates.unset("proven") : Updates.set("proven", proven)));
        }
    }

    /** Whoever works at it right now has read it as it was. */
    private Optional<Invitation> goOn(Document query, Bson update) {
        var image = invitations.findOneAndUpdate(
                query,
                Updates.combine(
                        update,
                        Updates.unset("reason"),
                        Updates.set("attempts", 0),
                        Updates.set("due", Date.from(clock.instant())),
                        Updates.inc("claim", 1L)),
                POST_IMAGE);
        worker.wake();
        return Optional.ofNullable(image).map(Invitation::read);
    }
}
