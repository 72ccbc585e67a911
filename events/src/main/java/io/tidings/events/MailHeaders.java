package io.tidings.events;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a mail's header said, as far as answering it needs. Message ids are without angle brackets.
 *
 * @param sentAt when the mail was written, where that was a good while before it came: an agent passed it on, or it was late
 * @param forged true where a mail server that the installation believes says that the address in From is not the sender's
 */
public record MailHeaders(
        @Nullable String messageId,
        @Nullable String inReplyTo,
        List<String> references,
        List<String> to,
        List<String> cc,
        @Nullable Instant sentAt,
        @Nullable Boolean forged) {

    /** Of a mail that came when it was written, or of one to be sent. */
    public MailHeaders(
            @Nullable String messageId,
            @Nullable String inReplyTo,
            List<String> references,
            List<String> to,
            List<String> cc) {
        this(messageId, inReplyTo, references, to, cc, null, null);
    }

    public MailHeaders {
        references = references == null ? List.of() : List.copyOf(references);
        to = to == null ? List.of() : List.copyOf(to);
        cc = cc == null ? List.of() : List.copyOf(cc);
    }
}
