package io.tidings.tickets.ticket;

import io.tidings.events.Rating;
import io.tidings.spine.web.Caller;
import io.tidings.tickets.Roles;
import io.tidings.tickets.person.People;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the customer of a ticket thinks of its solution, over HTTP. */
@RestController
@RequestMapping("/api/v1/tickets/{name}/rating")
final class RatingController {

    static final int LONGEST_COMMENT = 2_000;

    private final Sight sight;
    private final People people;
    private final Ratings ratings;

    RatingController(Sight sight, People people, Ratings ratings) {
        this.sight = sight;
        this.people = people;
        this.ratings = ratings;
    }

    /**
     * @param score from 1, the worst, to 5, the best. A page that asks for good or bad sends 5 or 1
     * @param comment in the customer's own words; taken away where it is absent
     */
    record Rate(
            @NotNull @Min(Rating.WORST) @Max(Rating.BEST) Integer score,
            @Nullable @Size(max = LONGEST_COMMENT) String comment) {}

    /**
     * @param asked whether there is a solution that its customer may rate now
     * @param until so long it may be rated, and what was said be changed
     * @param score what was said of this solution, from 1 to 5; absent where nothing was
     */
    record RatingView(
            boolean asked,
            @Nullable Instant until,
            @Nullable Integer score,
            @Nullable String comment) {

        static RatingView of(Ratings ratings, Ticket ticket) {
            return of(ratings, ticket, null);
        }

        /** @param solvedAt the solution that is meant; absent for the one there is */
        static RatingView of(Ratings ratings, Ticket ticket, @Nullable Instant solvedAt) {
            return ratings.of(ticket)
                    .filter(asked -> solvedAt == null
                            || solvedAt.toEpochMilli() == asked.solvedAt().toEpochMilli())
                    .map(asked -> new RatingView(true, asked.until(), score(asked.given()), comment(asked.given())))
                    .orElseGet(() -> new RatingView(false, null, null, null));
        }

        private static @Nullable Integer score(@Nullable Rating given) {
            return given == null ? null : given.score();
        }

        private static @Nullable String comment(@Nullable Rating given) {
            return given == null || given.comment() == null
                    ? null
                    : given.comment().value();
        }
    }

    /** Whether the ticket's customer is asked what they think of its solution, and what they said of it. */
    @GetMapping
    RatingView read(Caller caller, @PathVariable String name) {
        return RatingView.of(ratings, sight.ticket(caller, name));
    }

    /**
     * Says what the customer thinks of the solution that there is, or changes what was said. Only the ticket's own customer may,
     * for 14 days after it was closed; 409 {@code nothing-to-rate} otherwise, and where the ticket's group does not ask.
     */
    @PutMapping
    RatingView rate(Caller caller, @PathVariable String name, @Valid @RequestBody Rate request) {
        var ticket = sight.ticket(caller, name);
        Roles.needs(!caller.isAgent() && !caller.isService());
        Roles.needs(people.of(caller).ids().contains(ticket.state().customer().id()));
        return RatingView.of(
                ratings, ratings.rate(ticket, request.score(), request.comment(), null, Callers.cause(caller)));
    }
}
