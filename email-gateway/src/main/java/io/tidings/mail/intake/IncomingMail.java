package io.tidings.mail.intake;

import static java.util.stream.Collectors.toMap;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * A mail that came in, as it is stored.
 *
 * @param raw the bytes in GridFS
 * @param because our word for the reason, where it is ours
 * @param facts what the reason speaks of
 * @param silent it lay in its mailbox before Tidings came: nobody is told of it
 * @param behindBelieved a server of ours brought it, so that what its header says at the top about the sender was checked
 * @param begun how often reading it was begun and not finished; a crash counts
 * @param failed how often reading it failed for reasons of its own
 */
public record IncomingMail(
        String id,
        ObjectId raw,
        MailState state,
        @Nullable String reason,
        @Nullable String because,
        Map<String, String> facts,
        String sender,
        List<String> recipients,
        String mailbox,
        boolean silent,
        boolean behindBelieved,
        long size,
        int begun,
        int failed,
        @Nullable String ticketId,
        Instant receivedAt) {

    public IncomingMail {
        facts = Map.copyOf(facts);
        recipients = List.copyOf(recipients);
    }

    static IncomingMail of(Document stored) {
        return new IncomingMail(
                stored.getString("_id"),
                stored.getObjectId("raw"),
                MailState.of(stored.getString("state")),
                stored.getString("reason"),
                stored.getString("because"),
                stored.get("facts", new Document()).entrySet().stream()
                        .collect(toMap(Map.Entry::getKey, fact -> String.valueOf(fact.getValue()))),
                stored.getString("sender"),
                stored.getList("recipients", String.class, List.of()),
                stored.getString("mailbox"),
                stored.getBoolean("silent", false),
                stored.getBoolean("believed", false),
                stored.get("size", 0L),
                stored.get("begun", 0),
                stored.get("failed", 0),
                stored.getString("ticket"),
                stored.getDate("receivedAt").toInstant());
    }

    /** In bytes, also where only its beginning is here. */
    public long wholeSize() {
        return facts.containsKey("size") ? Long.parseLong(facts.get("size")) : size;
    }
}
