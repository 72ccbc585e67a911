package io.tidings.tickets.group;

import io.tidings.spine.web.InvalidField;
import org.jspecify.annotations.Nullable;

/**
 * Whether a group's customers are asked what they think of a solution: on their pages as soon as the ticket is closed, and once
 * by mail some time later.
 *
 * @param afterHours how long after the ticket was closed the mail leaves, from 0 to {@value #MOST_HOURS}; a day where nobody
 *     said, and absent where it does not ask
 */
public record AskRating(boolean asked, @Nullable Integer afterHours) {

    /** A week: who is asked later has forgotten, and a rating can be given for two weeks. */
    static final int MOST_HOURS = 168;

    /** Long enough to see whether the solution holds, short enough to remember. */
    private static final Integer USUAL_HOURS = 24;

    /** What a group does of which nobody has said anything. */
    public static final AskRating NEVER = new AskRating(false, null);

    public AskRating {
        afterHours = asked ? afterHours == null ? USUAL_HOURS : afterHours : null;
    }

    /** @throws InvalidField where the hours are not from 0 to {@value #MOST_HOURS} */
    public AskRating checked() {
        if (afterHours != null && (afterHours < 0 || afterHours > MOST_HOURS)) {
            throw new InvalidField(
                    "askRating.afterHours", "How many hours later is the mail sent? 0 to %d.".formatted(MOST_HOURS));
        }
        return this;
    }
}
