package io.tidings.notifier.notification;

import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * One thing that one person is told. It holds the words as this person may read them: a customer's holds public ones only.
 *
 * @param id {@code eventId:personId}: newer ones have greater ids, and the same event again is the same notification
 * @param desk told to an agent, who sees it as long as the ticket's group is in sight; else to the ticket's customer
 * @param subject of the ticket; follows it
 * @param group the id of the ticket's group; follows it
 * @param by the id of the agent or customer who did it; absent where no person did
 * @param byName as the message has it
 * @param message the id of the message it is about ({@code ticketId:n})
 * @param excerpt the beginning of that message on one line
 * @param act what one person's act caused, directly or not, shares it
 * @param readAt absent while it is unread
 */
record Notification(
        String id,
        String person,
        boolean desk,
        Kind kind,
        What what,
        String ticketId,
        long ticketVersion,
        String ticketKey,
        String subject,
        @Nullable String group,
        @Nullable String by,
        @Nullable String byName,
        @Nullable String message,
        @Nullable String excerpt,
        String act,
        Instant at,
        @Nullable Instant readAt) {

    static String idOf(String eventId, String person) {
        return eventId + ":" + person;
    }

    static Notification of(Document stored) {
        var readAt = stored.getDate("readAt");
        return new Notification(
                stored.getString("_id"),
                stored.getString("person"),
                stored.getBoolean("desk"),
                Kind.valueOf(stored.getString("kind")),
                What.valueOf(stored.getString("what")),
                stored.getString("ticket"),
                stored.getLong("ticketVersion"),
                stored.getString("key"),
                stored.getString("subject"),
                stored.getString("group"),
                stored.getString("by"),
                stored.getString("byName"),
                stored.getString("message"),
                stored.getString("excerpt"),
                stored.getString("act"),
                stored.getDate("at").toInstant(),
                readAt == null ? null : readAt.toInstant());
    }

    /** As a new one is stored: unread, which {@code unreadOf} says by being there, as {@code mailTo} does that it is to be told by mail. */
    Document toDocument(Duration keep, boolean mailed) {
        var document = new Document("_id", id)
                .append("person", person)
                .append("unreadOf", person)
                .append("desk", desk)
                .append("kind", kind.name())
                .append("what", what.name())
                .append("ticket", ticketId)
                .append("ticketVersion", ticketVersion)
                .append("key", ticketKey)
                .append("subject", subject)
                .append("group", group)
                .append("by", by)
                .append("byName", byName)
                .append("message", message)
                .append("excerpt", excerpt)
                .append("act", act)
                .append("at", Date.from(at))
                .append("expires", Date.from(at.plus(keep)));
        return mailed ? document.append("mailTo", person) : document;
    }
}
