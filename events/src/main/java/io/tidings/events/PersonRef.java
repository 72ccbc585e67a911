package io.tidings.events;

import org.jspecify.annotations.Nullable;

/** A person as of the event: enough to act on, never for later display. */
public record PersonRef(
        String id, @Nullable String name, @Nullable String email) {

    /** The part shown to customers: who it is, without the address. */
    static @Nullable PersonRef withoutAddress(@Nullable PersonRef person) {
        return person == null ? null : new PersonRef(person.id, person.name, null);
    }
}
