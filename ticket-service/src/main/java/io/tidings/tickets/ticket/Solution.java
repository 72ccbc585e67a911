package io.tidings.tickets.ticket;

import io.tidings.events.Rating;
import io.tidings.events.StateType;
import io.tidings.events.Text;
import io.tidings.events.TicketSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A solution that its customer may rate. */
record Solution(Instant givenAt) {

    /** How long after a solution its customer may say what they think of it, and change their mind. */
    private static final Duration RATED_WITHIN = Duration.ofDays(14);

    /** Empty where there is none, or it is too long ago. */
    static Optional<Solution> of(TicketSnapshot ticket, Ticket.Backstage backstage, Instant now) {
        return Optional.ofNullable(ticket.closedAt())
                .filter(_ -> ticket.state().type() == StateType.CLOSED && !ticket.erased())
                // Closed as another helpdesk had it: that was not the desk's solution.
                .filter(_ ->
                        ticket.externalId() == null || backstage.changedIn().containsKey("state"))
                .map(Solution::new)
                .filter(solution -> now.isBefore(solution.ratedUntil()));
    }

    Instant ratedUntil() {
        return givenAt.plus(RATED_WITHIN);
    }

    /** @param askedAbout when the solution was given that the customer was asked about; the store keeps milliseconds of it */
    boolean isOf(Instant askedAbout) {
        return askedAbout.toEpochMilli() == givenAt.toEpochMilli();
    }

    Rating rated(int score, @Nullable String comment, Instant at) {
        var words = comment == null || comment.isBlank() ? null : Text.publicText(comment.strip());
        return new Rating(score, words, at, givenAt);
    }

    /** Whether the same was said of the same solution before. */
    static boolean isRepeated(Rating rating, @Nullable Rating before) {
        return before != null
                && before.solvedAt().equals(rating.solvedAt())
                && before.score() == rating.score()
                && Objects.equals(before.comment(), rating.comment());
    }
}
