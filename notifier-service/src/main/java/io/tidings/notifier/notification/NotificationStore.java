package io.tidings.notifier.notification;

import static java.util.stream.Collectors.toSet;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.InsertManyOptions;
import io.tidings.spine.work.Prepared;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Keeps the notifications. One that is withdrawn stays as an empty mark until its time is over, so that an event that comes again
 * does not bring it back. What changes a list answers whose lists it were.
 */
@Component
class NotificationStore implements Prepared {

    private static final int DUPLICATE_KEY = 11000;

    /** Everything that somebody could read. */
    private static final Document WORDS = new Document("person", "")
            .append("unreadOf", "")
            .append("mailTo", "")
            .append("subject", "")
            .append("excerpt", "")
            .append("by", "")
            .append("byName", "");

    private final MongoCollection<Document> notifications;
    private final NotificationProperties properties;
    private final Clock clock;

    NotificationStore(MongoDatabase database, NotificationProperties properties, Clock clock) {
        this.notifications = database.getCollection("notifications");
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public void prepare() {
        notifications.createIndexes(List.of(
                new IndexModel(Indexes.descending("person", "_id")),
                new IndexModel(Indexes.descending("unreadOf", "_id")),
                new IndexModel(Indexes.ascending("mailTo", "_id")),
                new IndexModel(Indexes.ascending("ticket")),
                new IndexModel(Indexes.ascending("expires"), new IndexOptions().expireAfter(0L, TimeUnit.SECONDS))));
    }

    /**
     * Stores those that are new; the others were there when the same event came before.
     *
     * @param mailed which of them are to be told by mail as well, unless they are read before
     */
    void add(List<Notification> told, Predicate<Notification> mailed) {
        try {
            notifications.insertMany(
                    told.stream()
                            .map(each -> each.toDocument(properties.keep(), mailed.test(each)))
                            .toList(),
                    new InsertManyOptions().ordered(false));
        } catch (MongoBulkWriteException e) {
            var onlyRepeats = e.getWriteConcernError() == null
                    && e.getWriteErrors().stream().allMatch(error -> error.getCode() == DUPLICATE_KEY);
            if (!onlyRepeats) {
                throw e;
            }
        }
    }

    /** Who has been told of the same act by another event of the ticket. */
    Set<String> toldOf(String act, String ticketId, String exceptEventId) {
        return notifications
                .find(new Document("ticket", ticketId).append("act", act))
                .projection(new Document("person", 1))
                .into(new ArrayList<>())
                .stream()
                .filter(told -> !told.getString("_id").startsWith(exceptEventId))
                .map(told -> told.getString("person"))
                .filter(Objects::nonNull)
                .collect(toSet());
    }

    /**
     * Newest first.
     *
     * @param before the id of the last one seen
     * @param visible those that are passed over count for nothing
     */
    List<Notification> list(
            Set<String> persons,
            boolean onlyUnread,
            @Nullable String before,
            int limit,
            Predicate<Notification> visible) {
        var query = new Document(onlyUnread ? "unreadOf" : "person", oneOf(persons));
        if (before != null) {
            query.append("_id", new Document("$lt", before));
        }
        var found = new ArrayList<Notification>();
        try (var newestFirst = notifications
                .find(query)
                .sort(new Document("_id", -1))
                .batchSize(limit)
                .iterator()) {
            while (found.size() < limit && newestFirst.hasNext()) {
                var next = Notification.of(newestFirst.next());
                if (visible.test(next)) {
                    found.add(next);
                }
            }
        }
        return found;
    }

    /** What waits unread to be told by mail, oldest first. */
    List<Notification> awaitingMail(String person) {
        return notifications
                .find(new Document("mailTo", person))
                .sort(new Document("_id", 1))
                .map(Notification::of)
                .into(new ArrayList<>());
    }

    /** These are not to be told by mail any more. */
    void mailed(List<String> ids) {
        if (!ids.isEmpty()) {
            notifications.updateMany(
                    new Document("_id", new Document("$in", ids)), new Document("$unset", new Document("mailTo", "")));
        }
    }

    Set<String> read(Set<String> persons, List<String> ids) {
        return read(new Document("_id", new Document("$in", ids)).append("unreadOf", oneOf(persons)));
    }

    Set<String> readTicket(Set<String> persons, String ticketId) {
        return read(new Document("ticket", ticketId).append("unreadOf", oneOf(persons)));
    }

    /** @param newest the id of the newest one that was seen: what came since stays unread */
    Set<String> readUpTo(Set<String> persons, String newest) {
        return read(new Document("unreadOf", oneOf(persons)).append("_id", new Document("$lte", newest)));
    }

    private Set<String> read(Document these) {
        return change(
                these,
                new Document("$set", new Document("readAt", Date.from(clock.instant())))
                        .append("$unset", new Document("unreadOf", "").append("mailTo", "")));
    }

    /** Lets what is kept of a ticket follow it. An older version changes nothing. */
    Set<String> follow(String ticketId, long version, @Nullable String group, String subject, String publicSubject) {
        var older = new Document("ticket", ticketId).append("ticketVersion", new Document("$lt", version));
        var whose = new HashSet<String>();
        for (var desk : List.of(true, false)) {
            whose.addAll(change(
                    new Document(older).append("desk", desk).append("person", new Document("$exists", true)),
                    new Document(
                            "$set",
                            new Document("ticketVersion", version)
                                    .append("group", group)
                                    .append("subject", desk ? subject : publicSubject))));
        }
        return whose;
    }

    /** What a customer was told of a ticket that is another's now. */
    Set<String> withdrawFromCustomersBut(String ticketId, String customer) {
        return withdraw(
                new Document("ticket", ticketId).append("desk", false).append("person", new Document("$ne", customer)));
    }

    /** What customers were told of a message. */
    Set<String> withdrawFromCustomers(String ticketId, String messageId) {
        return withdraw(
                new Document("ticket", ticketId).append("message", messageId).append("desk", false));
    }

    /** What anybody was told of a message whose words are gone. */
    Set<String> withdrawMessage(String ticketId, String messageId) {
        return withdraw(new Document("ticket", ticketId).append("message", messageId));
    }

    Set<String> withdrawTickets(Collection<String> ticketIds) {
        return withdraw(new Document("ticket", new Document("$in", List.copyOf(ticketIds))));
    }

    Set<String> withdrawFrom(String person) {
        return withdraw(new Document("person", person));
    }

    private Set<String> withdraw(Document these) {
        return change(these, new Document("$unset", WORDS).append("$set", new Document("withdrawn", true)));
    }

    private Set<String> change(Document these, Document change) {
        var whose = notifications.find(these).projection(new Document("person", 1)).into(new ArrayList<>()).stream()
                .map(each -> each.getString("person"))
                .filter(Objects::nonNull)
                .collect(toSet());
        if (!whose.isEmpty()) {
            notifications.updateMany(these, change);
        }
        return whose;
    }

    private static Object oneOf(Set<String> persons) {
        return persons.size() == 1 ? persons.iterator().next() : new Document("$in", List.copyOf(persons));
    }
}
