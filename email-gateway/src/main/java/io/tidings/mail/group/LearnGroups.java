package io.tidings.mail.group;

import io.tidings.events.CurrentFact;
import io.tidings.events.CurrentFact.CalendarCurrent;
import io.tidings.events.CurrentFact.GroupCurrent;
import io.tidings.events.CurrentFact.Removed;
import io.tidings.events.Event;
import io.tidings.events.InboundFact;
import io.tidings.events.OutcomeFact;
import io.tidings.events.PersonErased;
import io.tidings.events.TicketFact;
import io.tidings.events.Unrecognized;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** Keeps the groups' addresses and when they work, from the compacted topic's beginning on. */
@Component("learnGroups")
class LearnGroups implements Consumer<Event> {

    private final Mailboxes mailboxes;
    private final OfficeCalendars calendars;

    LearnGroups(Mailboxes mailboxes, OfficeCalendars calendars) {
        this.mailboxes = mailboxes;
        this.calendars = calendars;
    }

    @Override
    public void accept(Event event) {
        switch (event.fact()) {
            case GroupCurrent group -> {
                mailboxes.learn(group, event.version());
                calendars.forgetGroups();
            }
            case CalendarCurrent calendar -> calendars.learn(calendar, event.version());
            case Removed removed -> calendars.forget(removed, event.version());
            case CurrentFact _, TicketFact _, PersonErased _, InboundFact _, OutcomeFact _, Unrecognized _ -> {}
        }
    }
}
