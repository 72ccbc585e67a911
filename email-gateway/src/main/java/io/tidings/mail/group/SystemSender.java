package io.tidings.mail.group;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * The address that mails come from which no person wrote, where it is not the group's own.
 *
 * @param groupId absent for all groups that have none of their own
 * @param changedBy the name of whoever did
 */
public record SystemSender(
        @Nullable String groupId, String address, Replies replies, Instant changedAt, String changedBy) {

    /** Where an answer to such a mail goes. What comes to the sender's own address is taken in either way. */
    public enum Replies {
        /** To the group, by the address that names the ticket. */
        GROUP,
        /** Back to the sender's address: nobody is invited to answer. */
        SENDER;

        @JsonValue
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Replies of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    static SystemSender of(Document stored) {
        return new SystemSender(
                stored.getString("group"),
                stored.getString("address"),
                Replies.of(stored.getString("replies")),
                stored.getDate("changedAt").toInstant(),
                stored.getString("changedBy"));
    }

    static String id(@Nullable String groupId) {
        return groupId == null ? "" : groupId;
    }

    Document toDocument() {
        return new Document("_id", id(groupId))
                .append("group", groupId)
                .append("address", address)
                .append("replies", replies.word())
                .append("changedAt", Date.from(changedAt))
                .append("changedBy", changedBy);
    }
}
