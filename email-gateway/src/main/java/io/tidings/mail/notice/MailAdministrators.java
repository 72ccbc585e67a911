package io.tidings.mail.notice;

import io.tidings.events.CurrentFact;
import io.tidings.events.Event;
import io.tidings.events.InboundFact;
import io.tidings.events.OutcomeFact;
import io.tidings.events.OutcomeFact.AlertRouteFailed;
import io.tidings.events.OutcomeFact.WebhookDisabled;
import io.tidings.events.PersonErased;
import io.tidings.events.TicketFact;
import io.tidings.events.Unrecognized;
import io.tidings.mail.notice.NoticeWords.Words;
import io.tidings.mail.outgoing.Planner;
import io.tidings.spine.reaction.Freshness;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Plans a mail to each administrator about what was given up and stays so until somebody repairs it: who does not look at the page
 * would otherwise hear of it from those who wait in vain.
 */
@Component("mailAdministrators")
class MailAdministrators implements Consumer<Event> {

    private final Administrators administrators;
    private final Planner planner;
    private final NoticeWords words;
    private final Freshness freshness;

    MailAdministrators(Administrators administrators, Planner planner, NoticeWords words, Freshness freshness) {
        this.administrators = administrators;
        this.planner = planner;
        this.words = words;
        this.freshness = freshness;
    }

    @Override
    public void accept(Event event) {
        switch (event.fact()) {
            case WebhookDisabled disabled -> tell(event, language -> words.of(disabled, language));
            case AlertRouteFailed failed -> tell(event, language -> words.of(failed, language));
            case OutcomeFact _, TicketFact _, PersonErased _, InboundFact _, CurrentFact _, Unrecognized _ -> {}
        }
    }

    private void tell(Event event, Function<@Nullable String, Words> worded) {
        if (!freshness.isFresh(event)) {
            return;
        }
        for (var administrator : administrators.all()) {
            var notice = worded.apply(administrator.language());
            planner.tell(event, administrator.colleague(), notice.subject(), notice.text(), notice.language());
        }
    }
}
