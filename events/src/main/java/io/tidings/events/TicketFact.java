package io.tidings.events;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A change of a ticket, with the ticket as it was right after it. Each travels on {@code tidings.tickets}, in order per ticket. */
public sealed interface TicketFact extends Fact {

    TicketSnapshot ticket();

    /** A ticket exists, with its first message. */
    record TicketOpened(TicketSnapshot ticket, Message message) implements TicketFact {}

    /**
     * What another helpdesk knew of a ticket: the ticket itself with the beginning of its conversation where this is the first
     * version of it, else more of the conversation. Its event always says {@code imported}: it has no effect that people notice.
     *
     * @param messages what this event brings, oldest first; a long conversation comes with several events
     */
    record TicketImported(TicketSnapshot ticket, List<Message> messages) implements TicketFact {

        public TicketImported {
            messages = List.copyOf(messages);
        }
    }

    record TicketSubjectChanged(TicketSnapshot ticket, Text previousSubject) implements TicketFact {}

    /** @param mentioned the ids of the agents whom an internal note names; absent where it names nobody */
    record TicketMessageAdded(
            TicketSnapshot ticket,
            Message message,
            @Nullable List<String> mentioned) implements TicketFact {

        public TicketMessageAdded(TicketSnapshot ticket, Message message) {
            this(ticket, message, null);
        }
    }

    /**
     * A message changed its visibility, or was redacted.
     *
     * @param mailed true where a note that is public now is to reach the customer by mail as well
     */
    record TicketMessageChanged(
            TicketSnapshot ticket,
            Message message,
            Visibility previousVisibility,
            @Nullable Boolean mailed) implements TicketFact {

        public TicketMessageChanged(TicketSnapshot ticket, Message message, Visibility previousVisibility) {
            this(ticket, message, previousVisibility, null);
        }
    }

    record TicketAssigned(TicketSnapshot ticket, @Nullable PersonRef previousAssignee) implements TicketFact {}

    record TicketMoved(TicketSnapshot ticket, @Nullable NamedRef previousGroup) implements TicketFact {}

    record TicketStateChanged(TicketSnapshot ticket, TicketState previousState) implements TicketFact {}

    record TicketPriorityChanged(TicketSnapshot ticket, Priority previousPriority) implements TicketFact {}

    record TicketTypeChanged(
            TicketSnapshot ticket, @Nullable String previousType) implements TicketFact {}

    /** {@code previous} names each changed field; a field that had no value is absent from it and named in {@code changed}. */
    record TicketFieldsChanged(TicketSnapshot ticket, List<String> changed, Map<String, FieldValue> previous)
            implements TicketFact {}

    record TicketTagsChanged(TicketSnapshot ticket, List<String> added, List<String> removed) implements TicketFact {}

    record TicketCustomerChanged(TicketSnapshot ticket, PersonRef previousCustomer) implements TicketFact {}

    record TicketWatchersChanged(TicketSnapshot ticket, List<String> added, List<String> removed)
            implements TicketFact {}

    record TicketLinked(TicketSnapshot ticket, TicketLink link) implements TicketFact {}

    record TicketUnlinked(TicketSnapshot ticket, TicketLink link) implements TicketFact {}

    /** On the source: it went into {@code into}. On the target: {@code from} came in. Exactly one of the two is present. */
    record TicketMerged(
            TicketSnapshot ticket,
            @Nullable String into,
            @Nullable String from) implements TicketFact {}

    record TicketUnmerged(
            TicketSnapshot ticket,
            @Nullable String into,
            @Nullable String from) implements TicketFact {}

    /** Messages of this ticket were the start of another. */
    record TicketSplit(TicketSnapshot ticket, String newTicketId, List<Integer> messages) implements TicketFact {}

    record TicketClocksChanged(TicketSnapshot ticket) implements TicketFact {}

    /** A clock came near its due time ({@code warning}) or passed it ({@code breach}). */
    record TicketEscalated(TicketSnapshot ticket, String clock, String kind) implements TicketFact {}

    record TicketReminderReached(TicketSnapshot ticket) implements TicketFact {}

    /**
     * The customer said what they think of the solution, or changed their mind; {@code ticket.rating()} says which solution.
     *
     * @param score from 1, the worst, to 5, the best
     */
    record TicketRated(
            TicketSnapshot ticket, int score, @Nullable Text comment) implements TicketFact {}

    /** The content of this ticket was erased; the fact that it existed remains. */
    record TicketErased(TicketSnapshot ticket, List<Integer> messages) implements TicketFact {}

    /** A rule asks for a mail, a webhook or an alert; the service that owns the action carries it out. */
    record TicketActionRequested(TicketSnapshot ticket, String rule, String action, Map<String, String> parameters)
            implements TicketFact {}
}
