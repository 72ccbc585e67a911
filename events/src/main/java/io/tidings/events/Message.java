package io.tidings.events;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message of a ticket with its body. It never moves: it keeps the ticket it was written to.
 *
 * @param id {@code ticketId:n}
 * @param n its number within the ticket, from 1
 * @param channel email, note, phone-in, phone-out, web, api, chat, form
 * @param text the visible text, with quoted replies left in {@code quoted}
 * @param html sanitized, or absent where the message is plain text
 * @param quoted the folded rest of a mail: earlier mails and signatures
 * @param automatic written by a machine (out of office, delivery report); never answered, never reopens
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
        boolean erased) {

    public Message {
        attachments = attachments == null ? List.of() : List.copyOf(attachments);
    }

    public static String idOf(String ticketId, int n) {
        return ticketId + ":" + n;
    }

    public boolean isPublic() {
        return visibility == Visibility.PUBLIC;
    }
}
