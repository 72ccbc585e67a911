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
 * @param active an inactive group keeps its tickets and takes no new ones
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
        boolean active) {

    public Group {
        signatures = Map.copyOf(signatures);
    }

    /** A group of which nothing more is said. */
    public static Group of(String id, String name, @Nullable String address, @Nullable String signature) {
        return new Group(id, 0, name, address, signature, Map.of(), null, FollowUp.REOPEN, true);
    }

    public NamedRef ref() {
        return new NamedRef(id, name);
    }
}
