package io.tidings.mail.mailbox;

import static com.mongodb.client.model.ReturnDocument.AFTER;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import io.tidings.mail.mailbox.RemoteMailbox.AfterIntake;
import io.tidings.mail.mailbox.RemoteMailbox.Beginning;
import io.tidings.mail.mailbox.RemoteMailbox.Flow;
import io.tidings.mail.mailbox.RemoteMailbox.Login;
import io.tidings.mail.mailbox.RemoteMailbox.OAuth;
import io.tidings.mail.mailbox.RemoteMailbox.Password;
import io.tidings.mail.mailbox.RemoteMailbox.Protocol;
import io.tidings.mail.mailbox.RemoteMailbox.Security;
import io.tidings.mail.mailbox.RemoteMailbox.Server;
import io.tidings.spine.web.Repeatable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Keeps the mailboxes, each with how far it is read and how it is doing. A change takes the mailbox from whichever replica is
 * fetching: its claim is void, and the next fetching begins with what was changed.
 */
@Component
class MailboxStore {

    static final String COLLECTION = "mailboxes";

    private static final FindOneAndUpdateOptions POST_IMAGE = new FindOneAndUpdateOptions().returnDocument(AFTER);

    private final MongoCollection<Document> mailboxes;

    MailboxStore(MongoDatabase database) {
        this.mailboxes = database.getCollection(COLLECTION);
    }

    /** A mailbox with how it is doing. */
    record Kept(RemoteMailbox mailbox, MailboxState state) {

        static Kept of(Document stored) {
            return new Kept(read(stored), MailboxState.of(stored));
        }
    }

    /** In the order of their making. */
    List<Kept> all() {
        return mailboxes.find().sort(new Document("_id", 1)).map(Kept::of).into(new ArrayList<>());
    }

    Optional<Kept> find(String id) {
        return Optional.ofNullable(mailboxes.find(new Document("_id", id)).first())
                .map(Kept::of);
    }

    /** Stores it, or answers the one that an earlier request with the same key made. */
    Kept insert(RemoteMailbox mailbox, @Nullable Repeatable repeatable, Instant now) {
        var document =
                write(mailbox).append("_id", mailbox.id()).append("claim", 0L).append("lane", mailbox.id());
        if (mailbox.enabled()) {
            document.append("due", Date.from(now));
        }
        return Kept.of(Repeatable.insertOnce(mailboxes, document, repeatable));
    }

    /** Stores the mailbox if it still has the version that the change was made on; empty where it has not. */
    Optional<Kept> replace(RemoteMailbox mailbox, long expectedVersion, Instant now) {
        var unset = new Document("state.fault", "").append("state.warning", "").append("state.phase", "");
        var set = write(mailbox);
        if (mailbox.enabled()) {
            set.append("due", Date.from(now));
        } else {
            unset.append("due", "");
        }
        var changed = mailboxes.findOneAndUpdate(
                new Document("_id", mailbox.id()).append("version", expectedVersion),
                new Document("$set", set).append("$unset", unset).append("$inc", new Document("claim", 1L)),
                POST_IMAGE);
        return Optional.ofNullable(changed).map(Kept::of);
    }

    /** Lets a mailbox be tried at once; empty where there is no such, or it is off. */
    Optional<Kept> tryNow(String id, Instant now) {
        var due = mailboxes.findOneAndUpdate(
                new Document("_id", id).append("enabled", true),
                new Document("$set", new Document("due", Date.from(now))).append("$inc", new Document("claim", 1L)),
                POST_IMAGE);
        return Optional.ofNullable(due).map(Kept::of);
    }

    /** Keeps the refresh token that took the place of another; whoever fetches goes on fetching. */
    void rotate(String id, String sealedBefore, String sealedNow) {
        mailboxes.updateOne(
                new Document("_id", id).append("oauth.refreshToken", sealedBefore),
                new Document("$set", new Document("oauth.refreshToken", sealedNow)));
    }

    boolean delete(String id) {
        return mailboxes.deleteOne(new Document("_id", id)).getDeletedCount() == 1;
    }

    private static Document write(RemoteMailbox mailbox) {
        var server = mailbox.server();
        return new Document("name", mailbox.name())
                .append("protocol", server.protocol().name())
                .append("host", server.host())
                .append("port", server.port())
                .append("security", server.security().name())
                .append("trusted", server.trusted())
                .append("user", mailbox.login().user())
                .append("password", mailbox.login() instanceof Password password ? password.sealedPassword() : null)
                .append("oauth", mailbox.login() instanceof OAuth oauth ? write(oauth) : null)
                .append("folder", mailbox.folder())
                .append("group", mailbox.groupId())
                .append("afterIntake", mailbox.afterIntake().name())
                .append("moveTo", mailbox.moveTo())
                .append("beginning", mailbox.beginning().name())
                .append("enabled", mailbox.enabled())
                .append("version", mailbox.version())
                .append("createdAt", Date.from(mailbox.createdAt()))
                .append("updatedAt", Date.from(mailbox.updatedAt()));
    }

    static RemoteMailbox read(Document stored) {
        return new RemoteMailbox(
                stored.getString("_id"),
                stored.getString("name"),
                new Server(
                        Protocol.valueOf(stored.getString("protocol")),
                        stored.getString("host"),
                        stored.getInteger("port"),
                        Security.valueOf(stored.getString("security")),
                        stored.getString("trusted")),
                login(stored),
                stored.getString("folder"),
                stored.getString("group"),
                AfterIntake.valueOf(stored.getString("afterIntake")),
                stored.getString("moveTo"),
                Beginning.valueOf(stored.getString("beginning")),
                stored.getBoolean("enabled"),
                stored.get("version") instanceof Number version ? version.longValue() : 0,
                stored.getDate("createdAt").toInstant(),
                stored.getDate("updatedAt").toInstant());
    }

    private static Document write(OAuth oauth) {
        return new Document("flow", oauth.flow().name())
                .append("tokenUrl", oauth.tokenUrl())
                .append("clientId", oauth.clientId())
                .append("scope", oauth.scope())
                .append("secret", oauth.sealedSecret())
                .append("refreshToken", oauth.sealedRefreshToken());
    }

    private static Login login(Document stored) {
        var user = stored.getString("user");
        var oauth = stored.get("oauth", Document.class);
        return oauth == null
                ? new Password(user, stored.getString("password"))
                : new OAuth(
                        user,
                        Flow.valueOf(oauth.getString("flow")),
                        oauth.getString("tokenUrl"),
                        oauth.getString("clientId"),
                        oauth.getString("scope"),
                        oauth.getString("secret"),
                        oauth.getString("refreshToken"));
    }
}
