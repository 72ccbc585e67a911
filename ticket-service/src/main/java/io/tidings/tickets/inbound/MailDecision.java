package io.tidings.tickets.inbound;

import org.jspecify.annotations.Nullable;

/**
 * What was decided about a mail, once and for all: it is written down before it is done, so that a repetition does the
 * same again.
 *
 * @param ticketId the ticket that the mail goes to; for {@link Kind#OPEN} the id that it will have
 * @param related the ticket that the mail referred to without having a part in it
 * @param forwardedBy the agent who passed on the customer's mail with which the ticket opens
 */
record MailDecision(
        String mailId,
        Kind kind,
        String ticketId,
        @Nullable String related,
        @Nullable String forwardedBy) {

    /** About a mail that is its sender's own. */
    MailDecision(String mailId, Kind kind, String ticketId, @Nullable String related) {
        this(mailId, kind, ticketId, related, null);
    }

    enum Kind {
        /** It begins a ticket. */
        OPEN,
        /** It continues one. */
        APPEND,
        /** It is the copy, to another address of ours, of a mail that we have. */
        COPY
    }
}
