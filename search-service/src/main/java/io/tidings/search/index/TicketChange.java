package io.tidings.search.index;

import io.tidings.events.CurrentFact;
import io.tidings.events.CurrentFact.AgentCurrent;
import io.tidings.events.CurrentFact.CalendarCurrent;
import io.tidings.events.CurrentFact.FieldCurrent;
import io.tidings.events.CurrentFact.GroupCurrent;
import io.tidings.events.CurrentFact.Marker;
import io.tidings.events.CurrentFact.MessageCurrent;
import io.tidings.events.CurrentFact.OrganizationCurrent;
import io.tidings.events.CurrentFact.PersonCurrent;
import io.tidings.events.CurrentFact.PriorityCurrent;
import io.tidings.events.CurrentFact.Removed;
import io.tidings.events.CurrentFact.SignOnRulesCurrent;
import io.tidings.events.CurrentFact.StateCurrent;
import io.tidings.events.CurrentFact.TicketCurrent;
import io.tidings.events.CurrentFact.TypeCurrent;
import io.tidings.events.Event;
import io.tidings.events.InboundFact;
import io.tidings.events.Message;
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
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What an event means for one ticket's document.
 *
 * @param size how many characters of text it brings
 */
record TicketChange(String ticketId, int size, UnaryOperator<TicketDocument> fold) {

    /** Usually one; an erased person touches many tickets, and most facts of other topics none. */
    static List<TicketChange> of(Event event) {
        return switch (event.fact()) {
            case TicketFact fact -> List.of(ofTicket(fact, event.version()));
            case PersonErased erased -> ofPerson(erased);
            case CurrentFact fact -> ofCurrent(fact, event.version());
            case InboundFact _, OutcomeFact _, Unrecognized _ -> List.of();
        };
    }

    /** This one, then the next, on the same document. */
    TicketChange and(TicketChange next) {
        return new TicketChange(ticketId, size + next.size, document -> next.fold.apply(fold.apply(document)));
    }

    private static TicketChange ofTicket(TicketFact fact, long version) {
        var ticket = fact.ticket();
        var state = new TicketChange(ticket.id(), 0, document -> document.with(ticket));
        return switch (fact) {
            case TicketOpened opened -> state.and(of(opened.message(), version));
            case TicketImported imported ->
                imported.messages().stream()
                        .map(message -> of(message, version))
                        .reduce(state, TicketChange::and);
            case TicketMessageAdded added -> state.and(of(added.message(), version));
            case TicketMessageChanged changed -> state.and(of(changed.message(), version));
            case TicketErased erased ->
                state.and(new TicketChange(
                        ticket.id(), 0, document -> document.withoutMessages(erased.messages(), version)));
            case TicketSubjectChanged _,
                    TicketAssigned _,
                    TicketMoved _,
                    TicketStateChanged _,
                    TicketPriorityChanged _,
                    TicketTypeChanged _,
                    TicketFieldsChanged _,
                    TicketTagsChanged _,
                    TicketCustomerChanged _,
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
                    TicketActionRequested _ -> state;
        };
    }

    private static TicketChange of(Message message, long version) {
        return new TicketChange(
                message.ticketId(), message.text().length(), document -> document.with(message, version));
    }

    private static List<TicketChange> ofPerson(PersonErased erased) {
        return erased.ticketIds().stream()
                .map(ticketId -> new TicketChange(ticketId, 0, document -> document.withoutPerson(erased.personId())
                        .withoutMessages(numbers(erased, ticketId), Part.FOR_EVER)))
                .toList();
    }

    private static List<Integer> numbers(PersonErased erased, String ticketId) {
        var prefix = Message.idOf(ticketId, 0).replaceFirst("0$", "");
        return erased.messageIds().stream()
                .filter(id -> id.startsWith(prefix))
                .map(id -> Integer.valueOf(id.substring(prefix.length())))
                .toList();
    }

    private static List<TicketChange> ofCurrent(CurrentFact fact, long version) {
        return switch (fact) {
            case TicketCurrent current ->
                List.of(new TicketChange(current.ticket().id(), 0, document -> document.with(current.ticket())));
            case MessageCurrent current -> List.of(of(current.message(), version));
            case PersonCurrent _,
                    OrganizationCurrent _,
                    GroupCurrent _,
                    AgentCurrent _,
                    SignOnRulesCurrent _,
                    StateCurrent _,
                    PriorityCurrent _,
                    TypeCurrent _,
                    FieldCurrent _,
                    CalendarCurrent _,
                    Removed _,
                    Marker _ -> List.of();
        };
    }
}
