package io.tidings.mail.mailbox;

import com.mongodb.client.MongoDatabase;
import io.tidings.mail.Ids;
import io.tidings.mail.mailbox.RemoteMailbox.AfterIntake;
import io.tidings.mail.mailbox.RemoteMailbox.Beginning;
import io.tidings.mail.mailbox.RemoteMailbox.Password;
import io.tidings.mail.mailbox.RemoteMailbox.Protocol;
import io.tidings.mail.mailbox.RemoteMailbox.Security;
import io.tidings.mail.mailbox.RemoteMailbox.Server;
import io.tidings.spine.outgoing.Seal;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bson.Document;

/** A mailbox in the store of a service that nobody can log in to, as an administrator would have made it. */
public final class GivenMailbox {

    private GivenMailbox() {}

    /**
     * An IMAP mailbox of a server on this machine, whose password is "secret", with all that lies there.
     *
     * @param key what the service seals with, in base64
     * @return its id
     */
    public static String withBacklog(MongoDatabase database, String key, int port, String groupId) {
        var id = Ids.next();
        var now = Instant.now();
        new MailboxStore(database)
                .insert(
                        new RemoteMailbox(
                                id,
                                "Mailbox of a test",
                                new Server(Protocol.IMAP, "127.0.0.1", port, Security.NONE, null),
                                new Password("user-" + port, new Seal(key).seal("secret", id)),
                                "INBOX",
                                groupId,
                                AfterIntake.LEAVE,
                                null,
                                Beginning.BACKLOG,
                                true,
                                1,
                                now,
                                now),
                        null,
                        now);
        return id;
    }

    /** Ends the claims of a process that is dead, instead of waiting for their time. */
    public static void endClaims(MongoDatabase database) {
        for (var collection : List.of(MailboxStore.COLLECTION, "mails")) {
            database.getCollection(collection)
                    .updateMany(
                            new Document("due", new Document("$gt", new Date(0))),
                            new Document("$set", new Document("due", new Date())));
        }
    }
}
