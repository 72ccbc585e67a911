package io.tidings.tickets.bulk;

import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * A ticket that a job has left as it is, or partly so.
 *
 * @param ticket the ticket's id, or the name by which it was asked for where there is none in sight
 * @param key of the ticket, where it is in sight
 * @param code the problem's, as the same request for this ticket alone would be answered; {@code changed-since} where an undo
 *     leaves what others have changed
 * @param reason the same in a sentence
 */
record PassedOver(String ticket, @Nullable String key, String code, String reason) {

    Document toDocument() {
        var document = new Document("ticket", ticket).append("code", code).append("reason", reason);
        return key == null ? document : document.append("key", key);
    }

    static PassedOver read(Document document) {
        return new PassedOver(
                document.getString("ticket"),
                document.getString("key"),
                document.getString("code"),
                document.getString("reason"));
    }
}
