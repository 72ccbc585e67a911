package io.tidings.tickets.person;

import io.tidings.events.PersonRef;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A customer or an agent.
 *
 * @param emails lower case; the first is the one to write to
 * @param identities the subjects that the person signs in with
 * @param access an agent's: group id → {@code full}; {@code *} stands for every group. Empty for customers
 */
public record Person(
        String id,
        long version,
        @Nullable String name,
        List<String> emails,
        List<String> identities,
        @Nullable String externalId,
        @Nullable String organizationId,
        @Nullable String language,
        boolean agent,
        Map<String, String> access,
        boolean erased) {

    public PersonRef ref() {
        return new PersonRef(id, name, emails.isEmpty() ? null : emails.getFirst());
    }
}
