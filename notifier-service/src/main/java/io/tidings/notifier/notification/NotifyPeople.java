package io.tidings.notifier.notification;

import io.tidings.events.CurrentFact;
import io.tidings.events.Event;
import io.tidings.events.InboundFact;
import io.tidings.events.OutcomeFact;
import io.tidings.events.PersonErased;
import io.tidings.events.TicketFact;
import io.tidings.events.TicketFact.TicketActionRequested;
import io.tidings.events.TicketFact.TicketAssigned;
import io.tidings.events.TicketFact.TicketClocksChanged;
import io.tidings.events.TicketFact.TicketCustomerChanged;
import io.tidings.events.TicketFact.TicketErased;
import io.tidings.events.TicketFact.TicketEscalated;
import io.tidings.events.TicketFact.TicketFieldsChanged;
import io.tidings.events.TicketFact.TicketImported;
import io.tidings.events.TicketFact.TicketLinked;
import io.tidings.events.TicketFact.TicketMerged;
import io.tidings.events.TicketFact.TicketMessageAdded;
import io.tidings.events.TicketFact.TicketMessageChanged;
import io.tidings.events.TicketFact.TicketMoved;
import io.tidings.events.TicketFact.TicketOpened;
import io.tidings.events.TicketFact.TicketPriorityChanged;
import io.tidings.events.TicketFact.TicketRated;
import io.tidings.events.TicketFact.TicketReminderReached;
import io.tidings.events.TicketFact.TicketSplit;
import io.tidings.events.TicketFact.TicketStateChanged;
import io.tidings.events.TicketFact.TicketSubjectChanged;
import io.tidings.events.TicketFact.TicketTagsChanged;
import io.tidings.events.TicketFact.TicketTypeChanged;
import io.tidings.events.TicketFact.TicketUnlinked;
import io.tidings.events.TicketFact.TicketUnmerged;
import io.tidings.events.TicketFact.TicketWatchersChanged;
import io.tidings.events.Unrecognized;
import io.tidings.notifier.notification.Preferences.Choice;
import io.tidings.notifier.stream.Attendance;
import io.tidings.notifier.stream.People;
import io.tidings.spine.reaction.Freshness;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** Puts into people's lists what concerns them, once however often an event comes, and takes out what is not for them any more. */
final class NotifyPeople implements Consumer<Event> {

    private final NotificationStore notifications;
    private final Preferences preferences;
    private final People people;
    private final AgentSight sight;
    private final WaitingMails mails;
    private final Freshness freshness;
    private final Bells bells;
    private final Attendance attendance;

    NotifyPeople(
            NotificationStore notifications,
            Preferences preferences,
            People people,
            AgentSight sight,
            WaitingMails mails,
            Freshness freshness,
            Bells bells,
            Attendance attendance) {
        this.notifications = notifications;
        this.preferences = preferences;
        this.people = people;
        this.sight = sight;
        this.mails = mails;
        this.freshness = freshness;
        this.bells = bells;
        this.attendance = attendance;
    }

    @Override
    public void accept(Event event) {
        var changed = new HashSet<String>();
        switch (event.fact()) {
            case TicketFact fact -> {
                changed.addAll(follow(event, fact));
                changed.addAll(tell(event, fact));
            }
            case PersonErased erased -> changed.addAll(erase(erased));
            case InboundFact _, OutcomeFact _, CurrentFact _, Unrecognized _ -> {}
        }
        // Also of a repeat: it may be the one that was stored and not announced.
        if (!changed.isEmpty()) {
            bells.ring(changed);
        }
    }

