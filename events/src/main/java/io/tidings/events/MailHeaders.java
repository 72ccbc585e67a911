package io.tidings.events;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a mail's header said, as far as answering it needs. Message ids are without angle brackets.
 *
 * @param sentAt when the mail was written, where that was a good while before it came: an agent passed it on, or it was late
 * @param forged true where a mail server that the installation believes says that the address in From is not the sender's
 * @param bcc who gets a copy of an agent's message of whom only the desk knows; absent where nobody does, and in what customers
 *     may see
 */
public record MailHeaders(
        @Nullable String messageId,
        @Nullable String inReplyTo,
        List<String> references,
        List<String> to,
        List<String> cc,
        @Nullable Instant sentAt,
        @Nullable Boolean forged,
        @Nullable List<String> bcc) {

    /** Of a mail that came when it was written, or of one to be sent. */
    public MailHeaders(
            @Nullable String messageId,
            @Nullable String inReplyTo,
            List<String> references,
            List<String> to,
            List<String> cc) {
        this(messageId, inReplyTo, references, to, cc, null, null, null);
    }

    public MailHeaders {
        references = references == null ? List.of() : List.copyOf(references);
        to = to == null ? List.of() : List.copyOf(to);
        cc = cc == null ? List.of() : List.copyOf(cc);
        bcc = bcc == null || bcc.isEmpty() ? null : List.copyOf(bcc);
    }

    /** Who gets a copy of which the other readers do not know; nobody, mostly. */
    public List<String> blindCopies() {
        return bcc == null ? List.of() : bcc;
    }

    /** Without the blind copies. */
    MailHeaders publicPart() {
        return withBlindCopies(List.of());
    }

    public MailHeaders withBlindCopies(List<String> addresses) {
        return new MailHeaders(messageId, inReplyTo, references, to, cc, sentAt, forged, addresses);
    }
}
