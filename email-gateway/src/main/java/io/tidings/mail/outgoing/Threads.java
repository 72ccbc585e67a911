package io.tidings.mail.outgoing;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.ReplaceOptions;
import io.tidings.events.Author;
import io.tidings.events.Message;
import io.tidings.spine.work.SharedInserts;
import io.tidings.spine.work.SharedReads;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Remembers of each ticket which mail an answer answers. */
@Component
class Threads {

    /** What mail programs and servers carry along without trouble (after RT: the first 4 and the last 6). */
    private static final int FIRST = 4;

    private static final int LAST = 6;

    /** @param lastMail the customer's newest mail; absent where the customer never wrote one */
    record Conversation(@Nullable String lastMail, List<String> references) {

        private static final Conversation NEW = new Conversation(null, List.of());

        /** What an answer refers to: the conversation, shortened, and the ticket's own id. */
        List<String> referencesWith(String root) {
            var ids = new ArrayList<String>();
            for (var id : references) {
                if (!ids.contains(id) && !id.equals(root)) {
                    ids.add(id);
                }
            }
            if (lastMail != null) {
                ids.remove(lastMail);
                ids.add(lastMail);
            }
            if (ids.size() > FIRST + LAST) {
                ids.subList(FIRST, ids.size() - LAST).clear();
            }
            ids.add(root);
            return ids;
        }
    }

    private final MongoCollection<Document> threads;
    private final SharedInserts begun;
    private final SharedReads asked;

    Threads(MongoDatabase database) {
        threads = database.getCollection("threads");
        begun = new SharedInserts(threads);
        asked = new SharedReads(threads);
    }

    /** @param version the ticket's, so that a late repeat does not bring back an older mail */
    void note(Message message, long version) {
        var headers = message.mail();
        if (headers == null
                || headers.messageId() == null
                || message.automatic()
                // Another customer's mail, kept for the desk: an answer to this one must not name it.
                || !message.isPublic()
                || message.author().role() != Author.Role.CUSTOMER) {
            return;
        }
        var noted = new Document("_id", message.ticketId())
                .append("version", version)
                .append("n", message.n())
                .append("at", Date.from(message.createdAt()))
                .append("lastMail", headers.messageId())
                .append("references", headers.references());
        // Before the first message there was none to compare it with, but where it is told of once more.
        if (message.n() == 1 && isFirst(noted)) {
            return;
        }
        var known = threads.find(new Document("_id", message.ticketId())).first();
        if (known != null && isNoNewer(message, version, known)) {
            return;
        }
        threads.replaceOne(new Document("_id", message.ticketId()), noted, new ReplaceOptions().upsert(true));
    }

    private boolean isFirst(Document noted) {
        try {
            begun.insert(noted);
            return true;
        } catch (MongoWriteException e) {
            if (e.getError().getCategory() != ErrorCategory.DUPLICATE_KEY) {
                throw e;
            }
            return false;
        }
    }

    /** A repeat comes with the version and number of the first time; the past of another helpdesk may come after the present. */
    private static boolean isNoNewer(Message message, long version, Document known) {
        var noted = known.get("version", 0L);
        return noted > version
                || (noted == version && known.get("n", Integer.MAX_VALUE) >= message.n())
                || known.get("at", new Date(0)).toInstant().isAfter(message.createdAt());
    }

    Conversation of(String ticketId) {
        return asked.find(ticketId)
                .map(known -> new Conversation(
                        known.getString("lastMail"), known.getList("references", String.class, List.of())))
                .orElse(Conversation.NEW);
    }

    void erase(Collection<String> ticketIds) {
        if (!ticketIds.isEmpty()) {
            threads.deleteMany(new Document("_id", new Document("$in", List.copyOf(ticketIds))));
        }
    }
}
