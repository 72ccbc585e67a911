package io.tidings.tickets.ticket;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tidings.events.StateType;
import io.tidings.spine.web.Caller;
import io.tidings.tickets.Cause;
import io.tidings.tickets.Roles;
import io.tidings.tickets.person.People;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What customers do with their tickets besides writing: say that one is solved, or that it is not after all. */
@Component
final class CustomerSteps {

    private final TicketStore tickets;
    private final Sight sight;
    private final FollowUps followUps;
    private final People people;
    private final Clock clock;

    CustomerSteps(TicketStore tickets, Sight sight, FollowUps followUps, People people, Clock clock) {
        this.tickets = tickets;
        this.sight = sight;
        this.followUps = followUps;
        this.people = people;
        this.clock = clock;
    }

    /**
     * What the caller can do now.
     *
     * @param close whether it can be closed
     * @param reopen whether it can be opened again
     * @param reopenUntil of a closed one, when that ends, or has ended; absent where it does not end
     * @param write where what is written goes
     */
    record Steps(boolean close, boolean reopen, @Nullable Instant reopenUntil, Write write) {}

    enum Write {
        /** Into the ticket; a closed one opens again. */
        @JsonProperty("here")
        HERE,
        /** Into a ticket of its own, linked to this one. */
        @JsonProperty("new-ticket")
        NEW_TICKET,
        /** Nowhere: the desk has put it together with another customer's. */
        @JsonProperty("nowhere")
        NOWHERE
    }

    /** For a customer who sees the ticket; the desk's steps are its states. */
    Steps of(Caller caller, Ticket ticket) {
        var home = tickets.relatives().home(ticket);
        if (!home.hasCustomerOf(ticket)) {
            return new Steps(false, false, null, Write.NOWHERE);
        }
        var takesMessages = followUps.takesMessages(home);
        var isClosed = isClosed(home);
        var isOwn = sight.isOwn(caller, home);
        return new Steps(
                isOwn && !isClosed,
                isOwn && isClosed && takesMessages,
                isClosed ? followUps.reopensUntil(home).orElse(null) : null,
                takesMessages ? Write.HERE : Write.NEW_TICKET);
    }

    Ticket close(Caller caller, String name) {
        return tickets.change(own(caller, name).id(), cause(caller), now -> now.closedByCustomer(clock.instant()));
    }

    /** @throws TicketProblem.ReopensNoMore as the rule of its group says */
    Ticket reopen(Caller caller, String name) {
        return tickets.change(own(caller, name).id(), cause(caller), now -> {
            if (isClosed(now) && !followUps.takesMessages(now)) {
                throw new TicketProblem.ReopensNoMore(now.state());
            }
            return now.reopenedByCustomer(clock.instant());
        });
    }

    private Ticket own(Caller caller, String name) {
        var ticket = sight.ticket(caller, name);
        Roles.needs(!Sight.seesInternal(caller));
        if (!sight.isOwn(caller, ticket)) {
            throw new TicketProblem.NotYourTicket(ticket.state());
        }
        return sight.home(ticket);
    }

    /** By the person and not the login: the desk reads who it was, and nobody is told of the own step. */
    private Cause cause(Caller caller) {
        return Cause.of("person:" + people.of(caller).id());
    }

    private static boolean isClosed(Ticket ticket) {
        return ticket.state().state().type() == StateType.CLOSED;
    }
}
