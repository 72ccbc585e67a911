package io.tidings.notifier.alert;

import io.tidings.events.Event;
import io.tidings.events.filter.Filter;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which events go to which channel of which messenger.
 *
 * @param sealedUrl the channel's address, which is a credential: whoever has it may write there
 * @param events the types that alert; the filter narrows them down
 * @param template the wording with placeholders; absent for the built-in one
 * @param language of the built-in wording
 * @param failing what the messenger says is wrong with the route, until it works again or is changed
 * @param since events from before are not for it
 */
record AlertRoute(
        String id,
        String name,
        String kind,
        String sealedUrl,
        Set<String> events,
        Filter filter,
        @Nullable String template,
        String language,
        boolean enabled,
        @Nullable String failing,
        Instant since,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    AlertRoute {
        events = Set.copyOf(events);
    }

    boolean wants(Event event) {
        return enabled && events.contains(event.type()) && !event.time().isBefore(since) && filter.matches(event);
    }
}
