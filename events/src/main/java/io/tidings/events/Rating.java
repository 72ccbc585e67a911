package io.tidings.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a customer thinks of how a ticket was solved: one for each solution, and the ticket keeps the latest.
 *
 * @param score from {@value #WORST} to {@value #BEST}; the desk's own pages ask for good ({@value #BEST}) or bad ({@value #WORST})
 * @param at when it was given, or last changed
 * @param solvedAt when the solution was given that it is about: the ticket's {@code closedAt} at that time
 */
public record Rating(int score, @Nullable Text comment, Instant at, Instant solvedAt) {

    public static final int WORST = 1;
    public static final int BEST = 5;

    /** The highest score that says that somebody should look again. */
    private static final int HIGHEST_BAD = 2;

    public static boolean isBad(int score) {
        return score <= HIGHEST_BAD;
    }

    Rating publicPart() {
        return new Rating(score, Text.publicPart(comment), at, solvedAt);
    }
}
