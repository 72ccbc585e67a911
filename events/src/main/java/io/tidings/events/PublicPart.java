package io.tidings.events;

import static java.util.stream.Collectors.toMap;

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
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides, fact by fact, what of it customers may see. A new fact does not compile until somebody has decided. */
final class PublicPart {

    private PublicPart() {}

    static Optional<Fact> of(Fact fact) {
        return switch (fact) {
            case TicketFact ticketFact -> ofTicket(ticketFact);
            case PersonErased _, InboundFact _, OutcomeFact _, CurrentFact _, Unrecognized _ -> Optional.empty();
        };
    }

    private static Optional<Fact> ofTicket(TicketFact fact) {
        var ticket = fact.ticket().publicPart();
        return Optional.ofNullable(
                switch (fact) {
                    case TicketOpened opened ->
                        opened.message().isPublic()
                                ? new TicketOpened(ticket, opened.message().publicPart())
                                : null;
                    case TicketImported imported -> publicMessages(ticket, imported);
                    case TicketMessageAdded added ->
                        added.message().isPublic()
                                ? new TicketMessageAdded(ticket, added.message().publicPart())
                                : null;
                    // A message that turned internal must vanish from customers' sight, which its absence achieves.
                    case TicketMessageChanged changed ->
                        changed.message().isPublic()
                                ? new TicketMessageChanged(
                                        ticket,
                                        changed.message().publicPart(),
                                        changed.message().visibility(),
                                        changed.mailed())
                                : null;
                    case TicketSubjectChanged changed ->
                        changed.previousSubject().visibility() == Visibility.PUBLIC
                                ? new TicketSubjectChanged(ticket, changed.previousSubject())
                                : null;
                    case TicketAssigned assigned ->
                        new TicketAssigned(ticket, PersonRef.withoutAddress(assigned.previousAssignee()));
                    case TicketMoved moved -> new TicketMoved(ticket, moved.previousGroup());
                    case TicketStateChanged changed -> new TicketStateChanged(ticket, changed.previousState());
                    case TicketPriorityChanged changed -> new TicketPriorityChanged(ticket, changed.previousPriority());
                    case TicketTypeChanged changed -> new TicketTypeChanged(ticket, changed.previousType());
                    case TicketFieldsChanged changed -> publicFields(ticket, changed);
                    // Who had the ticket before is not the new customer's to know.
                    case TicketCustomerChanged changed ->
                        new TicketCustomerChanged(
                                ticket, new PersonRef(changed.previousCustomer().id(), null, null));
                    case TicketRated rated -> new TicketRated(ticket, rated.score(), Text.publicPart(rated.comment()));
                    case TicketErased erased -> new TicketErased(ticket, erased.messages());
                    case TicketTagsChanged _,
                            TicketWatchersChanged _,
                            TicketLinked _,
                            TicketUnlinked _,
                            // The other ticket may be somebody else's.
                            TicketMerged _,
                            TicketUnmerged _,
                            TicketSplit _,
                            TicketClocksChanged _,
                            TicketEscalated _,
                            TicketReminderReached _,
                            TicketActionRequested _ -> null;
                });
    }

    private static @Nullable Fact publicMessages(TicketSnapshot ticket, TicketImported imported) {
        var messages = imported.messages().stream()
                .filter(Message::isPublic)
                .map(Message::publicPart)
                .toList();
        return messages.isEmpty() ? null : new TicketImported(ticket, messages);
    }

    private static @Nullable Fact publicFields(TicketSnapshot ticket, TicketFieldsChanged changed) {
        var previous = changed.previous().entrySet().stream()
                .filter(field -> field.getValue().visibility() == Visibility.PUBLIC)
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
        var names = changed.changed().stream()
                .filter(name -> ticket.fields().containsKey(name) || previous.containsKey(name))
                .filter(Objects::nonNull)
                .toList();
        return names.isEmpty() ? null : new TicketFieldsChanged(ticket, names, previous);
    }
}
