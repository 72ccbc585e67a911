package io.tidings.tickets.message;

import static java.util.stream.Collectors.toSet;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Updates;
import io.tidings.events.Message;
import io.tidings.events.Visibility;
import io.tidings.spine.work.Prepared;
import io.tidings.tickets.Inserts;
import io.tidings.tickets.Words;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.bson.Document;
import org.springframework.stereotype.Component;

/**
 * The messages, one document each under {@code ticketId:n}. A message that its ticket does not name (its n is above the
 * ticket's counter) was left behind by a writer that stopped; nobody reads it, and the next writer takes its place.
 *
 * <p>Each document remembers the ticket's {@code fence} under which it was written: whoever wants to replace it must first
 * raise the ticket's, so a sleeping writer cannot name what it no longer holds.
 */
@Component
public class MessageStore implements Prepared {

    private final MongoCollection<Document> messages;
    private final Clock clock;

    MessageStore(MongoDatabase database, Clock clock) {
        this.messages = database.getCollection("messages");
        this.clock = clock;
    }

    @Override
    public void prepare() {
        messages.createIndex(new Document("origin", 1), new IndexOptions().sparse(true));
        messages.createIndex(new Document("author.id", 1), new IndexOptions().sparse(true));
        messages.createIndex(new Document("mail.to", 1), new IndexOptions().sparse(true));
        messages.createIndex(new Document("mail.cc", 1), new IndexOptions().sparse(true));
        messages.createIndex(new Document("mail.bcc", 1), new IndexOptions().sparse(true));
    }

    /** Who holds a number, and since when. */
    public record Holder(long fence, Instant since) {}

    /** False where the number is taken, by a writer at work or by one that stopped. */
    public boolean insert(StoredMessage message, long fence) {
        try {
            messages.insertOne(document(message, fence));
            return true;
        } catch (MongoException e) {
            if (isDuplicate(e)) {
                return false;
            }
            throw e;
        }
    }

    /** Writes several at once; answers the ids of those whose numbers are taken, by a writer at work or by one that stopped. */
    public Set<String> insertFree(List<StoredMessage> written, long fence) {
        var documents =
                written.stream().map(message -> document(message, fence)).toList();
        return Inserts.refused(messages, documents).stream()
                .map(place -> written.get(place).message().id())
                .collect(toSet());
    }

    /**
     * Writes first messages of tickets that are not there yet. One whose number is taken was left behind by an earlier try for
     * the same ticket, and is written over.
     */
    public void insertAll(List<StoredMessage> written) {
        var taken = insertFree(written, 0);
        written.stream()
                .filter(message -> taken.contains(message.message().id()))
                .forEach(message -> replace(message, 0, 0));
    }

    /** Overwrites what was written under {@code held}; false where somebody else took the number over meanwhile. */
    public boolean replace(StoredMessage message, long held, long fence) {
        var id = message.message().id();
        return messages.replaceOne(new Document("_id", id).append("fence", held), document(message, fence))
                        .getMatchedCount()
                == 1;
    }

    /** Gives a number back that no ticket names. */
    public void release(String messageId, long fence) {
        messages.deleteOne(new Document("_id", messageId).append("fence", fence));
    }

    /** Removes a message whose ticket does not exist. */
    public void remove(String messageId) {
        messages.deleteOne(byId(messageId));
    }

    /** Who holds these numbers, by the messages' ids; a number that nobody holds is left out. */
    public Map<String, Holder> holders(Collection<String> messageIds) {
        var holders = new HashMap<String, Holder>();
        messages.find(new Document("_id", new Document("$in", List.copyOf(messageIds))))
                .projection(new Document("fence", 1).append("writtenAt", 1))
                .forEach(document -> holders.put(
                        document.getString("_id"),
                        new Holder(
                                document.getLong("fence"),
                                document.getDate("writtenAt").toInstant())));
        return holders;
    }

    public Optional<StoredMessage> find(String ticketId, int n) {
        return Optional.ofNullable(
                        messages.find(byId(Message.idOf(ticketId, n))).first())
                .map(MessageDocuments::read);
    }

