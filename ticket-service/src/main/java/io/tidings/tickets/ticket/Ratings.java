package io.tidings.tickets.ticket;

import io.tidings.events.Rating;
import io.tidings.tickets.Cause;
import io.tidings.tickets.group.AskRating;
import io.tidings.tickets.group.Group;
import io.tidings.tickets.group.Groups;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What customers think of solutions: whether a ticket's is asked about, and what they said. */
@Component
public final class Ratings {

    private final TicketStore tickets;
    private final Groups groups;
    private final Clock clock;

    Ratings(TicketStore tickets, Groups groups, Clock clock) {
        this.tickets = tickets;
        this.groups = groups;
        this.clock = clock;
    }

    /**
     * @param until so long the solution that there is can be rated, and what was said of it be changed
     * @param given what was said of this solution
     */
    public record Asked(
            Instant solvedAt, Instant until, @Nullable Rating given) {}

    /** Empty where there is nothing to rate now, or the ticket's group does not ask. */
    public Optional<Asked> of(Ticket ticket) {
        return ticket.solution(clock.instant())
                .filter(_ -> asks(ticket))
                .map(solution -> new Asked(
                        solution.givenAt(),
                        solution.ratedUntil(),
                        Optional.ofNullable(ticket.state().rating())
                                .filter(given -> given.solvedAt().equals(solution.givenAt()))
                                .orElse(null)));
    }

    /**
     * Notes what the customer said; saying it again changes nothing.
     *
     * @param solvedAt the solution that the customer was asked about; absent for the one there is
     * @throws TicketProblem.NothingToRate where there is none any more, or the group does not ask
     */
    public Ticket rate(Ticket ticket, int score, @Nullable String comment, @Nullable Instant solvedAt, Cause cause) {
        return tickets.change(ticket, cause, now -> {
            if (!asks(now)) {
                throw new TicketProblem.NothingToRate(now.state());
            }
            return now.rate(score, comment, solvedAt, clock.instant());
        });
    }

    private boolean asks(Ticket ticket) {
        return Optional.ofNullable(ticket.state().group())
                .flatMap(group -> groups.find(group.id()))
                .map(Group::askRating)
                .filter(AskRating::asked)
                .isPresent();
    }
}
