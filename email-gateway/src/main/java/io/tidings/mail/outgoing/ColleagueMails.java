package io.tidings.mail.outgoing;

import io.tidings.events.Event;
import io.tidings.mail.group.Mailboxes;
import io.tidings.mail.token.SignedIds;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Mails to those who work here: about no ticket's conversation, and nothing is awaited in return. */
@Component
public class ColleagueMails {

    private final OutgoingStore mails;
    private final Mailboxes mailboxes;
    private final Recipients recipients;
    private final SignedIds ids;
    private final SendingWork work;
    private final Clock clock;

    ColleagueMails(
            OutgoingStore mails,
            Mailboxes mailboxes,
            Recipients recipients,
            SignedIds ids,
            SendingWork work,
            Clock clock) {
        this.mails = mails;
        this.mailboxes = mailboxes;
        this.recipients = recipients;
        this.ids = ids;
        this.work = work;
        this.clock = clock;
    }

    /**
     * Who works here and is told something by mail.
     *
     * @param name absent where nobody knows it
     */
    public record Colleague(String id, @Nullable String name, String email) {}

    /** @param language that they are in */
    public record Words(String subject, String text, String language) {}

    /**
     * Tells somebody who works here of an event.
     *
     * @param about the ids of the tickets that the words speak of, so that an erasure finds them
     */
    public void tell(Event event, Colleague colleague, Words words, List<String> about) {
        var email = colleague.email().toLowerCase(Locale.ROOT);
        if (!recipients.mayReceiveAutomatic(email)) {
            return;
        }
        var id = event.id() + ":" + ids.recipientOf(email);
        var now = clock.instant();
        mails.plan(new OutgoingMail(
                id,
                true,
                false,
                false,
                null,
                null,
                null,
                null,
                colleague.id(),
                about,
                email,
                colleague.name(),
                null,
                List.of(),
                List.of(),
                id.replace(':', '.') + "@" + mailboxes.of(null).domain(),
                null,
                List.of(),
                words.subject(),
                words.text(),
                null,
                List.of(),
                words.language(),
                OutgoingState.PLANNED,
                null,
                List.of(),
                now,
                now,
                null));
        work.wake();
    }

    /** Takes away what somebody was told who worked here. */
    public void eraseThoseOf(String agentId) {
        mails.eraseThoseOf(agentId);
    }
}
