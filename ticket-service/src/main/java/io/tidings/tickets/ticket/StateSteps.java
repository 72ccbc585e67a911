package io.tidings.tickets.ticket;

import io.tidings.events.Message;
import io.tidings.events.StateType;
import io.tidings.events.TicketSnapshot;
import io.tidings.events.TicketState;
import io.tidings.tickets.definition.Definition;
import io.tidings.tickets.definition.Definitions;
import io.tidings.tickets.definition.StateDefinition;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The states that a ticket may go to from the one it is in: those that people choose, and those that follow by themselves. */
record StateSteps(TicketSnapshot ticket, Definitions definitions) {

    /**
     * The state that somebody chose.
     *
     * @throws TicketProblem where there is no such state, it cannot be chosen, or the ticket is not ready for it
     */
    StateDefinition to(String id) {
        var wanted = definitions
                .state(id)
                .filter(Definition::active)
                .orElseThrow(
                        () -> TicketProblem.unknownValue("state", id, Definitions.activeIds(definitions.states())));
        return switch (wanted.type()) {
            // "new" says that nobody has looked yet, which cannot become true again; "merged" comes by merging only.
            case NEW, MERGED -> throw new TicketProblem.StateNotSettable(ticket, id);
            case OPEN, WAITING, PENDING_REMINDER, PENDING_CLOSE -> allowed(wanted);
            case CLOSED -> allowed(complete(wanted));
        };
    }

    private StateDefinition allowed(StateDefinition wanted) {
        if (!mayEnter(wanted)) {
            throw new TicketProblem.TransitionNotAllowed(ticket, wanted.id());
        }
        return wanted;
    }

    private boolean mayEnter(StateDefinition wanted) {
        return definitions.allows(ticket.type(), ticket.state().id(), wanted.id());
    }

    private StateDefinition complete(StateDefinition wanted) {
        var missing =
                definitions.missingForClosing(ticket.type(), ticket.fields().keySet());
        if (!missing.isEmpty()) {
            throw new TicketProblem.FieldsMissing(ticket, missing);
        }
        return wanted;
    }

    /**
     * The state before a change that is taken back, whatever transitions the type allows to people.
     *
     * @throws TicketProblem.StateNotSettable where there is no such state any more
     */
    StateDefinition backTo(TicketState before) {
        return definitions
                .state(before.id())
                .filter(wanted -> wanted.type() != StateType.MERGED)
                .orElseThrow(() -> new TicketProblem.StateNotSettable(ticket, before.id()));
    }

    /** @param before the merge; it may have been taken away since */
    TicketState afterMerge(@Nullable TicketState before) {
        return Optional.ofNullable(before)
                .filter(state -> definitions.state(state.id()).isPresent())
                .orElseGet(() -> definitions.standard(StateType.OPEN).state());
    }

    /** What a new message makes of it; empty where it stays as it is. */
    Optional<StateDefinition> after(Message message) {
        if (!Conversation.isContact(message) && !Conversation.isKeptForTheDesk(message)) {
            return Optional.empty();
        }
        return switch (message.author().role()) {
            case AGENT ->
                switch (ticket.state().type()) {
                    case NEW, OPEN ->
                        Optional.of(definitions.standard(StateType.WAITING)).filter(this::mayEnter);
                    case WAITING, PENDING_REMINDER, PENDING_CLOSE, CLOSED, MERGED -> Optional.empty();
                };
            case CUSTOMER ->
                switch (ticket.state().type()) {
                    // Whatever the type allows to people: what a customer writes must not stay unseen.
                    case WAITING, PENDING_REMINDER, PENDING_CLOSE, CLOSED ->
                        Optional.of(definitions.standard(StateType.OPEN));
                    case NEW, OPEN, MERGED -> Optional.empty();
                };
            case SYSTEM -> Optional.empty();
        };
    }
}
