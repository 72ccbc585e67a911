package io.tidings.events;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came in by a channel and is not yet a ticket. Travels on {@code tidings.inbound}, keyed by the thread's root. */
public sealed interface InboundFact extends Fact {

    /**
     * A mail, understood.
     *
     * @param mailId the email-gateway's own id of the stored raw mail; unique per mail and mailbox
     * @param mailbox the address of ours that received it
     * @param ticketId the ticket that an unforgeable reply token or signed Message-ID of ours names, if any
     * @param text the new text; {@code quoted} holds the folded rest
     * @param automatic an auto-reply, out of office or list mail: attached in silence, never acknowledged
     * @param sentAt the mail's own Date, if it had a credible one
     * @param forwarded true where {@code ticketId} is known from what an agent forwarded to somebody outside: the mail is for
     *     the desk, not for the customer
     * @param senderProven true where a mail server that the installation believes says that the address in From is the
     *     sender's, false where it says that it is not; absent where nobody said
     * @param original the mail that this one passes on, where one was certainly found and whoever sent this one is to be
     *     believed
     */
    record MailReceived(
            String mailId,
            String mailbox,
            @Nullable String messageId,
            @Nullable String inReplyTo,
            List<String> references,
            @Nullable String ticketId,
            MailAddress from,
            List<MailAddress> replyTo,
            List<MailAddress> to,
            List<MailAddress> cc,
            String subject,
            String text,
            @Nullable String html,
            @Nullable String quoted,
            List<ReceivedAttachment> attachments,
            boolean automatic,
            @Nullable String language,
            @Nullable Instant sentAt,
            Instant receivedAt,
            @Nullable Boolean forwarded,
            @Nullable Boolean senderProven,
            @Nullable OriginalMail original)
            implements InboundFact {

        public MailReceived {
            references = references == null ? List.of() : List.copyOf(references);
            replyTo = replyTo == null ? List.of() : List.copyOf(replyTo);
            to = to == null ? List.of() : List.copyOf(to);
            cc = cc == null ? List.of() : List.copyOf(cc);
            attachments = attachments == null ? List.of() : List.copyOf(attachments);
        }

        /** Whether it answers what an agent forwarded, so that the customer may not read it. */
        public boolean answersForward() {
            return Boolean.TRUE.equals(forwarded);
        }
    }

    /**
     * The mail that another one passes on.
     *
     * @param messageId known only where the mail was attached whole
     * @param text the new text; {@code quoted} holds the folded rest
     * @param attachments its own files; the other files of the mail that brought it are from whoever passed it on
     * @param automatic a machine wrote it
     * @param sentAt when it was written, as far as that can be told
     * @param words what stands above it, from whoever passed it on; empty where nothing does
     * @param fields the lines that say whose it is, as the mail program wrote them; absent where it was attached whole
     */
    record OriginalMail(
            MailAddress from,
            @Nullable String messageId,
            String subject,
            String text,
            @Nullable String html,
            @Nullable String quoted,
            List<ReceivedAttachment> attachments,
            boolean automatic,
            @Nullable String language,
            @Nullable Instant sentAt,
            String words,
            @Nullable String fields) {

        public OriginalMail {
            attachments = attachments == null ? List.of() : List.copyOf(attachments);
        }
    }

    /** A mailbox as a header named it. */
    record MailAddress(@Nullable String name, String email) {}

    /** A parsed attachment that ticket-service already holds as {@code blob}. */
    record ReceivedAttachment(
            String blob,
            String name,
            String mediaType,
            long size,
            boolean inline,
            @Nullable String contentId) {}
}
