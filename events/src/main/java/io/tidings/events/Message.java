package io.tidings.events;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message of a ticket with its body. It never moves: it keeps the ticket it was written to.
 *
 * @param id {@code ticketId:n}
 * @param n its number within the ticket, from 1
 * @param channel email, note, phone-in, phone-out, web, api, chat, form; forward for what an agent sent on to somebody outside
 *     ({@code mail.to}), which is internal for ever
 * @param text the visible text, with quoted replies left in {@code quoted}
 * @param html sanitized, or absent where the message is plain text
 * @param quoted the folded rest of a mail: earlier mails and signatures
 * @param automatic written by a machine (out of office, delivery report); never answered, never reopens
 * @param copiedFrom the id of the message that this is a copy of, where a ticket was split: people have read these words
 *     already, so they are not sent to anybody again
 */
public record Message(
        String id,
        int n,
        String ticketId,
        Author author,
        Visibility visibility,
        String channel,
        String text,
        @Nullable String html,
        @Nullable String quoted,
        List<Attachment> attachments,
        @Nullable MailHeaders mail,
        boolean automatic,
        Instant createdAt,
        boolean erased,
        @Nullable String copiedFrom) {

    public Message {
        attachments = attachments == null ? List.of() : List.copyOf(attachments);
    }

    /** Without the ticket that it was copied from, which may be somebody else's, and without those who get it unseen. */
    public Message publicPart() {
        return copiedFrom == null && (mail == null || mail.bcc() == null)
                ? this
                : with(visibility, null, mail == null ? null : mail.publicPart());
    }

    public static String idOf(String ticketId, int n) {
        return ticketId + ":" + n;
    }

    /** The same message for other eyes. */
    public Message with(Visibility other) {
        return with(other, copiedFrom, mail);
    }

    private Message with(Visibility other, @Nullable String copied, @Nullable MailHeaders headers) {
        return new Message(
                id,
                n,
                ticketId,
                author,
                other,
                channel,
                text,
                html,
                quoted,
                attachments,
                headers,
                automatic,
                createdAt,
                erased,
                copied);
    }

    public boolean isPublic() {
        return visibility == Visibility.PUBLIC;
    }
}
