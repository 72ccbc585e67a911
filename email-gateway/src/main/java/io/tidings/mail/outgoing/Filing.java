package io.tidings.mail.outgoing;

import io.tidings.events.MailHeaders;
import io.tidings.events.TicketSnapshot;
import io.tidings.mail.outgoing.Threads.Conversation;
import io.tidings.mail.template.Wording.Written;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a mail program files a mail: by what it answers, what it refers to, and its subject. */
record Filing(@Nullable String inReplyTo, List<String> references, String subject) {

    /** @param root the ticket's own id, to which every mail about it refers */
    static Filing in(Conversation conversation, String root, TicketSnapshot ticket, Written written) {
        return new Filing(
                conversation.lastMail(), conversation.referencesWith(root), subject(ticket, conversation, written));
    }

    /** Somebody outside has no part in the customer's conversation, and is not told its ids. */
    static Filing outside(MailHeaders headers, TicketSnapshot ticket) {
        var answered = headers.inReplyTo();
        return new Filing(answered, headers.references(), subject(ticket, answered == null ? "Fwd: " : "Re: "));
    }

    /** The words' own subject, or the customer's. */
    static String subject(TicketSnapshot ticket, Conversation conversation, Written written) {
        return written.subject() == null
                ? subject(ticket, conversation.lastMail() == null ? "" : "Re: ")
                : withKey(written.subject(), ticket);
    }

    /** The customer's subject, behind one "Re:" or "Fwd:" at most, and what people call the ticket. */
    private static String subject(TicketSnapshot ticket, String before) {
        var plain = ticket.subject()
                .value()
                .replaceFirst("(?i)^(?:\\s*(?:re|aw|odp|fwd?|wg|답장|회신)\\s*(?:\\[\\d+\\])?\\s*:\\s*)+", "");
        return before + withKey(plain, ticket);
    }

    /** By which an answer that lost everything else finds its ticket. */
    private static String withKey(String subject, TicketSnapshot ticket) {
        var key = "[" + ticket.key() + "]";
        return subject.contains(key) ? subject : subject + " " + key;
    }
}
