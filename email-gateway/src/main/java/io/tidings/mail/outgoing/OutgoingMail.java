package io.tidings.mail.outgoing;

import io.tidings.events.Attachment;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * A mail to one person about one event.
 *
 * @param id {@code eventId:} and the recipient's short name, so that planning it again changes nothing and no address stays
 * @param forwarded its answer is for the desk alone: it brings what an agent forwarded, or a blind copy
 * @param blind its recipient stands in no header: it is addressed to {@code cc}, who know nothing of it
 * @param automatic no person wrote it: it carries the marks of a machine and counts against the loop limits
 * @param ticketId absent where it is about no ticket; then nothing answers it, and no event tells what became of it
 * @param undoableBy the id of the agent who may take it back before it leaves; absent where nobody may
 * @param messageRef the message that it brings ({@code ticketId:n}), or acknowledges; absent where it is about no ticket
 * @param agentId who works here and is told something, by which an erasure finds it; absent where it is for somebody outside
 * @param about the ids of the tickets that it speaks of without being part of their conversation, by which an erasure finds it
 * @param senderName whom the recipient reads as its sender; absent for the name of the group's address
 * @param cc other recipients, to be read by this one; each has a mail of its own
 * @param named the addresses that the message named when this was planned, by which an erasure knows whom it no longer names
 * @param files attachments of the message, fetched when it is sent
 * @param decision what somebody said about it while it was held
 */
record OutgoingMail(
        String id,
        boolean automatic,
        boolean forwarded,
        boolean blind,
        @Nullable String ticketId,
        @Nullable String groupId,
        @Nullable String undoableBy,
        @Nullable String messageRef,
        @Nullable String agentId,
        List<String> about,
        String recipient,
        @Nullable String recipientName,
        @Nullable String senderName,
        List<String> cc,
        List<String> named,
        String messageId,
        @Nullable String inReplyTo,
        List<String> references,
        String subject,
        String text,
        @Nullable String html,
        List<Attachment> files,
        @Nullable String language,
        OutgoingState state,
        @Nullable Reason reason,
        List<Attempt> attempts,
        Instant createdAt,
        @Nullable Instant due,
        @Nullable Decision decision) {

    OutgoingMail {
        about = List.copyOf(about);
        cc = List.copyOf(cc);
        named = List.copyOf(named);
        references = List.copyOf(references);
        files = List.copyOf(files);
        attempts = List.copyOf(attempts);
    }

    static OutgoingMail of(Document stored) {
        var due = stored.getDate("due");
        return new OutgoingMail(
                stored.getString("_id"),
                stored.getBoolean("automatic", false),
                stored.getBoolean("forwarded", false),
                stored.getBoolean("blind", false),
                stored.getString("ticket"),
                stored.getString("group"),
                stored.getString("undoableBy"),
                stored.getString("message"),
                stored.getString("agent"),
                stored.getList("about", String.class, List.of()),
                stored.getString("recipient"),
                stored.getString("recipientName"),
                stored.getString("senderName"),
                stored.getList("cc", String.class, List.of()),
                stored.getList("named", String.class, List.of()),
                stored.getString("messageId"),
                stored.getString("inReplyTo"),
                stored.getList("references", String.class, List.of()),
                stored.getString("subject"),
                stored.getString("text"),
                stored.getString("html"),
                stored.getList("files", Document.class, List.of()).stream()
                        .map(OutgoingMail::file)
                        .toList(),
                stored.getString("language"),
                OutgoingState.of(stored.getString("state")),
                Reason.in(stored),
                stored.getList("attempts", Document.class, List.of()).stream()
                        .map(Attempt::of)
                        .toList(),
                stored.getDate("createdAt").toInstant(),
                due == null ? null : due.toInstant(),
                Decision.of(stored.get("decision", Document.class)));
    }

    /** Somebody said that it may leave, whatever the installation's mode. */
    boolean isReleased() {
        return decision != null && decision.kind() == Decision.Kind.RELEASED;
    }

    String domain() {
        return recipient.substring(recipient.lastIndexOf('@') + 1);
    }

    /** Since when it could have been handed over: the time that it was held does not count. */
    Instant waitingSince() {
        return decision == null ? createdAt : decision.at();
    }

    Document toDocument() {
        var document = new Document("_id", id)
                .append("automatic", automatic)
                .append("forwarded", forwarded)
                .append("blind", blind)
                .append("ticket", ticketId)
                .append("group", groupId)
                .append("undoableBy", undoableBy)
                .append("message", messageRef)
                .append("agent", agentId)
                .append("about", about)
                .append("recipient", recipient)
                .append("recipientName", recipientName)
                .append("senderName", senderName)
                .append("cc", cc)
                .append("named", named)
                .append("messageId", messageId)
                .append("inReplyTo", inReplyTo)
                .append("references", references)
                .append("subject", subject)
                .append("text", text)
                .append("html", html)
                .append("files", files.stream().map(OutgoingMail::document).toList())
                .append("language", language)
                .append("state", state.word())
                .append("reason", reason == null ? null : reason.words())
                .append("because", reason == null ? null : reason.because())
                .append("attempts", attempts.stream().map(Attempt::toDocument).toList())
                .append("createdAt", Date.from(createdAt))
                .append("version", 1L)
                .append("claim", 0L)
                .append("lane", domain());
        return due == null ? document : document.append("due", Date.from(due));
    }

    private static Attachment file(Document stored) {
        return new Attachment(
                stored.getInteger("n"),
                stored.getString("name"),
                stored.getString("mediaType"),
                stored.getLong("size"),
                stored.getBoolean("inline", false),
                stored.getString("contentId"));
    }

    private static Document document(Attachment file) {
        return new Document("n", file.n())
                .append("name", file.name())
                .append("mediaType", file.mediaType())
                .append("size", file.size())
                .append("inline", file.inline())
                .append("contentId", file.contentId());
    }
}