    /** The messages {@code from} down to {@code to}, newest first, both included. */
    public List<StoredMessage> newestFirst(String ticketId, int from, int to) {
        var ids = IntStream.rangeClosed(Math.max(to, 1), from)
                .mapToObj(n -> Message.idOf(ticketId, n))
                .toList();
        if (ids.isEmpty()) {
            return List.of();
        }
        var found = messages.find(new Document("_id", new Document("$in", ids))).into(new ArrayList<>());
        return found.stream()
                .map(MessageDocuments::read)
                .sorted(Comparator.comparingInt(
                                (StoredMessage stored) -> stored.message().n())
                        .reversed())
                .toList();
    }

    /** The message of this ticket that {@code origin} asked for, if the ticket names it: its counter is {@code named}. */
    public Optional<StoredMessage> ofOrigin(String origin, String ticketId, int named) {
        return messages.find(new Document("origin", origin)).into(new ArrayList<>()).stream()
                .map(MessageDocuments::read)
                .filter(stored -> stored.message().ticketId().equals(ticketId)
                        && stored.message().n() <= named)
                .findFirst();
    }

    /** What these origins asked for, in whatever ticket, named or not. */
    public List<StoredMessage> ofOrigins(Collection<String> origins) {
        return origins.isEmpty()
                ? List.of()
                : messages.find(new Document("origin", new Document("$in", List.copyOf(origins))))
                        .map(MessageDocuments::read)
                        .into(new ArrayList<>());
    }

    /** What this origin asked for, in whatever ticket, named or not. */
    public List<StoredMessage> ofOrigin(String origin) {
        return messages.find(new Document("origin", origin))
                .map(MessageDocuments::read)
                .into(new ArrayList<>());
    }

    /** The messages that a person wrote, in whatever ticket, named or not. */
    public List<StoredMessage> by(String personId) {
        return messages.find(new Document("author.id", personId))
                .map(MessageDocuments::read)
                .into(new ArrayList<>());
    }

    /** The messages that were mails to one of these addresses, or copies, blind ones too. */
    public List<StoredMessage> addressedTo(Collection<String> addresses) {
        var found = new LinkedHashMap<String, StoredMessage>();
        for (var field : List.of("mail.to", "mail.cc", "mail.bcc")) {
            messages.find(new Document(field, new Document("$in", List.copyOf(addresses))))
                    .map(MessageDocuments::read)
                    .forEach(stored -> found.put(stored.message().id(), stored));
        }
        return List.copyOf(found.values());
    }

    /** Takes addresses out of a mail's To, Cc and Bcc; its words stay. */
    public void forgetAddresses(String messageId, Collection<String> addresses) {
        messages.updateOne(
                byId(messageId),
                Updates.combine(
                        Updates.pullAll("mail.to", List.copyOf(addresses)),
                        Updates.pullAll("mail.cc", List.copyOf(addresses)),
                        Updates.pullAll("mail.bcc", List.copyOf(addresses))));
    }

    /** Says from now on who may read a message. Until its ticket has told that, {@link #told}, it is to be done again. */
    public void show(String messageId, Visibility visibility) {
        messages.updateOne(
                byId(messageId),
                new Document("$set", new Document("visibility", Words.of(visibility)).append("untold", Boolean.TRUE)));
    }

    /** The ticket has told who may read a message. */
    public void told(String messageId) {
        messages.updateOne(byId(messageId), new Document("$unset", new Document("untold", "")));
    }

    public boolean isTold(String messageId) {
        var message = messages.find(byId(messageId)).first();
        return message == null || !message.getBoolean("untold", false);
    }

    /** Replaces what a message says by what may stay of it. */
    public void redact(Message redacted) {
        var left = MessageDocuments.write(new StoredMessage(redacted, List.of(), null));
        left.remove("_id");
        messages.updateOne(
                byId(redacted.id()),
                new Document("$set", left.append("erased", true))
                        .append(
                                "$unset",
                                new Document("html", "")
                                        .append("quoted", "")
                                        .append("mail", "")
                                        .append("attachments", "")));
    }

    private Document document(StoredMessage message, long fence) {
        return MessageDocuments.write(message).append("fence", fence).append("writtenAt", Date.from(clock.instant()));
    }

    private static Document byId(String id) {
        return new Document("_id", id);
    }

    private static boolean isDuplicate(MongoException e) {
        return ErrorCategory.fromErrorCode(e.getCode()) == ErrorCategory.DUPLICATE_KEY;
    }
}
