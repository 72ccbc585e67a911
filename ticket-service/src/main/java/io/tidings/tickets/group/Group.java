package io.tidings.tickets.group;

import io.tidings.events.NamedRef;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A team and the address it answers from.
 *
 * @param signature stands under answers in a language that has none of its own
 * @param signatures by language tag; placeholders are filled when an answer is written
 * @param language of customers of whom no other is known; null is the desk's
 * @param calendar the id of its calendar; null where it keeps the standard one
 * @param answerWithinMinutes how soon it answers whoever writes, in minutes of working time; null where it promises nothing
 * @param active an inactive group keeps its tickets and takes no new ones
 * @param askRating whether customers are asked what they think of a solution
 */
public record Group(
        String id,
        long version,
        String name,
        @Nullable String address,
        @Nullable String signature,
        Map<String, String> signatures,
        @Nullable String language,
        FollowUp followUp,
        @Nullable String calendar,
        @Nullable Integer answerWithinMinutes,
        boolean active,
        AskRating askRating) {

    /** The longest promise, in minutes: a thousand working hours. */
    public static final int LONGEST_PROMISE = 60_000;

    public Group {
        signatures = Map.copyOf(signatures);
    }

    /** A group that does not ask for ratings. */
    public Group(
            String id,
            long version,
            String name,
            @Nullable String address,
            @Nullable String signature,
            Map<String, String> signatures,
            @Nullable String language,
            FollowUp followUp,
            @Nullable String calendar,
            @Nullable Integer answerWithinMinutes,
            boolean active) {
        this(
                id,
                version,
                name,
                address,
                signature,
                signatures,
                language,
                followUp,
                calendar,
                answerWithinMinutes,
                active,
                AskRating.NEVER);
    }

    /** A group of which nothing more is said. */
    public static Group of(String id, String name, @Nullable String address, @Nullable String signature) {
        return new Group(id, 0, name, address, signature, Map.of(), null, FollowUp.REOPEN, null, null, true);
    }

    public NamedRef ref() {
        return new NamedRef(id, name);
    }
}
