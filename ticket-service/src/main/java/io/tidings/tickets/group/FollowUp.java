package io.tidings.tickets.group;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tidings.spine.web.InvalidField;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a closed ticket whose customer writes again.
 *
 * @param days how long {@link Rule#REOPEN_WITHIN} reopens; absent for the others
 */
public record FollowUp(Rule rule, @Nullable Integer days) {

    public enum Rule {
        /** The ticket opens again, however long it was closed. */
        @JsonProperty("reopen")
        REOPEN,
        /** For some days it opens again; after that a new ticket begins, linked to it. */
        @JsonProperty("reopen-within")
        REOPEN_WITHIN,
        /** A new ticket begins at once, linked to it. */
        @JsonProperty("new-ticket")
        NEW_TICKET
    }

    static final int MOST_DAYS = 3_650;

    /** What a group does of which nobody has said anything. */
    public static final FollowUp REOPEN = new FollowUp(Rule.REOPEN, null);

    /**
     * A rule with days has them, and the others have none.
     *
     * @throws InvalidField where the days are missing, or not from 1 to {@value #MOST_DAYS}
     */
    public FollowUp checked() {
        return switch (rule) {
            case REOPEN, NEW_TICKET -> new FollowUp(rule, null);
            case REOPEN_WITHIN -> {
                if (days == null || days < 1 || days > MOST_DAYS) {
                    throw new InvalidField(
                            "followUp.days", "For how many days does it reopen? 1 to %d.".formatted(MOST_DAYS));
                }
                yield this;
            }
        };
    }

    /** Whether a ticket that was closed then opens again. */
    public boolean reopens(Instant closedAt, Instant now) {
        return rule != Rule.NEW_TICKET
                && reopensUntil(closedAt).map(now::isBefore).orElse(true);
    }

    /** Until when a ticket that was closed then opens again; empty where nothing ends that. */
    public Optional<Instant> reopensUntil(Instant closedAt) {
        return switch (rule) {
            case REOPEN -> Optional.empty();
            case REOPEN_WITHIN -> Optional.of(closedAt.plus(Duration.ofDays(days == null ? 0 : days)));
            case NEW_TICKET -> Optional.of(closedAt);
        };
    }
}
