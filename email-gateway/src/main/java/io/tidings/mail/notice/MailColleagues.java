package io.tidings.mail.notice;

import io.tidings.events.CurrentFact;
import io.tidings.events.Event;
import io.tidings.events.InboundFact;
import io.tidings.events.OutcomeFact;
import io.tidings.events.OutcomeFact.AlertRouteFailed;
import io.tidings.events.OutcomeFact.NotificationsWaiting;
import io.tidings.events.OutcomeFact.NotificationsWaiting.Notice;
import io.tidings.events.OutcomeFact.WebhookDisabled;
import io.tidings.events.PersonErased;
import io.tidings.events.TicketFact;
import io.tidings.events.Unrecognized;
import io.tidings.mail.outgoing.ColleagueMails;
import io.tidings.mail.outgoing.ColleagueMails.Words;
import io.tidings.spine.reaction.Freshness;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Plans mails to those who work here: to each administrator about what was given up and stays so until somebody repairs it, and to
 * an agent who is away about what waits for them.
 */
@Component("mailColleagues")
class MailColleagues implements Consumer<Event> {

    private final Colleagues colleagues;
    private final ColleagueMails mails;
    private final NoticeWords words;
    private final Freshness freshness;

    MailColleagues(Colleagues colleagues, ColleagueMails mails, NoticeWords words, Freshness freshness) {
        this.colleagues = colleagues;
        this.mails = mails;
        this.words = words;
        this.freshness = freshness;
    }

    @Override
    public void accept(Event event) {
        switch (event.fact()) {
            case WebhookDisabled disabled -> tellAdministrators(event, language -> words.of(disabled, language));
            case AlertRouteFailed failed -> tellAdministrators(event, language -> words.of(failed, language));
            case NotificationsWaiting waiting -> tellTheAbsent(event, waiting);
            case OutcomeFact _, TicketFact _, PersonErased _, InboundFact _, CurrentFact _, Unrecognized _ -> {}
        }
    }

    private void tellAdministrators(Event event, Function<@Nullable String, Words> worded) {
        if (!freshness.isFresh(event)) {
            return;
        }
        for (var administrator : colleagues.administrators()) {
            mails.tell(event, administrator.colleague(), worded.apply(administrator.language()), List.of());
        }
    }

    private void tellTheAbsent(Event event, NotificationsWaiting waiting) {
        if (!freshness.isFresh(event)) {
            return;
        }
        var tickets =
                waiting.notices().stream().map(Notice::ticketId).distinct().toList();
        colleagues
                .find(waiting.agentId())
                .ifPresent(
                        reader -> mails.tell(event, reader.colleague(), words.of(waiting, reader.language()), tickets));
    }
}
