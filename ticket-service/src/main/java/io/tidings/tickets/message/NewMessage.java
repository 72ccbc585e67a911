package io.tidings.tickets.message;

import io.tidings.events.Attachment;
import io.tidings.events.Author;
import io.tidings.events.MailHeaders;
import io.tidings.events.Message;
import io.tidings.events.Visibility;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.HtmlUtils;

/**
 * A message that wants into a ticket and has no number yet.
 *
 * @param html already sanitized
 * @param origin what asked for it, unique for ever (a mail, a caller's Idempotency-Key): asked twice, it is written once
 * @param copied of which message these are the words; absent where somebody has just written them
 */
public record NewMessage(
        Author author,
        Visibility visibility,
        String channel,
        String text,
        @Nullable String html,
        @Nullable String quoted,
        List<NewAttachment> attachments,
        @Nullable MailHeaders mail,
        boolean automatic,
        @Nullable String origin,
        @Nullable Copied copied) {

    /** So many numbers are set aside for the attachments of one message: the number alone tells the message. */
    private static final int NUMBERS_PER_MESSAGE = 1000;

    /**
     * A file whose content is stored already.
     *
     * @param blob its SHA-256, which stays inside the services
     * @param withheld it is kept, and handed out to nobody but those who look after the mail
     */
    public record NewAttachment(
            String blob,
            String name,
            String mediaType,
            long size,
            boolean inline,
            @Nullable String contentId,
            boolean withheld) {

        /** A file like any other. */
        public NewAttachment(
                String blob, String name, String mediaType, long size, boolean inline, @Nullable String contentId) {
            this(blob, name, mediaType, size, inline, contentId, false);
        }
    }

    /** The message that another is a copy of, and when that was written. */
    public record Copied(String from, Instant writtenAt) {}

    /** Somebody's words, just written. */
    public NewMessage(
            Author author,
            Visibility visibility,
            String channel,
            String text,
            @Nullable String html,
            @Nullable String quoted,
            List<NewAttachment> attachments,
            @Nullable MailHeaders mail,
            boolean automatic,
            @Nullable String origin) {
        this(author, visibility, channel, text, html, quoted, attachments, mail, automatic, origin, null);
    }

    public NewMessage {
        attachments = attachments.stream().limit(NUMBERS_PER_MESSAGE).toList();
    }

    /** The same for the desk's eyes alone. */
    public NewMessage internal() {
        return new NewMessage(
                author, Visibility.INTERNAL, channel, text, html, quoted, attachments, mail, automatic, origin, copied);
    }

    /** The same under its origin. */
    public NewMessage askedBy(String asked) {
        return new NewMessage(
                author, visibility, channel, text, html, quoted, attachments, mail, automatic, asked, copied);
    }

    /**
     * The same with what it sends on.
     *
     * @param forwarded the words of others, as text
     * @param whole all of it as HTML, where there is any
     */
    public NewMessage forwarding(
            String forwarded, @Nullable String whole, List<NewAttachment> files, MailHeaders headers) {
        return new NewMessage(
                author, visibility, channel, text, whole, forwarded, files, headers, automatic, origin, copied);
    }

    /** The same with a signature below it, in text and HTML alike; once, also where the writer has put it there already. */
    public NewMessage signed(String signature) {
        if (text.stripTrailing().endsWith(signature)) {
            return this;
        }
        // RFC 3676 §4.3: mail programs know by this line that a signature follows.
        var below = "-- \n" + signature;
        return new NewMessage(
                author,
                visibility,
                channel,
                text.stripTrailing() + "\n\n" + below,
                html == null
                        ? null
                        : html + "<div>" + HtmlUtils.htmlEscape(below).replace("\n", "<br>") + "</div>",
                quoted,
                attachments,
                mail,
                automatic,
                origin);
    }

    /** The message that has the attachment with this number. */
    public static int messageOf(int attachment) {
        return (attachment - 1) / NUMBERS_PER_MESSAGE + 1;
    }

    /** The message under its number, as a ticket would name it. */
    public StoredMessage numbered(String ticketId, int n, Instant at) {
        var first = (n - 1) * NUMBERS_PER_MESSAGE + 1;
        var numbered = IntStream.range(0, attachments.size())
                .mapToObj(i -> numbered(first + i, attachments.get(i)))
                .toList();
        var message = new Message(
                Message.idOf(ticketId, n),
                n,
                ticketId,
                author,
                visibility,
                channel,
                text,
                html,
                quoted,
                numbered,
                mail,
                automatic,
                copied == null ? at : copied.writtenAt(),
                false,
                copied == null ? null : copied.from());
        return new StoredMessage(
                message, attachments.stream().map(NewAttachment::blob).toList(), origin);
    }

    private static Attachment numbered(int n, NewAttachment attachment) {
        return new Attachment(
                n,
                attachment.name(),
                attachment.mediaType(),
                attachment.size(),
                attachment.inline(),
                attachment.contentId(),
                attachment.withheld() ? Boolean.TRUE : null);
    }
}
