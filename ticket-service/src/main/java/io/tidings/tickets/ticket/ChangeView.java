package io.tidings.tickets.ticket;

import io.tidings.events.CurrentFact;
import io.tidings.events.Fact;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A fact as the history shows it: only what changed, without the ticket around it. */
final class ChangeView {

    private ChangeView() {}

    static Map<String, Object> of(Fact fact) {
        return switch (fact) {
            case TicketFact ticketFact -> of(ticketFact);
            case PersonErased _, InboundFact _, OutcomeFact _, CurrentFact _, Unrecognized _ -> Map.of();
        };
    }

    /** The other ticket that a fact speaks of. */
    static Optional<String> otherTicket(Fact fact) {
        return Optional.ofNullable(
                switch (fact) {
                    case TicketLinked linked -> linked.link().ticketId();
                    case TicketUnlinked unlinked -> unlinked.link().ticketId();
                    case TicketMerged merged -> merged.into() == null ? merged.from() : merged.into();
                    case TicketUnmerged unmerged -> unmerged.into() == null ? unmerged.from() : unmerged.into();
                    case TicketSplit split -> split.newTicketId();
                    case TicketFact _, PersonErased _, InboundFact _, OutcomeFact _, CurrentFact _, Unrecognized _ ->
                        null;
                });
    }

    /** The people whom a fact names by their ids alone. */
    static List<String> peopleById(Fact fact) {
        return fact instanceof TicketWatchersChanged(var _, var added, var removed)
                ? Stream.concat(added.stream(), removed.stream()).toList()
                : List.of();
    }

    private static Map<String, Object> of(TicketFact fact) {
        var ticket = fact.ticket();
        return switch (fact) {
            case TicketOpened opened -> values("message", opened.message().n());
            case TicketImported imported ->
                values("messages", imported.messages().stream().map(Message::n).toList());
            case TicketMessageAdded added ->
                values(
                        "message", added.message().n(),
                        "visibility", added.message().visibility(),
                        "channel", added.message().channel());
            case TicketMessageChanged changed ->
                values(
                        "message", changed.message().n(),
                        "from", changed.previousVisibility(),
                        "to", changed.message().visibility(),
                        "erased", changed.message().erased());
            case TicketSubjectChanged changed ->
                values(
                        "from",
                        changed.previousSubject().value(),
                        "to",
                        ticket.subject().value());
            case TicketAssigned assigned -> values("from", assigned.previousAssignee(), "to", ticket.assignee());
            case TicketMoved moved -> values("from", moved.previousGroup(), "to", ticket.group());
            case TicketStateChanged changed -> values("from", changed.previousState(), "to", ticket.state());
            case TicketPriorityChanged changed -> values("from", changed.previousPriority(), "to", ticket.priority());
            case TicketTypeChanged changed -> values("from", changed.previousType(), "to", ticket.type());
            case TicketFieldsChanged changed -> {
                var now = new LinkedHashMap<>(ticket.fields());
                now.keySet().retainAll(changed.changed());
                yield values("fields", changed.changed(), "from", changed.previous(), "to", now);
            }
            case TicketTagsChanged changed -> values("added", changed.added(), "removed", changed.removed());
            case TicketCustomerChanged changed -> values("from", changed.previousCustomer(), "to", ticket.customer());
            case TicketWatchersChanged changed -> values("added", changed.added(), "removed", changed.removed());
            case TicketLinked linked -> values("link", linked.link());
            case TicketUnlinked unlinked -> values("link", unlinked.link());
            case TicketMerged merged -> values("into", merged.into(), "from", merged.from());
            case TicketUnmerged unmerged -> values("into", unmerged.into(), "from", unmerged.from());
            case TicketSplit split -> values("ticket", split.newTicketId(), "messages", split.messages());
            case TicketEscalated escalated -> values("clock", escalated.clock(), "kind", escalated.kind());
            case TicketRated rated -> values("score", rated.score(), "comment", rated.comment());
            case TicketErased erased -> values("messages", erased.messages());
            case TicketActionRequested requested -> values("rule", requested.rule(), "action", requested.action());
            case TicketClocksChanged _, TicketReminderReached _ -> Map.of();
        };
    }

    private static Map<String, Object> values(@Nullable Object... namesAndValues) {
        var values = new LinkedHashMap<String, Object>();
        for (var i = 0; i < namesAndValues.length; i += 2) {
            var value = namesAndValues[i + 1];
            if (value != null) {
                values.put(String.valueOf(namesAndValues[i]), value);
            }
        }
        return values;
    }
}
