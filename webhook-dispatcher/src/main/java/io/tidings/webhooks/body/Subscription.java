package io.tidings.webhooks.body;

import io.tidings.events.Event;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Which events a body has to do for.
 *
 * @param types of events, each by name
 * @param wanted what the filter lets pass
 * @param seen the part of an event that the audience sees; empty where it sees none of it
 */
public record Subscription(Set<String> types, Predicate<Event> wanted, Function<Event, Optional<Event>> seen) {

    public Subscription {
        types = Set.copyOf(types);
    }

    Optional<Event> partOf(Event event) {
        return types.contains(event.type()) && wanted.test(event) ? seen.apply(event) : Optional.empty();
    }

    /** An example stands for events that the filter would let pass. */
    Optional<Event> partOfExample(Event event) {
        return seen.apply(event);
    }
}