    private Set<String> tell(Event event, TicketFact fact) {
        var concerned = Hearers.of(event, fact);
        if (concerned.isEmpty() || !freshness.isFresh(event)) {
            return Set.of();
        }
        var choices =
                preferences.of(concerned.stream().map(Notification::person).toList());
        Function<Notification, Choice> choice = each -> choices.getOrDefault(each.person(), Choice.NOTHING_SAID);
        var enough = fact instanceof TicketStateChanged
                ? notifications.toldOf(
                        event.correlationId(), concerned.getFirst().ticketId(), event.id())
                : Set.<String>of();
        var told = concerned.stream()
                .filter(each -> !choice.apply(each).off().contains(each.kind()))
                // Who reads the message sees the state that came with it.
                .filter(each -> !enough.contains(each.person()))
                .filter(each -> each.desk() ? maySee(each) : hasLogin(each, event))
                .toList();
        if (!told.isEmpty()) {
            Predicate<Notification> isMailed =
                    each -> each.desk() && choice.apply(each).mailed().contains(each.kind());
            notifications.add(told, isMailed);
            // Also of a repeat: it may be the one that was stored and not planned.
            told.stream().filter(isMailed).forEach(each -> mails.plan(each.person(), each.at()));
        }
        return Set.copyOf(told.stream().map(Notification::person).toList());
    }

    /** Of whom nothing is known here yet is told: whether it may be seen is asked again whenever it is shown. */
    private boolean maySee(Notification told) {
        return sight.of(told.person()).map(it -> it.maySeeGroup(told.group())).orElse(true);
    }

    /** Somebody who never signs in has no list, and an agent may be the customer of a ticket. */
    private boolean hasLogin(Notification told, Event event) {
        var logins = people.loginsOf(told.person());
        var actor = Hearers.actorOf(event);
        return !logins.isEmpty() && (actor == null || !logins.contains(actor));
    }

    /** What was told before follows its ticket, and leaves those who may not see it any more. */
    private Set<String> follow(Event event, TicketFact fact) {
        return switch (fact) {
            case TicketMoved _, TicketSubjectChanged _ -> followTicket(event, fact);
            case TicketCustomerChanged changed ->
                notifications.withdrawFromCustomersBut(
                        changed.ticket().id(), changed.ticket().customer().id());
            case TicketMessageChanged changed -> followMessage(changed);
            case TicketErased erased ->
                notifications.withdrawTickets(List.of(erased.ticket().id()));
            case TicketOpened _,
                    TicketImported _,
                    TicketMessageAdded _,
                    TicketAssigned _,
                    TicketStateChanged _,
                    TicketPriorityChanged _,
                    TicketTypeChanged _,
                    TicketFieldsChanged _,
                    TicketTagsChanged _,
                    TicketWatchersChanged _,
                    TicketLinked _,
                    TicketUnlinked _,
                    TicketMerged _,
                    TicketUnmerged _,
                    TicketSplit _,
                    TicketClocksChanged _,
                    TicketEscalated _,
                    TicketReminderReached _,
                    TicketRated _,
                    TicketActionRequested _ -> Set.of();
        };
    }

    private Set<String> followTicket(Event event, TicketFact fact) {
        var ticket = fact.ticket();
        var group = ticket.group();
        return notifications.follow(
                ticket.id(),
                event.version(),
                group == null ? null : group.id(),
                ticket.subject().value(),
                ticket.publicPart().subject().value());
    }

    private Set<String> followMessage(TicketMessageChanged changed) {
        var message = changed.message();
        if (message.visibility() == changed.previousVisibility()) {
            // It was redacted.
            return notifications.withdrawMessage(changed.ticket().id(), message.id());
        }
        return message.isPublic()
                ? Set.of()
                : notifications.withdrawFromCustomers(changed.ticket().id(), message.id());
    }

    private Set<String> erase(PersonErased erased) {
        var tickets = new HashSet<>(erased.ticketIds());
        // A message id is ticketId:n; other people's tickets may hold the person's messages too.
        erased.messageIds().forEach(id -> tickets.add(id.substring(0, Math.max(0, id.lastIndexOf(':')))));
        var changed = new HashSet<>(notifications.withdrawTickets(tickets));
        changed.addAll(notifications.withdrawFrom(erased.personId()));
        preferences.forget(erased.personId());
        mails.forget(erased.personId());
        attendance.forget(erased.personId());
        return changed;
    }
}
