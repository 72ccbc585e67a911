package io.tidings.tickets.group;

import io.tidings.events.NamedRef;
import org.jspecify.annotations.Nullable;

/** A team and the address it answers from. */
public record Group(
        String id,
        long version,
        String name,
        @Nullable String address,
        @Nullable String signature) {

    public NamedRef ref() {
        return new NamedRef(id, name);
    }
}
